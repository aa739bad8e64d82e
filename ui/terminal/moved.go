package terminal

import (
	"bufio"
	"context"
	"io"
	"strings"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// agrees asks a person at the terminal whether to go along where the provider
// names hosts that it did not name before, and puts their word into x: for
// these very hosts. Where nobody sits there the answer is no, and the failure's
// hint names the flag.
func (f *face) agrees(ctx context.Context, x *home.SignIn, e *auth.Error) bool {
	in, ok := f.terminal()
	if e.Reason != auth.ReasonEndpointMoved || !ok {
		return false
	}
	title, hint := words.Say(e)
	f.say(words.TitleAndHint(title, words.ForWindow(e, hint)))
	_, _ = io.WriteString(f.std.Err, words.UseItHere())
	answers := x.Pasted // it reads the terminal already
	if answers == nil {
		answers = oneLine(in)
	}
	select {
	case answer := <-answers:
		if !strings.EqualFold(answer, "y") && !strings.EqualFold(answer, "yes") {
			return false
		}
	case <-ctx.Done():
		return false
	}
	for _, m := range e.Moves {
		x.Accept = append(x.Accept, m.To)
	}
	return true
}

// oneLine brings the next line that is typed.
func oneLine(in io.Reader) <-chan string {
	typed := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(in).ReadString('\n')
		typed <- strings.TrimSpace(line)
	}()
	return typed
}
