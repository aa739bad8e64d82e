package terminal

import (
	"bytes"
	"context"
	"io"
	"os"
	"slices"

	"golang.org/x/term"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// reading opens the session of a command that creates no vault. Without a vault
// the session is empty, nothing is created and no key is requested.
func (f *face) reading(ctx context.Context) (*home.Session, error) {
	return f.session(ctx, home.Opening{})
}

// repairing is like reading, for a vault whose vault.toml may be damaged. It
// opens the vault with the copy of that file, and restores the file from it.
func (f *face) repairing(ctx context.Context) (*home.Session, error) {
	return f.session(ctx, home.Opening{Repair: true})
}

// making opens the session of a command that stores something. It creates the
// vault if there is none.
func (f *face) making(ctx context.Context, o demo.Options) (*home.Session, error) {
	return f.session(ctx, home.Opening{Create: true, Demo: o})
}

// unasked opens the session of a command that asks no question and prints nothing.
func (f *face) unasked(ctx context.Context) (*home.Session, error) {
	h, err := f.at()
	if err != nil {
		return nil, err
	}
	o := home.Opening{Keeper: auth.Keeper(f.keeper)}
	if f.passphraseFile != "" {
		o.Passphrase = f.askPassphrase
	}
	return h.Open(ctx, o)
}

func (f *face) session(ctx context.Context, o home.Opening) (*home.Session, error) {
	h, err := f.at()
	if err != nil {
		return nil, err
	}
	o.Keeper = auth.Keeper(f.keeper)
	if f.passphraseFile != "" {
		o.Passphrase = f.askPassphrase
	} else if in, ok := f.terminal(); ok {
		o.Passphrase = f.prompting(h, in)
	}
	before, _ := h.Look() // Open reports the error, if there is one
	s, err := h.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	f.settings(h)
	f.mentionRecovery(before.Exists || !o.Create, s.Vault.Keeper())
	s.Follow(f.onNews)
	s.SetAsker(f.programAsker())
	return s, nil
}

// onNews prints the events of a session that a person must know, and keeps the latest question for
// the command, on whose goroutine it comes.
func (f *face) onNews(n home.News) {
	switch {
	case n.Claimed:
		f.say(words.SchemeIsOurs())
	case n.Question != nil && n.Question.Err != nil:
		f.question = n.Question
	case n.Fault != nil && n.Fault.What == home.FaultLog && n.Fault.Err != nil:
		f.say(words.WarningLine(words.FaultLog(words.TitleAndHint(words.Say(n.Fault.Err)))))
	case n.Lost != nil:
		f.say(words.WarningLine(words.TokensLost(n.Lost.DisplayName())))
	}
}

// on runs do for one account: it opens the vault, finds the account by name, and
// closes the session afterwards.
func (f *face) on(ctx context.Context, name string, do func(s *home.Session, a auth.Account) error) error {
	s, err := f.reading(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	a, err := home.Find(ctx, s.Vault, name)
	if err != nil {
		return err
	}
	return do(s, a)
}

// closing closes a session at the end of a command. It reports a trace that could
// not be saved, without failing the command.
func (f *face) closing(s *home.Session) {
	if err := s.Close(); err != nil {
		f.say(words.TraceNotSaved(words.DetailOfError(auth.AsError(err))))
	}
}

// maxLine is the largest size of a passphrase or a client secret, in bytes.
const maxLine = 64 << 10

// askPassphrase returns the first line of --passphrase-file. It reads the file
// only once, because a pipe can be read only once.
func (f *face) askPassphrase(context.Context, bool) ([]byte, error) {
	f.passphrase.Do(func() { f.passphrase.text, f.passphrase.err = firstLine(f.passphraseFile) })
	return slices.Clone(f.passphrase.text), f.passphrase.err
}

// firstLine returns a file's first line without its newline.
func firstLine(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, badFlag(words.BadFile(path))
	}
	defer func() { _ = file.Close() }()
	if writableByOthers(file) {
		return nil, badFlag(words.BadOpenFile(path))
	}
	line, err := decoded(io.LimitReader(file, maxLine)).ReadBytes('\n')
	if err != nil && err != io.EOF {
		return nil, badFlag(words.BadFile(path))
	}
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), nil
}

// terminal returns standard input if it is a terminal.
func (f *face) terminal() (*os.File, bool) {
	in, ok := f.std.In.(*os.File)
	return in, ok && term.IsTerminal(int(in.Fd()))
}

// prompting returns a function that asks the person at the terminal for the
// passphrase; for a new vault it asks twice.
func (f *face) prompting(h *home.Home, in *os.File) func(context.Context, bool) ([]byte, error) {
	return func(ctx context.Context, retry bool) ([]byte, error) {
		if retry {
			f.say(words.WrongPassphrase())
		}
		found, err := h.Look()
		if err != nil {
			found.Info = found.Copy // only a vault with a readable copy gets this far
		}
		if found.Exists {
			return f.prompt(ctx, in, words.PromptPassphrase())
		}
		if f.keeper == "" {
			f.say(words.NoKeyringReady())
		}
		return f.promptTwice(ctx, in, words.PromptNew())
	}
}

// promptTwice asks for a new passphrase until both inputs are equal.
func (f *face) promptTwice(ctx context.Context, in *os.File, question string) ([]byte, error) {
	for {
		first, err := f.prompt(ctx, in, question)
		if err != nil || len(first) == 0 {
			return nil, err
		}
		second, err := f.prompt(ctx, in, words.PromptAgain())
		if err != nil {
			return nil, err
		}
		if bytes.Equal(first, second) {
			return first, nil
		}
		f.say(words.PassphraseDiffs())
	}
}

// prompt reads one line without echo. When ctx ends, it first restores the
// terminal.
func (f *face) prompt(ctx context.Context, in *os.File, question string) ([]byte, error) {
	fd := int(in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, nil // not a terminal after all: an empty answer
	}
	_, _ = io.WriteString(f.std.Err, question)
	type answer struct {
		text []byte
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		answers <- answer{text, err}
	}()
	select {
	case a := <-answers:
		f.say("")
		if a.err != nil {
			return nil, nil
		}
		return a.text, nil
	case <-ctx.Done():
		_ = term.Restore(fd, before)
		f.say("")
		return nil, context.Cause(ctx)
	}
}
