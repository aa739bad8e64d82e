package terminal

import (
	"fmt"

	"latchkey/auth"
	"latchkey/ui/words"
)

// showCode shows what a person needs to approve the sign-in on another device:
// the address and the code, each alone on a line of standard error.
func (f *face) showCode(code auth.DeviceCode) {
	f.say(words.CodeOpen())
	_, _ = fmt.Fprintln(f.std.Err, plain(code.Address))
	f.say(words.CodeEnter(code.Ends.Sub(now())))
	_, _ = fmt.Fprintln(f.std.Err, plain(code.UserCode))
	if code.Complete != "" {
		f.say(words.CodeComplete())
		_, _ = fmt.Fprintln(f.std.Err, plain(code.Complete))
		drawCode(f.std.Err, code.Complete)
	}
	f.say(words.CodeWarning())
}
