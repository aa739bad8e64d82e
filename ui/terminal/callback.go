package terminal

import (
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/scheme"
	"latchkey/ui/words"
)

func (f *face) callbackCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "callback URL",
		Hidden: true, // for the system, not for people
		Short:  words.ShortCallback(),
		Args:   exactly(words.AnAddress()),
		RunE:   func(cmd *cobra.Command, args []string) error { return f.callback(cmd.Context(), args[0]) },
	}
}

// addressOrNone lets an address of the app's scheme stand in the place of a command,
// because a desktop may start the program with it alone.
func addressOrNone(cmd *cobra.Command, args []string) error {
	if len(args) == 1 && strings.HasPrefix(args[0], auth.Scheme+":") {
		return nil
	}
	return noneOf(cmd, args)
}

// callback is the command that the system's scheme handler runs. Any process can
// choose the address, so no message contains it.
func (f *face) callback(ctx context.Context, address string) error {
	h, err := f.at()
	if err != nil {
		return err
	}
	err = scheme.HandOver(ctx, h.RunDir(), address)
	if e := auth.AsError(err); e != nil && e.Kind == auth.KindBadAnswer {
		h.Refused(auth.Refusal{At: now(), Reason: e.Reason, Origin: auth.Scheme, PID: os.Getppid()})
	}
	return err
}
