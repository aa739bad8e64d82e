package terminal

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func (f *face) providersCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "providers",
		Short: words.ShortProviders(),
		Args:  noneOf,
		RunE:  func(*cobra.Command, []string) error { return f.providers() },
	}
	cmd.AddCommand(
		f.addCommand(),
		f.removeProviderCommand(),
		f.checkCommand(),
		f.clientMetadataCommand(),
		&cobra.Command{
			Use: "export FILE", Short: words.ShortProvidersExport(), Args: exactly(words.AFile()),
			RunE: func(_ *cobra.Command, args []string) error { return f.exportProviders(args[0]) },
		},
		&cobra.Command{
			Use: "import FILE", Short: words.ShortProvidersImport(), Args: exactly(words.AFile()),
			RunE: func(_ *cobra.Command, args []string) error { return f.importProviders(args[0]) },
		},
	)
	return cmd
}

// catalog returns the catalogue of this home.
func (f *face) catalog() (*catalog.Catalog, error) {
	h, err := f.at()
	if err != nil {
		return nil, err
	}
	f.settings(h)
	return h.Catalog(), nil
}

// settings returns the settings of a home. The first call of a command warns of each
// place in config.toml that cannot be used.
func (f *face) settings(h *home.Home) home.Config {
	config, err := h.Config()
	f.warned.Do(func() {
		for _, e := range auth.EachError(err) {
			f.say(words.WarningLine(words.SettingLeftOut(words.DetailOfError(e))))
		}
	})
	return config
}

// providers prints every provider that can be read, and then returns an error for
// each file that cannot be read.
func (f *face) providers() error {
	h, err := f.at()
	if err != nil {
		return err
	}
	settings := f.settings(h)
	entries, bad := h.Catalog().List()
	shapes := []providerShape{}
	var rows [][]string
	for _, e := range entries {
		shapes = append(shapes, providerOf(e))
		shapes[len(shapes)-1].Redirect = settings.Redirect(e.Provider)
		state := words.ProviderReady()
		if !e.Ready() {
			state = words.ProviderUnset()
		}
		rows = append(rows, []string{e.ID, e.DisplayName(), string(e.Source), state, e.Issuer})
	}
	if f.json {
		err = f.printJSON(shapes)
	} else {
		err = f.printRows(words.ProviderColumns(), rows)
	}
	if err != nil {
		return err
	}
	return bad
}

func (f *face) exportProviders(file string) error {
	c, err := f.catalog()
	if err != nil {
		return err
	}
	text, bad := c.Export()
	if file == "-" {
		return errors.Join(f.print(string(text)), bad)
	}
	if err := home.WriteFile(file, text); err != nil {
		return err
	}
	return bad
}

func (f *face) importProviders(file string) error {
	c, err := f.catalog()
	if err != nil {
		return err
	}
	text, err := f.readImport(file)
	if err != nil {
		return err
	}
	added, err := c.Import(file, text)
	if len(added) > 0 {
		f.say(words.Added(added))
	}
	if err == nil && len(added) == 0 {
		f.say(words.NothingNew())
	}
	return err
}

// readImport reads a little more than the catalogue's limit, so that the
// catalogue refuses a file that is too long.
func (f *face) readImport(file string) ([]byte, error) {
	in := f.std.In
	if file != "-" {
		source, err := os.Open(file)
		if err != nil {
			return nil, badFlag(words.BadFile(file))
		}
		defer func() { _ = source.Close() }()
		in = source
	}
	text, err := io.ReadAll(io.LimitReader(in, 1<<20))
	if err != nil {
		return nil, badFlag(words.BadFile(file))
	}
	return text, nil
}
