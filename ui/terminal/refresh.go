package terminal

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func (f *face) refreshCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "refresh ACCOUNT",
		Short: "Renew an account's token now",
		Args:  exactly("an account"),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.refresh(cmd.Context(), args[0]) },
	}
}

func (f *face) refresh(ctx context.Context, name string) error {
	return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
		a, err := s.Client.Refresh(ctx, a.ID)
		if err != nil {
			return err
		}
		if f.json {
			return f.printJSON(shapeOf(a, s.Vault.Keeper()))
		}
		f.say("%s: %s.", a.DisplayName(), words.StatusSentence(a, now()))
		return nil
	})
}

func (f *face) tokenCommand() *cobra.Command {
	var minValid time.Duration
	cmd := &cobra.Command{
		Use:   "token ACCOUNT",
		Short: "Print the access token and nothing else, refreshing it where it must be",
		Args:  exactly("an account"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if minValid < 0 {
				return badFlag("--min-valid cannot be negative")
			}
			return f.token(cmd.Context(), args[0], minValid)
		},
	}
	cmd.Flags().DurationVar(&minValid, "min-valid", time.Minute, "how long the token must hold at least")
	return cmd
}

// token is the one command that prints a token: a person or a script asked for
// exactly that.
func (f *face) token(ctx context.Context, name string, minValid time.Duration) error {
	return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
		if a.Grant.Bound() {
			return tokenBound(a)
		}
		token, a, err := s.Client.Token(ctx, a.ID, minValid)
		switch {
		case err != nil:
			return err
		case a.Grant.Bound(): // since the refresh
			return tokenBound(a)
		}
		return f.print(token.Reveal() + "\n")
	})
}

// tokenBound refuses to hand out a token that only Latchkey's key can use
// (RFC 9449 §6).
func tokenBound(a auth.Account) error {
	return &auth.Error{Step: auth.StepRefresh, Kind: auth.KindUsage, Reason: auth.ReasonTokenBound, Provider: a.Provider}
}

func (f *face) callCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "call ACCOUNT URL",
		Short: "Send one GET with the token, only to hosts that the provider's file declares",
		Args:  exactly("an account", "an address"),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.call(cmd.Context(), args[0], args[1]) },
	}
}

// call prints the body, also of an answer that is a refusal.
func (f *face) call(ctx context.Context, name, address string) error {
	return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
		answer, err := s.Client.Call(ctx, a.ID, address)
		if len(answer.Body) > 0 {
			if printErr := f.print(string(answer.Body)); err == nil {
				err = printErr
			}
		}
		return err
	})
}
