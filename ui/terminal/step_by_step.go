package terminal

import (
	"context"
	"fmt"
	"io"

	"latchkey/auth"
	"latchkey/ui/diagram"
	"latchkey/ui/words"
)

// stepFlag is the flag of a sign-in that stops before each step.
const stepFlag = "--step-by-step"

// stepping returns the function that shows each stop of a sign-in to the person at the
// terminal, and waits for Enter. The end of the input cancels.
func (f *face) stepping(in io.Reader) func(context.Context, auth.Stop) error {
	typed := f.typing(in)
	return func(ctx context.Context, s auth.Stop) error {
		if s.Check != nil {
			f.say("  " + diagram.CheckLine(s))
		} else {
			f.sayComing(s)
		}
		_, _ = io.WriteString(f.std.Err, words.StopKeys())
		return awaitEnter(ctx, typed)
	}
}

// sayComing says what comes and why, what is sent, and how long it can be sent.
func (f *face) sayComing(s auth.Stop) {
	step := diagram.Coming(s)
	f.say("")
	f.say(words.StepNumbered(step.N, step.Title))
	f.say("  " + step.Why)
	if step.Request != nil {
		f.say("  " + step.Target())
	}
	for _, field := range step.Sent() {
		f.say("    " + words.StopField(field.Name, field.Value))
	}
	if lives := words.StopLives(s.Life, now()); lives != "" {
		f.say("  " + lives)
	}
}

// awaitEnter waits for an empty line. What else is typed at a stop answers nothing.
func awaitEnter(ctx context.Context, typed <-chan string) error {
	for {
		select {
		case line, open := <-typed:
			switch {
			case !open:
				return fmt.Errorf("standard input: %w", io.EOF)
			case line == "":
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// typing returns the lines that are typed. One goroutine reads them for the whole
// command, because a second reader would take lines from the first.
func (f *face) typing(in io.Reader) <-chan string {
	if f.typed == nil {
		f.typed = lines(in)
	}
	return f.typed
}

// answers returns a channel with the next line typed.
func (f *face) answers(in io.Reader) <-chan string {
	if f.typed != nil {
		return f.typed
	}
	return oneLine(in)
}
