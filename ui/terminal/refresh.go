package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func (f *face) refreshCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "refresh ACCOUNT",
		Short: words.ShortRefresh(),
		Args:  exactly(words.AnAccount()),
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
		f.say(words.StatusOf(a, now()))
		return nil
	})
}

func (f *face) callCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "call ACCOUNT URL",
		Short: words.ShortCall(),
		Args:  exactly(words.AnAccount(), words.AnAddress()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.call(cmd.Context(), args[0], args[1]) },
	}
}

// call prints the answer's body, even when the answer is a refusal.
func (f *face) call(ctx context.Context, name, address string) error {
	return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
		answer, err := s.Client.Call(ctx, a.ID, address)
		if len(answer.Body) > 0 {
			if printErr := f.printAnswer(answer.Body); err == nil {
				err = printErr
			}
		}
		return err
	})
}
