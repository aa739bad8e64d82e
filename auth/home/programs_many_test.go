package home

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/ledger"
)

// atServer signs in at a server of the test, and makes the token end in a minute.
func atServer(t *testing.T, h *Home) (*Session, auth.Account, *authtest.Server) {
	t.Helper()
	as, browser := authtest.New(t), authtest.NewBrowser(t)
	file := filepath.Join(h.ProvidersDir(), "corp.toml")
	text := fmt.Sprintf("issuer = %q\nclient_id = %q\n", as.URL, authtest.ClientID)
	if err := errors.Join(os.MkdirAll(h.ProvidersDir(), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
	s := open(t, h)
	a, err := s.SignIn(t.Context(), SignIn{Provider: "corp", Browse: Browse{Open: browser.Open}})
	if err != nil {
		t.Fatal(err)
	}
	a.Grant.ObtainedAt, a.Grant.ExpiresAt = time.Now().Add(-time.Hour), time.Now().Add(time.Minute)
	if err := s.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	return s, a, as
}

// TestFortyProgramsAtOnce: forty requests for a token that ends are answered by one refresh, through
// a holder and by processes that open the vault themselves, and each has its line.
func TestFortyProgramsAtOnce(t *testing.T) {
	const programs = 40
	for name, through := range map[string]bool{"through a holder": true, "each by itself": false} {
		t.Run(name, func(t *testing.T) {
			h := fresh(t)
			settings(t, h, "background_refresh = false\n")
			s, a, as := atServer(t, h)
			before := as.Count(authtest.Token)
			sessions := []*Session{s}
			if through {
				s.Serve()
			} else {
				for range 7 {
					sessions = append(sessions, reopened(t, h, "correct horse"))
				}
			}
			var all sync.WaitGroup
			tokens := make([]auth.Secret, programs)
			for i := range programs {
				all.Go(func() {
					take := by(fmt.Sprintf("/usr/bin/program-%d", i), a)
					take.MinValid = 10 * time.Minute
					var err error
					if through {
						tokens[i], _, err = h.AskHolder(t.Context(), take)
					} else {
						tokens[i], _, err = sessions[i%len(sessions)].Token(t.Context(), take)
					}
					if err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			for i, token := range tokens {
				if token.Empty() || !token.Equal(tokens[0]) || token.Equal(a.Grant.AccessToken) {
					t.Errorf("program %d has another token", i)
				}
			}
			if n := as.Count(authtest.Token) - before; n != 1 {
				t.Errorf("%d refreshes", n)
			}
			lines, err := s.Ledger(t.Context(), ledger.Filter{Account: a.ID})
			served := map[string]bool{}
			for _, line := range lines {
				served[line.Path] = true
			}
			if v, verifyErr := s.VerifyLedger(t.Context()); err != nil || verifyErr != nil || len(lines) < programs || v.Lines != programs || len(lines) != programs || !through && len(served) != programs {
				t.Errorf("%d lines of %d programs, %+v, %v, %v", len(lines), len(served), v, err, verifyErr)
			}
		})
	}
}
