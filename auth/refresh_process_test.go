package auth_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/vault"
)

// The environment of a process that refreshes; see TestRefreshingProcess.
const (
	procVault  = "LATCHKEY_TEST_VAULT"
	procIssuer = "LATCHKEY_TEST_ISSUER"
	procTimes  = "LATCHKEY_TEST_TIMES"
)

func procPassphrase(context.Context, bool) ([]byte, error) { return []byte("correct horse"), nil }

// openIn opens the vault in dir as each of the processes does.
func openIn(tb testing.TB, dir string) *vault.Folder {
	tb.Helper()
	v, err := vault.Open(tb.Context(), dir, vault.Options{Keeper: auth.KeeperPassphrase, Create: true, Passphrase: procPassphrase})
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// TestRefreshingProcess is not a test: the processes of the tests below run it.
// Each refreshes the one account a number of times.
func TestRefreshingProcess(t *testing.T) {
	dir := os.Getenv(procVault)
	if dir == "" {
		return // run as a test, it has nothing to do
	}
	v := openIn(t, dir)
	defer v.Close()
	server := (&authtest.Server{URL: os.Getenv(procIssuer)}).Provider()
	client := &auth.Client{Vault: v, Providers: func(context.Context, string) (auth.Provider, error) { return server, nil }}
	accounts, err := v.List(t.Context())
	if err != nil || len(accounts) != 1 {
		t.Fatalf("%d accounts, %v", len(accounts), err)
	}
	times, _ := strconv.Atoi(os.Getenv(procTimes))
	for i := range times {
		if _, err := client.Refresh(t.Context(), accounts[0].ID); err != nil {
			t.Fatalf("refresh %d of %d: %v", i+1, times, err)
		}
	}
}

// refreshing returns such a process, not yet started.
func refreshing(t *testing.T, dir string, as *authtest.Server, times int) (*exec.Cmd, *strings.Builder) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestRefreshingProcess$")
	cmd.Env = append(os.Environ(), procVault+"="+dir, procIssuer+"="+as.URL, fmt.Sprintf("%s=%d", procTimes, times))
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	return cmd, &said
}

// linkedIn signs in once into a vault on disk.
func linkedIn(t *testing.T) (r *rig, dir string, a auth.Account) {
	t.Helper()
	dir = t.TempDir() + "/vault"
	r = newRig(t)
	v := openIn(t, dir)
	defer v.Close()
	r.client.Vault = v
	return r, dir, r.linked()
}

// TestRefreshRace: ten processes refresh one account many times at a server that
// ends a family when it receives a spent token. None is sent (G1). It runs 10
// times 10 refreshes, and 10 times 200 with LATCHKEY_TORTURE.
func TestRefreshRace(t *testing.T) {
	times := 10
	if os.Getenv("LATCHKEY_TORTURE") != "" {
		times = 200
	}
	r, dir, a := linkedIn(t)
	var all sync.WaitGroup
	for range 10 {
		cmd, said := refreshing(t, dir, r.as, times)
		all.Go(func() {
			if err := cmd.Run(); err != nil {
				t.Errorf("%v\n%s", err, said)
			}
		})
	}
	all.Wait()
	if made, ended := r.as.Families(); made != 1 || ended != 0 {
		t.Errorf("%d families, %d ended: a spent token was presented", made, ended)
	}
	asked := r.as.Count(authtest.Token)
	if asked < times || asked > 10*times {
		t.Errorf("%d requests for 10 times %d refreshes", asked, times)
	}
	t.Logf("%d requests for 10 times %d refreshes: the others adopted", asked, times)
	v := openIn(t, dir)
	defer v.Close()
	r.client.Vault = v
	if after, err := r.client.Refresh(r.ctx, a.ID); err != nil || after.Status(time.Now()) != auth.StatusActive {
		t.Errorf("after the race: %v", err)
	}
}

// TestRefreshKilled: a process dies between its request and the answer. The
// sealed account is in doubt, and the next refresh clears the doubt or ends the
// account; the record stays (G4, L3).
func TestRefreshKilled(t *testing.T) {
	for name, c := range map[string]struct {
		arm  func(*authtest.Server)
		want auth.Status
	}{
		"before the server did anything": {func(s *authtest.Server) { s.Break(authtest.Token, authtest.Fault{Hang: true}) }, auth.StatusActive},
		"after it rotated, which it forgave": {func(s *authtest.Server) {
			s.Tokens.Grace = 1
			s.Break(authtest.Token, authtest.Fault{Delay: time.Hour})
		}, auth.StatusActive},
		"after it rotated": {func(s *authtest.Server) { s.Break(authtest.Token, authtest.Fault{Delay: time.Hour}) }, auth.StatusSignInAgain},
	} {
		t.Run(name, func(t *testing.T) {
			r, dir, a := linkedIn(t)
			c.arm(r.as)
			cmd, said := refreshing(t, dir, r.as, 1)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for r.as.Count(authtest.Token) == 0 {
				if cmd.ProcessState != nil {
					t.Fatal(said)
				}
				time.Sleep(5 * time.Millisecond)
			}
			v := openIn(t, dir)
			defer v.Close()
			if now, err := v.Load(t.Context(), a.ID); err != nil || now.Status(time.Now()) != auth.StatusActive {
				t.Errorf("while it is refreshed it is %s, %v", now.Status(time.Now()), err)
			}
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			if dead, err := v.Load(t.Context(), a.ID); err != nil || dead.Status(time.Now()) != auth.StatusInDoubt {
				t.Errorf("after the kill it is %s, %v", dead.Status(time.Now()), err)
			}
			r.as.Mend(authtest.Token)
			r.client.Vault = v
			_, err := r.client.Refresh(r.ctx, a.ID)
			after, loadErr := v.Load(t.Context(), a.ID)
			if loadErr != nil || after.Status(time.Now()) != c.want || (err == nil) != (c.want == auth.StatusActive) {
				t.Errorf("the next refresh makes it %s (%v), want %s", after.Status(time.Now()), err, c.want)
			}
			if after.Identity.Subject != "ada" {
				t.Error("the record is gone")
			}
		})
	}
}
