package terminal

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/vault"
	"latchkey/ui/words"
)

// codeShape is a recovery code in JSON.
type codeShape struct {
	Code string `json:"recovery_code"`
}

func (f *face) recoveryCodeCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use: "recovery-code", Short: words.ShortVaultCode(), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.recoveryCode(cmd.Context(), yes) },
	}
	cmd.Flags().BoolVar(&yes, "yes", false, words.FlagCodeYes())
	return cmd
}

func (f *face) recoverCommand() *cobra.Command {
	var code, passphrase string
	cmd := &cobra.Command{
		Use: "recover --code-file FILE", Short: words.ShortVaultRecover(), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.recover(cmd.Context(), code, passphrase) },
	}
	cmd.Flags().StringVar(&code, "code-file", "", words.FlagCodeFile())
	cmd.Flags().StringVar(&passphrase, "new-passphrase-file", "", words.FlagNewPassphrase())
	return cmd
}

// coded is a vault that supports a recovery code.
type coded interface {
	NewRecoveryCode(ctx context.Context) (auth.Secret, error)
}

// recoveryCode prints a new code, alone on standard output. The code is shown
// once and stored nowhere.
func (f *face) recoveryCode(ctx context.Context, yes bool) error {
	s, err := f.keyed(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	v, ok := s.Vault.(coded)
	if !ok {
		return badFlag(words.BadNoKeyInMemory())
	}
	before, err := vault.Peek(s.Home.VaultDir())
	if err != nil {
		return err
	}
	if !yes {
		if err := f.agreed(ctx, words.AskRecovery(before.Recovery)); err != nil {
			return err
		}
	}
	code, err := v.NewRecoveryCode(ctx)
	if err != nil {
		return err
	}
	f.say(words.RecoveryText())
	if f.json {
		return f.printJSON(codeShape{code.Reveal()}) // its only purpose is to be read here
	}
	return f.print(code.Reveal() + "\n")
}

// agreed asks a person a yes-or-no question. It returns an error unless the
// answer is yes. Without a terminal it returns an error too: the flag must then
// give the consent.
func (f *face) agreed(ctx context.Context, question string) error {
	in, person := f.terminal()
	if !person {
		return badFlag(words.BadNobodyToAsk())
	}
	_, _ = io.WriteString(f.std.Err, words.YesOrNo(question))
	select {
	case answer := <-oneLine(in):
		if strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes") {
			return nil
		}
		return &auth.Error{Step: auth.StepConfig, Kind: auth.KindCancelled, Reason: auth.ReasonCancelled}
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// recover opens the vault with its recovery code and moves its key to a new
// passphrase.
func (f *face) recover(ctx context.Context, codeFile, passphraseFile string) error {
	if codeFile == "" {
		return badFlag(words.BadNoCodeFile())
	}
	code, err := firstLine(codeFile)
	if err != nil {
		return err
	}
	defer clear(code)
	h, err := f.at()
	if err != nil {
		return err
	}
	info, err := vault.Peek(h.VaultDir())
	switch {
	case err != nil:
		return err
	case !info.Exists:
		return badFlag(words.BadNoVault())
	}
	passphrase, err := f.newPassphrase(ctx, passphraseFile)
	if err != nil {
		return err
	}
	defer clear(passphrase)
	v, err := h.Recover(ctx, auth.NewSecret(string(code)), passphrase)
	if err != nil {
		return err
	}
	defer v.Close()
	f.say(words.CodeStays(words.KeyMoved(auth.KeeperPassphrase)))
	if f.json {
		return f.printJSON(keyShape{v.Keeper(), info.KeyID})
	}
	return nil
}

// mentionRecovery prints once, after a vault was created with the keyring, that a
// recovery code is available.
func (f *face) mentionRecovery(existed bool, keeper auth.Keeper) {
	if !existed && keeper == auth.KeeperKeyring {
		f.say(words.RecoveryMention())
	}
}
