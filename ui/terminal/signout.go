package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func (f *face) signOutCommand() *cobra.Command {
	var o signInFlags
	cmd := &cobra.Command{
		Use:   "sign-out ACCOUNT",
		Short: words.ShortSignOut(),
		Args:  exactly(words.AnAccount()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.signOut(cmd.Context(), args[0], o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.browser, "browser", "", words.FlagBrowser())
	flags.BoolVar(&o.noBrowser, "no-browser", false, words.FlagNoBrowserOut())
	flags.DurationVar(&o.timeout, "timeout", auth.DefaultTimeout, words.FlagTimeoutOut())
	return cmd
}

// signOut opens the provider's sign-out page and waits for the browser's redirect
// back to Latchkey.
func (f *face) signOut(ctx context.Context, name string, o signInFlags) error {
	if err := o.check(); err != nil {
		return err
	}
	return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
		a, known, err := s.SignOut(ctx, a.ID, o.timeout, f.browse(s.Home, o), f.explain)
		if err != nil {
			return err
		}
		if f.json {
			return f.printJSON(signedOutShape{shapeOf(a, s.Vault.Keeper()), known})
		}
		f.say(words.SentenceOf(words.SignedOut(a.DisplayName(), known)))
		return nil
	})
}

// signedOutShape is the result of a sign-out in JSON. Known is false if no
// redirect back is registered, so that the result is unknown.
type signedOutShape struct {
	Account accountShape `json:"account"`
	Known   bool         `json:"known"`
}
