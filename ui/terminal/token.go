package terminal

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/ui/words"
)

func (f *face) tokenCommand() *cobra.Command {
	var minValid time.Duration
	cmd := &cobra.Command{
		Use:   "token ACCOUNT",
		Short: words.ShortToken(),
		Args:  exactly(words.AnAccount()),
		RunE: func(cmd *cobra.Command, args []string) error {
			if minValid < 0 {
				return badFlag(words.BadMinValid())
			}
			return f.token(cmd.Context(), args[0], minValid)
		},
	}
	cmd.Flags().DurationVar(&minValid, "min-valid", time.Minute, words.FlagMinValid())
	return cmd
}

// token prints a token, because its caller requested exactly that.
func (f *face) token(ctx context.Context, name string, minValid time.Duration) error {
	token, _, err := f.take(ctx, home.Take{Account: name, MinValid: minValid, Way: ledger.WayToken})
	if err != nil {
		return err
	}
	return f.print(token.Reveal() + "\n")
}

// take requests a token for the program that started this command. It requests the token from
// the holder, the process that has the vault open. If there is no holder, it opens the vault
// itself. The account has no tokens if it comes from a holder.
func (f *face) take(ctx context.Context, t home.Take) (auth.Secret, auth.Account, error) {
	token, a, err := f.holderToken(ctx, t)
	if errors.Is(err, agent.ErrNoHolder) {
		return f.ownToken(ctx, t)
	}
	return token, a, err
}

func (f *face) holderToken(ctx context.Context, t home.Take) (auth.Secret, auth.Account, error) {
	h, err := f.holdersHome()
	if err != nil {
		return auth.Secret{}, auth.Account{}, err
	}
	return h.AskHolder(ctx, t)
}

// holdersHome returns the home whose holder a command may ask. It returns
// ErrNoHolder if a flag says how to open the vault and that flag may be wrong: only
// opening the vault shows whether it is.
func (f *face) holdersHome() (*home.Home, error) {
	h, err := f.at()
	if err != nil {
		return nil, err
	}
	if f.passphraseFile != "" {
		return nil, agent.ErrNoHolder
	}
	if f.keeper != "" {
		if found, err := h.Look(); err != nil || found.Keeper != auth.Keeper(f.keeper) {
			return nil, agent.ErrNoHolder
		}
	}
	return h, nil
}

func (f *face) ownToken(ctx context.Context, t home.Take) (auth.Secret, auth.Account, error) {
	s, err := f.reading(ctx)
	if err != nil {
		return auth.Secret{}, auth.Account{}, err
	}
	defer f.closing(s)
	t.From = agent.Self()
	return s.Token(ctx, t)
}
