package terminal

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/ui/words"
)

func (f *face) headerCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "header ACCOUNT",
		Short: words.ShortHeader(),
		Args:  exactly(words.AnAccount()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.header(cmd.Context(), args[0]) },
	}
}

// header prints the token as a field of a request (RFC 6750 §2.1), so that it stands in no
// argument of another program.
func (f *face) header(ctx context.Context, name string) error {
	token, _, err := f.take(ctx, home.Take{Account: name, MinValid: time.Minute, Way: ledger.WayHeader})
	if err != nil {
		return err
	}
	return f.print("Authorization: Bearer " + token.Reveal() + "\n")
}
