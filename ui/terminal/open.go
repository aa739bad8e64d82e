package terminal

import (
	"bufio"
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

// reading opens the session of a command that makes no vault: where there is
// none it is empty, nothing is created and nobody is asked for a key.
func (f *face) reading(ctx context.Context) (*home.Session, error) {
	return f.session(ctx, home.Opening{})
}

// repairing is reading where vault.toml itself may be damaged: the vault is then
// opened by its copy, which is put back.
func (f *face) repairing(ctx context.Context) (*home.Session, error) {
	return f.session(ctx, home.Opening{Repair: true})
}

// making opens the session of a command that stores something: where there is
// no vault, one is made.
func (f *face) making(ctx context.Context, o demo.Options) (*home.Session, error) {
	return f.session(ctx, home.Opening{Create: true, Demo: o})
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
	before, _ := h.Look() // what is wrong with it, Open says
	s, err := h.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	f.mentionRecovery(before.Exists || !o.Create, s.Vault.Keeper())
	s.Follow(f.read)
	return s, nil
}

// read says what a person must know of what happens in a session.
func (f *face) read(n home.News) {
	switch {
	case n.Claimed:
		f.say(words.SchemeIsOurs())
	case n.Lost != nil:
		f.say(words.WarningLine(words.TokensLost(n.Lost.DisplayName())))
	}
}

// on runs one command on one account: it opens the vault, finds the account,
// and closes all after it.
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

// closing closes a session at the end of a command. Tokens that are lost and a trace
// that could not be saved are reported, and are no failure of the command.
func (f *face) closing(s *home.Session) {
	if err := s.Close(); err != nil {
		f.say(words.TraceNotSaved(auth.AsError(err).Detail))
	}
}

// maxLine bounds a passphrase or a client secret, in bytes.
const maxLine = 64 << 10

// askPassphrase gives the first line of --passphrase-file. It is read once: a
// pipe gives it only once.
func (f *face) askPassphrase(context.Context, bool) ([]byte, error) {
	f.passphrase.Do(func() { f.passphrase.text, f.passphrase.err = firstLine(f.passphraseFile) })
	return slices.Clone(f.passphrase.text), f.passphrase.err
}

// firstLine reads a file's first line without its newline.
func firstLine(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, badFlag(words.BadFile(path))
	}
	defer func() { _ = file.Close() }()
	line, err := bufio.NewReader(io.LimitReader(file, maxLine)).ReadBytes('\n')
	if err != nil && err != io.EOF {
		return nil, badFlag(words.BadFile(path))
	}
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), nil
}

// terminal is standard input, if a person sits at it.
func (f *face) terminal() (*os.File, bool) {
	in, ok := f.std.In.(*os.File)
	return in, ok && term.IsTerminal(int(in.Fd()))
}

// prompting asks the person at the terminal, for a new vault twice.
func (f *face) prompting(h *home.Home, in *os.File) func(context.Context, bool) ([]byte, error) {
	return func(ctx context.Context, again bool) ([]byte, error) {
		if again {
			f.say(words.WrongPassphrase())
		}
		found, err := h.Look()
		if err != nil {
			found.Info = found.Copy // only then is anybody asked
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

// promptTwice asks for a new passphrase until it was typed the same way twice.
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

// prompt reads one line unseen. When ctx ends, the terminal is put right first.
func (f *face) prompt(ctx context.Context, in *os.File, question string) ([]byte, error) {
	fd := int(in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, nil // nobody is there after all: an empty answer
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
