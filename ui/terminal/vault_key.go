package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/vault"
	"latchkey/ui/words"
)

// keyShape is the keeper of the vault's key and the key's id, in JSON.
type keyShape struct {
	Keeper auth.Keeper `json:"keeper"`
	Key    string      `json:"key"` // its id, which is not secret
}

func (f *face) moveKeyCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "move keyring|passphrase",
		Short: words.ShortVaultMove(),
		Args:  exactly(words.KeyringOrPassphrase()),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.moveKey(cmd.Context(), auth.Keeper(args[0]), file)
		},
	}
	cmd.Flags().StringVar(&file, "new-passphrase-file", "", words.FlagNewPassphrase())
	return cmd
}

func (f *face) renewKeyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "renew-key", Short: words.ShortVaultRenewKey(), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.renewKey(cmd.Context()) },
	}
}

// moveKey moves the vault's key to another keeper. The accounts do not change.
func (f *face) moveKey(ctx context.Context, to auth.Keeper, file string) error {
	switch {
	case to == auth.KeeperMemory:
		return badFlag(words.BadMoveToMemory())
	case to != auth.KeeperKeyring && to != auth.KeeperPassphrase:
		return badFlag(words.BadMove())
	case to == auth.KeeperKeyring && file != "":
		return badFlag(words.BadMovePassphrase())
	}
	s, err := f.keyed(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	var passphrase []byte
	if to == auth.KeeperPassphrase {
		if passphrase, err = f.newPassphrase(ctx, file); err != nil {
			return err
		}
		defer clear(passphrase)
	}
	before := s.Vault.Keeper()
	err = s.MoveKey(ctx, to, passphrase)
	if err != nil && (before == to || s.Vault.Keeper() != to) { // else the key has moved, and its old item stays
		return err
	}
	if err == nil || f.json {
		f.say(words.SentenceOf(words.KeyMoved(to)))
	} else {
		f.say(words.SentenceOf(words.KeyLeftBehind(to)))
	}
	return f.printKey(s, err)
}

// renewKey seals every record with a new key. An interrupted renewal continues at
// the next renew-key, or when a window opens the vault.
func (f *face) renewKey(ctx context.Context) error {
	s, err := f.keyed(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	before, err := vault.Peek(s.Home.VaultDir())
	if err != nil {
		return err
	}
	var passphrase []byte
	if before.Keeper == auth.KeeperPassphrase && !before.Rotating {
		if passphrase, err = f.samePassphrase(ctx); err != nil {
			return err
		}
		defer clear(passphrase)
	}
	err = s.RenewKey(ctx, passphrase, nil)
	if err != nil && s.Home.Renewing() {
		f.say(words.RenewalBegun())
	}
	if err != nil {
		return err
	}
	f.say(words.SentenceOf(words.KeyRenewed(before.Recovery)))
	return f.printKey(s, nil)
}

// keyed opens a session, and fails if the vault has no stored key.
func (f *face) keyed(ctx context.Context) (*home.Session, error) {
	s, err := f.reading(ctx)
	if err != nil {
		return nil, err
	}
	if k := s.Vault.Keeper(); k == "" || k == auth.KeeperMemory {
		f.closing(s)
		return nil, badFlag(words.BadNoVaultYet())
	}
	return s, nil
}

// newPassphrase returns the passphrase for a new keeper, from a file or from a
// person, who types it twice.
func (f *face) newPassphrase(ctx context.Context, file string) (passphrase []byte, err error) {
	in, person := f.terminal()
	switch {
	case file != "":
		passphrase, err = firstLine(file)
	case person:
		passphrase, err = f.promptTwice(ctx, in, words.PromptNew())
	}
	return givenPassphrase(passphrase, err)
}

// samePassphrase returns the passphrase that has just opened the vault.
func (f *face) samePassphrase(ctx context.Context) (passphrase []byte, err error) {
	in, person := f.terminal()
	switch {
	case f.passphraseFile != "":
		passphrase, err = f.askPassphrase(ctx, false)
	case person:
		passphrase, err = f.prompt(ctx, in, words.PromptSame())
	}
	return givenPassphrase(passphrase, err)
}

// givenPassphrase returns an error for an empty passphrase.
func givenPassphrase(passphrase []byte, err error) ([]byte, error) {
	if err == nil && len(passphrase) == 0 {
		err = &auth.Error{Step: auth.StepSave, Kind: auth.KindWrongPassphrase, Reason: auth.ReasonNoPassphrase}
	}
	return passphrase, err
}

// printKey prints the key's new state as JSON. It returns failed, or else the
// error of printing.
func (f *face) printKey(s *home.Session, failed error) error {
	if !f.json {
		return failed
	}
	info, err := vault.Peek(s.Home.VaultDir())
	if err == nil {
		err = f.printJSON(keyShape{info.Keeper, info.KeyID})
	}
	if failed != nil {
		return failed
	}
	return err
}
