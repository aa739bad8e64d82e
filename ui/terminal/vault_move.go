package terminal

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"latchkey/auth/demo"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// moveCommand is vault export or vault import. The exported file has its own
// passphrase: that of the flag, else that of --passphrase-file, else one that a
// person types.
func (f *face) moveCommand(use, short string, run func(ctx context.Context, file, passphraseFile string) error) *cobra.Command {
	var own string
	cmd := &cobra.Command{
		Use: use, Short: short, Args: exactly(words.AFile()),
		RunE: func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), args[0], own) },
	}
	cmd.Flags().StringVar(&own, "export-passphrase-file", "", words.FlagExportPhrase())
	return cmd
}

// exportPassphrase returns the passphrase of an export. A person types a fresh
// one twice.
func (f *face) exportPassphrase(ctx context.Context, own string, fresh bool) ([]byte, error) {
	in, person := f.terminal()
	var passphrase []byte
	var err error
	switch {
	case own != "":
		passphrase, err = firstLine(own)
	case f.passphraseFile != "":
		passphrase, err = f.askPassphrase(ctx, false)
	case person && fresh:
		passphrase, err = f.promptTwice(ctx, in, words.PromptForFile())
	case person:
		passphrase, err = f.prompt(ctx, in, words.PromptOfFile())
	}
	return givenPassphrase(passphrase, err)
}

// portable returns the session's vault, or an error if it cannot be exported.
func portable(s *home.Session) (home.Portable, error) {
	v, ok := s.Vault.(home.Portable)
	if !ok {
		return nil, badFlag(words.BadNothingToMove())
	}
	return v, nil
}

// exportVault writes no file if an account cannot be read, because a back-up must
// not lack an account silently.
func (f *face) exportVault(ctx context.Context, file, own string) error {
	if err := home.CheckExport(file); err != nil { // before asking for anything
		return err
	}
	s, err := f.reading(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	if _, err := portable(s); err != nil {
		return err
	}
	passphrase, err := f.exportPassphrase(ctx, own, true)
	if err != nil {
		return err
	}
	defer clear(passphrase)
	if err := s.BackUp(ctx, file, passphrase, true); err != nil {
		return err
	}
	f.say(words.Exported(file))
	f.say(words.ExportOnce())
	return nil
}

// importShape counts the results of an import, in JSON.
type importShape struct {
	Added    int `json:"added"`    // accounts that did not exist here
	Replaced int `json:"replaced"` // accounts whose record here was older
	Kept     int `json:"kept"`     // accounts whose record here was as new or newer
	Secrets  int `json:"secrets"`  // client secrets that did not exist here
}

func (f *face) importVault(ctx context.Context, file, own string) error {
	in, err := os.Open(file)
	if err != nil {
		return badFlag(words.BadFile(file))
	}
	defer func() { _ = in.Close() }()
	passphrase, err := f.exportPassphrase(ctx, own, false)
	if err != nil {
		return err
	}
	defer clear(passphrase)
	s, err := f.making(ctx, demo.Options{})
	if err != nil {
		return err
	}
	defer f.closing(s)
	v, err := portable(s)
	if err != nil {
		return err
	}
	done, err := v.Import(ctx, in, passphrase)
	if err != nil {
		return err
	}
	if f.json {
		return f.printJSON(importShape(done))
	}
	f.say(words.Imported(done.Added, done.Replaced, done.Kept, done.Secrets))
	return nil
}
