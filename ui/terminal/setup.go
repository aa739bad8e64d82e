package terminal

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/ui/words"
)

// programValid is the least remaining life of a token that git or kubectl gets.
const programValid = time.Minute

// ownLine returns the program and the flags with which another program runs this Latchkey:
// the path that an update keeps, and what was given to open this home and its vault. Paths
// are absolute, because that program runs anywhere.
func (f *face) ownLine() (program string, flags []string, err error) {
	program, err = scheme.Executable()
	if err != nil {
		return "", nil, (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(err)
	}
	for _, given := range []struct{ flag, path string }{
		{"--home", cmp.Or(f.dir, os.Getenv(home.Env))},
		{"--passphrase-file", f.passphraseFile},
	} {
		if given.path == "" {
			continue
		}
		path, err := filepath.Abs(given.path)
		if err != nil {
			return "", nil, badFlag(words.BadFile(given.path))
		}
		flags = append(flags, given.flag, path)
	}
	if f.keeper != "" {
		flags = append(flags, "--key-keeper", f.keeper)
	}
	return program, flags, nil
}

// setUp runs do for an account whose token another program shall get, and then lets that
// program have it from now on, by each of its files. A token that only Latchkey's key can
// use is refused, and so is every account where the vault cannot be written. setUp opens the
// vault also where a holder has it open: what a passphrase protects must not be decided
// without it.
func (f *face) setUp(ctx context.Context, name string, files []string, do func(h *home.Home, a auth.Account) error) error {
	return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
		if a.Grant.Bound() {
			return agent.TokenBound(a)
		}
		if err := s.Home.HasRoom(); err != nil { // else the other program would be set up without its rule
			return err
		}
		if err := do(s.Home, a); err != nil {
			return err
		}
		for _, file := range files {
			if err := s.Allow(ctx, file, a.ID); err != nil {
				return err
			}
		}
		return nil
	})
}
