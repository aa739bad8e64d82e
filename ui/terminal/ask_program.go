package terminal

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// programAsker returns who asks the person about a program: at the terminal, if standard error is
// one. nil means that nobody can be asked.
func (f *face) programAsker() home.Asker {
	out, ok := f.std.Err.(*os.File)
	if !ok || !term.IsTerminal(int(out.Fd())) {
		return nil
	}
	return f.askAboutProgram
}

// askAboutProgram asks on standard error and reads the answer from the controlling terminal, so
// that neither a pipe nor a file can answer.
func (f *face) askAboutProgram(ctx context.Context, q home.Asked) (home.Choice, error) {
	refused := home.Choice{Kind: home.ChoiceRefuse}
	tty, err := openTerminal()
	if err != nil {
		return refused, &auth.Error{Step: auth.StepConfig, Kind: auth.KindNotAllowed, Reason: auth.ReasonProgramUnasked}
	}
	defer func() { _ = tty.Close() }()
	_, _ = io.WriteString(f.std.Err, plainLines(words.AskProgram(questionOf(q)))+words.AskChoice(time.Until(q.Until).Round(time.Second)))
	answers := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(io.LimitReader(tty, maxLine)).ReadString('\n')
		answers <- line
	}()
	select {
	case line := <-answers:
		return choiceOf(line), nil
	case <-ctx.Done():
		f.say("")
		f.say(words.NotAnswered())
		return refused, &auth.Error{Step: auth.StepConfig, Kind: auth.KindNotAllowed, Reason: auth.ReasonProgramUnanswered}
	}
}

// plainLines is plain for a text of several lines.
func plainLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = plain(line)
	}
	return strings.Join(lines, "\n")
}

// questionOf returns what a person reads about a program.
func questionOf(q home.Asked) words.ProgramQuestion {
	c := q.From
	asked := words.ProgramQuestion{
		Program: c.Path, Account: q.Account.DisplayName(), Provider: q.Account.Provider, Resource: q.Resource,
		Way: string(q.Way), Scopes: strings.Join(q.Scopes, " "),
		Interpreter: c.Interpreter, Claims: c.Claims, Reason: c.Reason,
		StartedBy: c.StartedBy, Service: c.Service, Emulator: c.Emulator, Terminal: c.Terminal, PID: c.ProgramPID, IsUnknown: c.Path == "",
	}
	if asked.Program == "" {
		asked.Program = c.Name()
	}
	return asked
}

// choiceOf reads an answer. What it cannot read is a refusal: no default says yes.
func choiceOf(line string) home.Choice {
	switch answer := strings.ToLower(strings.TrimSpace(line)); answer {
	case "o", "once", "y", "yes":
		return home.Choice{Kind: home.ChoiceOnce}
	case "l", "lock", "until_lock", "until-lock":
		return home.Choice{Kind: home.ChoiceUntilLock}
	case "a", "always":
		return home.Choice{Kind: home.ChoiceAlways}
	case "never", "n":
		return home.Choice{Kind: home.ChoiceNever}
	default:
		if d, ok := span(answer); ok && d >= time.Second {
			return home.Choice{Kind: home.ChoiceFor, For: d}
		}
	}
	return home.Choice{Kind: home.ChoiceRefuse}
}
