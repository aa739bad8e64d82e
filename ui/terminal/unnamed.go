package terminal

import (
	"cmp"
	"context"
	"io"

	"latchkey/auth/home"
	"latchkey/ui/words"
)

// nameAccount says that the provider will not say who signs in, and returns the
// label of the account: that of the flag, or what the person at the terminal types.
// Without a person at the terminal there is none, and the account is shown under
// its host.
func (f *face) nameAccount(ctx context.Context, x home.SignIn, u home.Unnamed) (string, error) {
	if u.Renews {
		f.say(words.UnnamedRenews())
		return "", nil
	}
	f.say(words.Unnamed())
	in, ok := f.terminal()
	if x.Label != "" || !ok {
		return "", nil
	}
	_, _ = io.WriteString(f.std.Err, words.UnnamedAsk(u.Suggested))
	select {
	case label := <-f.answers(in):
		return cmp.Or(label, u.Suggested), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
