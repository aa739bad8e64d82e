package terminal

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth/catalog"
	"latchkey/auth/home"
)

func (f *face) providersCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "providers",
		Short: "List the providers; add, remove, check, export and import them",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return f.providers() },
	}
	cmd.AddCommand(
		f.addCommand(),
		f.removeProviderCommand(),
		f.checkCommand(),
		&cobra.Command{
			Use: "export FILE", Short: "Write your own providers to a file, without secrets; - is standard output", Args: exactly("a file"),
			RunE: func(_ *cobra.Command, args []string) error { return f.exportProviders(args[0]) },
		},
		&cobra.Command{
			Use: "import FILE", Short: "Add the providers of a file; nothing is replaced; - is standard input", Args: exactly("a file"),
			RunE: func(_ *cobra.Command, args []string) error { return f.importProviders(args[0]) },
		},
	)
	return cmd
}

// catalog is the catalogue of this home; a bad config.toml is an error.
func (f *face) catalog() (*catalog.Catalog, error) {
	h, err := home.At(f.dir)
	if err != nil {
		return nil, err
	}
	return h.Catalog()
}

// settings are those of this home.
func (f *face) settings() (home.Config, error) {
	h, err := home.At(f.dir)
	if err != nil {
		return home.Config{}, err
	}
	return h.Config()
}

// providers prints what can be read, and then fails for each file that cannot.
func (f *face) providers() error {
	c, err := f.catalog()
	if err != nil {
		return err
	}
	settings, err := f.settings()
	if err != nil {
		return err
	}
	entries, bad := c.List()
	shapes := []providerShape{}
	var rows [][]string
	for _, e := range entries {
		shapes = append(shapes, providerOf(e))
		shapes[len(shapes)-1].Redirect = settings.Redirect(e.Provider)
		state := "ready"
		if !e.Ready() {
			state = "needs a client ID"
		}
		rows = append(rows, []string{e.ID, e.DisplayName(), string(e.Source), state, e.Issuer})
	}
	if f.json {
		err = f.printJSON(shapes)
	} else {
		err = f.printRows([]string{"ID", "NAME", "SOURCE", "", "ISSUER"}, rows)
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
		f.say("Added: %s.", strings.Join(added, ", "))
	}
	if err == nil && len(added) == 0 {
		f.say("Nothing new is in it.")
	}
	return err
}

// readImport reads a little more than the catalogue takes, so that too much is
// noticed there.
func (f *face) readImport(file string) ([]byte, error) {
	in := f.std.In
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return nil, badFlag("the file " + file + " cannot be read")
		}
		defer func() { _ = opened.Close() }()
		in = opened
	}
	text, err := io.ReadAll(io.LimitReader(in, 1<<20))
	if err != nil {
		return nil, badFlag("the file " + file + " cannot be read")
	}
	return text, nil
}
