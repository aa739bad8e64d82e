package vault_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/vault"
	"latchkey/internal/forget"
	"latchkey/internal/forget/procmem"
)

// The secrets that are looked for in the memory of a holder.
const (
	memoryPassphrase = "canary-4731-passphrase-in-memory"
	memoryAccess     = "canary-4732-access-token-of-"
	memoryRefresh    = "canary-4733-refresh-token-of-"
	memoryClient     = "canary-4734-client-secret"
	memoryAccounts   = 200
)

func init() { vault.Children["holder"] = childHolder }

// childHolder opens a home by a passphrase as the window does, serves and reads every
// account; it says "open", and at the next line of its input locks and says "locked". At
// each further line it clears its memory once more and says "cleared".
func childHolder(args []string) error {
	in := bufio.NewReader(os.Stdin)
	s, secret, err := openHolder(args[0], in)
	if err != nil {
		return err
	}
	fmt.Println("open")
	if _, err := in.ReadString('\n'); err != nil {
		return err
	}
	runtime.KeepAlive(secret) // a sign-in under way has it, whenever garbage is collected
	s.SetLocked(true)
	if err := s.Close(); err != nil {
		return err
	}
	s = nil
	if args[1] != "careless" {
		forget.Now()
	}
	fmt.Println("locked")
	for {
		if _, err := in.ReadString('\n'); err != nil {
			return nil // the test has ended
		}
		forget.Now()
		fmt.Println("cleared")
	}
}

// openHolder opens a home as a holder, and reads a client secret as a sign-in does.
func openHolder(dir string, in *bufio.Reader) (*home.Session, auth.Secret, error) {
	h, err := home.At(dir)
	if err != nil {
		return nil, auth.Secret{}, err
	}
	typed, err := in.ReadString('\n')
	if err != nil {
		return nil, auth.Secret{}, err
	}
	s, err := h.Open(context.Background(), home.Opening{}.WithPassphrase(auth.NewSecret(strings.TrimSpace(typed))))
	in.Reset(os.Stdin)
	if err != nil {
		return nil, auth.Secret{}, err
	}
	s.Serve()
	accounts, err := s.Vault.List(context.Background())
	if len(accounts) != memoryAccounts {
		err = errors.Join(err, fmt.Errorf("%d accounts", len(accounts)))
	}
	secret, secretErr := s.Vault.Secret(context.Background(), "corp")
	return s, secret, errors.Join(err, secretErr)
}

// memoryOf returns the memory of another process.
func memoryOf(t *testing.T, pid int) []byte {
	t.Helper()
	memory, err := procmem.Read(pid)
	if err != nil {
		t.Fatal(err)
	}
	return memory
}

// makeHome makes a home under a passphrase with accounts and a client secret, and
// returns its data key.
func makeHome(t *testing.T) (dir string, key []byte) {
	t.Helper()
	dir = t.TempDir()
	h, err := home.At(dir)
	if err != nil {
		t.Fatal(err)
	}
	o := home.Opening{Keeper: auth.KeeperPassphrase, Create: true}
	s, err := h.Open(t.Context(), o.WithPassphrase(auth.NewSecret(memoryPassphrase)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for i := range memoryAccounts {
		who := fmt.Sprintf("%04d", i)
		a := auth.Account{
			Provider: "corp", ClientID: "c", Identity: auth.Identity{Issuer: "https://id.example", Subject: who},
			Grant: auth.Grant{
				AccessToken: auth.NewSecret(memoryAccess + who), RefreshToken: auth.NewSecret(memoryRefresh + who), TokenType: "Bearer",
				ObtainedAt: time.Now(), ExpiresAt: time.Now().Add(20 * time.Hour),
			},
			SignedInAt: time.Now(),
		}
		if err := s.Vault.Save(t.Context(), &a); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Vault.SetSecret(t.Context(), "corp", auth.NewSecret(memoryClient)); err != nil {
		t.Fatal(err)
	}
	return dir, bytes.Clone(vault.KeyOf(s.Vault.(*vault.Folder)))
}

// TestNothingIsLeftInALockedHolder reads the memory of a holder as root does. While
// it is open, tokens, client secret, passphrase and data key are there, which proves
// that they would be found; after the lock none is (X10).
func TestNothingIsLeftInALockedHolder(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("not proven here: only root reads the memory of another process")
	}
	dir, key := makeHome(t)
	for _, how := range []string{"careful", "careless"} {
		t.Run(how, func(t *testing.T) {
			canaries := map[string][]byte{
				"access token": []byte(memoryAccess), "refresh token": []byte(memoryRefresh), "client secret": []byte(memoryClient),
				"passphrase": []byte(memoryPassphrase), "data key": key,
			}
			open, locked := lockedMemory(t, dir, how, canaries)
			left := 0
			for name, canary := range canaries {
				before, after := bytes.Count(open, canary), bytes.Count(locked, canary)
				t.Logf("%s: %d times while open, %d after the lock", name, before, after)
				left += after
				if before == 0 {
					t.Errorf("the %s cannot be found while the holder is open: this test would see nothing", name)
				}
				if after != 0 && how == "careful" {
					t.Errorf("the %s is %d times in the memory of a locked holder", name, after)
				}
			}
			if left == 0 && how == "careless" {
				t.Error("nothing is left without forgetting either: this test proves nothing")
			}
		})
	}
}

// lockedMemory returns the memory of a holder while it is open, after it has handed
// out a token, and after its lock. A careful holder clears its memory up to three times, as
// the window does: the connection that has just answered may end later than the lock.
func lockedMemory(t *testing.T, dir, how string, canaries map[string][]byte) (open, locked []byte) {
	t.Helper()
	cmd := vault.Child(t, "holder", dir, how)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	says := func(want string) {
		t.Helper()
		if line, err := lines.ReadString('\n'); err != nil || strings.TrimSpace(line) != want {
			t.Fatalf("the holder said %q, %v", line, err)
		}
	}
	_, _ = fmt.Fprintln(in, memoryPassphrase)
	says("open")
	h, err := home.At(dir)
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := h.AskHolder(t.Context(), home.Take{Account: "0007", MinValid: time.Minute})
	if err != nil || token.Reveal() != memoryAccess+"0007" {
		t.Fatalf("the holder hands out %q, %v", token.Reveal(), err)
	}
	open = memoryOf(t, cmd.Process.Pid)
	_, _ = fmt.Fprintln(in, "lock")
	says("locked")
	locked = memoryOf(t, cmd.Process.Pid)
	for range 2 {
		if how == "careless" || !slices.ContainsFunc(slices.Collect(maps.Values(canaries)), func(c []byte) bool { return bytes.Contains(locked, c) }) {
			break
		}
		_, _ = fmt.Fprintln(in, "clear")
		says("cleared")
		locked = memoryOf(t, cmd.Process.Pid)
	}
	_ = in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return open, locked
}
