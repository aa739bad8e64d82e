package terminal

import (
	"fmt"

	"latchkey/auth"
	"latchkey/ui/words"
)

// showCode shows what a person needs to approve on another device: the address
// and the code, each alone on a line of standard error.
func (f *face) showCode(code auth.DeviceCode) {
	f.say("On any device open this address:")
	_, _ = fmt.Fprintln(f.std.Err, plain(code.Address))
	f.say("and enter this code, which holds for %s:", words.Span(code.Ends.Sub(now())))
	_, _ = fmt.Fprintln(f.std.Err, plain(code.UserCode))
	if code.Complete != "" {
		f.say("Or open this address, which has the code in it:")
		_, _ = fmt.Fprintln(f.std.Err, plain(code.Complete))
		drawCode(f.std.Err, code.Complete)
	}
	f.say("Enter only a code that you have asked for yourself.")
}
