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

// agrees asks the person at the terminal the question that a sign-in left: whether to accept hosts
// that the provider did not name before. If the person agrees, x accepts exactly these hosts.
// Without a person at the terminal, and after any other failure, it returns false; the failure's
// hint names the flag.
func (f *face) agrees(ctx context.Context, x *home.SignIn) bool {
	in, ok := f.terminal()
	if f.question == nil || f.question.Err.Reason != auth.ReasonEndpointMoved || !ok {
		return false
	}
	e := f.question.Err
	title, hint := words.Say(e)
	f.say(words.TitleAndHint(title, words.ForWindow(e, hint)))
	_, _ = io.WriteString(f.std.Err, words.UseItHere())
	select {
	case answer := <-f.answers(in):
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

// oneLine returns a channel that receives the next line typed.
func oneLine(in io.Reader) <-chan string {
	typed := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(in).ReadString('\n')
		typed <- strings.TrimSpace(line)
	}()
	return typed
}
