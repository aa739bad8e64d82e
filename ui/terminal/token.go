package terminal

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/home"
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

// token is the only command that prints a token, because its caller requested
// exactly that. It requests the token from the holder, the process that has the
// vault open. If there is no holder, it opens the vault itself.
func (f *face) token(ctx context.Context, name string, minValid time.Duration) error {
	token, err := f.holderToken(ctx, name, minValid)
	if errors.Is(err, agent.ErrNoHolder) {
		token, err = f.ownToken(ctx, name, minValid)
	}
	if err != nil {
		return err
	}
	return f.print(token.Reveal() + "\n")
}

func (f *face) holderToken(ctx context.Context, name string, minValid time.Duration) (auth.Secret, error) {
	h, err := f.holdersHome()
	if err != nil {
		return auth.Secret{}, err
	}
	return h.AskHolder(ctx, name, minValid)
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

func (f *face) ownToken(ctx context.Context, name string, minValid time.Duration) (auth.Secret, error) {
	s, err := f.reading(ctx)
	if err != nil {
		return auth.Secret{}, err
	}
	defer f.closing(s)
	token, _, err := s.Token(ctx, name, minValid, agent.Self())
	return token, err
}
