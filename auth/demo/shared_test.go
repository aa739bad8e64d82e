package demo

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
)

func TestRestartKeepsEverything(t *testing.T) {
	dir, sealer := filepath.Join(t.TempDir(), "demo"), newGCM(t)
	same(t, "before", len(entries(t, dir)), 0)
	first := openHandle(t, dir, sealer, Options{})
	if _, err := os.Stat(dir); err == nil {
		t.Error("opening made the folder")
	}
	b := newBrowser(t, first).withoutSocket(first)
	got := b.signedIn()
	halfway := newAuthRequest()
	page := b.login(b.authorize(halfway))
	keys := b.get("/jwks").body

	second := openHandle(t, dir, sealer, Options{})
	same(t, "issuer", second.Issuer(), first.Issuer())
	same(t, "issuer by reading", IssuerAt(dir), first.Issuer())
	c := newBrowser(t, second).withoutSocket(second)
	c.Jar = b.Jar
	same(t, "keys", c.get("/jwks").body, keys)
	same(t, "access token", c.alive(got.Access), true)
	same(t, "a sign-in under way", c.submit(page, allow()).status, http.StatusSeeOther)
	same(t, "the browser's login", asksConsent(c.authorize(newAuthRequest())), true)
	renewed := c.refresh(got.Refresh)
	same(t, "refresh", renewed.Status, http.StatusOK)
	same(t, "the first handle sees it", b.alive(renewed.Access), true)
	same(t, "reuse at the other handle", b.refresh(got.Refresh).Error, "invalid_grant")
	same(t, "ends it everywhere", c.alive(renewed.Access), false)

	sealed, err := os.ReadFile(filepath.Join(dir, stateFile))
	must(t, err)
	for _, secret := range []string{got.Refresh, renewed.Refresh, "ada-1815", "proof_key"} {
		if bytes.Contains(sealed, []byte(secret)) {
			t.Error("the state is not sealed")
		}
	}
	info, err := os.Stat(dir)
	must(t, err)
	same(t, "mode", info.Mode().Perm(), os.FileMode(0o700))
}

func TestMemoryKeepsNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	d := openHandle(t, dir, nil, Options{})
	b := newBrowser(t, d).withoutSocket(d)
	b.signedIn()
	stop, err := d.Serve(t.Context())
	must(t, err)
	stop()
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was written")
	}
}

func TestDamagedStateIsMovedAside(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"a bit":   func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"cut":     func(b []byte) []byte { return b[:len(b)-1] },
		"empty":   func([]byte) []byte { return nil },
		"foreign": func([]byte) []byte { return []byte("hello") },
	} {
		t.Run(name, func(t *testing.T) {
			dir, sealer := t.TempDir(), newGCM(t)
			d := openHandle(t, dir, sealer, Options{})
			b := newBrowser(t, d).withoutSocket(d)
			got := b.signedIn()
			path := filepath.Join(dir, stateFile)
			sealed, err := os.ReadFile(path)
			must(t, err)
			bad := damage(bytes.Clone(sealed))
			must(t, os.WriteFile(path, bad, 0o600))

			d = openHandle(t, dir, sealer, Options{})
			b = newBrowser(t, d).withoutSocket(d)
			same(t, "damage before the first look", d.Damage(), nil)
			same(t, "the old grant", b.refresh(got.Refresh).Error, "invalid_grant")
			b.signedIn()
			var e *auth.Error
			if !errors.As(d.Damage(), &e) || e.Reason != auth.ReasonDemoState {
				t.Fatalf("damage: %v", d.Damage())
			}
			kept, err := os.ReadFile(e.Detail)
			must(t, err)
			same(t, "moved aside unchanged", bytes.Equal(kept, bad), true)
			same(t, "issuer", IssuerAt(dir), d.Issuer())
		})
	}
}

// refusing is a sealer whose key is temporarily unavailable.
type refusing struct{ gcm }

func (refusing) UnsealFile(string, string) ([]byte, error) {
	return nil, &auth.Error{Step: auth.StepSave, Kind: auth.KindKeyring, Reason: auth.ReasonKeyringLocked}
}

func TestLockedKeyringMovesNothing(t *testing.T) {
	dir, sealer := t.TempDir(), newGCM(t)
	d := openHandle(t, dir, sealer, Options{})
	got := newBrowser(t, d).withoutSocket(d).signedIn()
	locked := openHandle(t, dir, refusing{sealer}, Options{})
	r := newBrowser(t, locked).withoutSocket(locked).get(oidcMetadata)
	same(t, "status", r.status, http.StatusServiceUnavailable)
	same(t, "damage", locked.Damage(), nil)
	d = openHandle(t, dir, sealer, Options{})
	same(t, "grant", newBrowser(t, d).withoutSocket(d).alive(got.Access), true)
}

// TestNothingIsAnsweredUnsealed: an answer whose state could not be sealed is not
// sent.
func TestNothingIsAnsweredUnsealed(t *testing.T) {
	dir, sealer := t.TempDir(), newGCM(t)
	d := openHandle(t, dir, sealer, Options{})
	b := newBrowser(t, d).withoutSocket(d)
	a := newAuthRequest()
	code := b.code(a)
	failing := openHandle(t, dir, full{sealer}, Options{})
	c := newBrowser(t, failing).withoutSocket(failing)
	got := c.exchange(a, code)
	same(t, "status", got.Status, http.StatusServiceUnavailable)
	same(t, "tokens", got.Access+got.Refresh, "")
	same(t, "the code was not spent", b.exchange(a, code).Status, http.StatusOK)
}

type full struct{ gcm }

func (full) SealFile(string, string, []byte) error { return errors.New("no space left on device") }

func TestManyAtOnce(t *testing.T) {
	dir, sealer := t.TempDir(), newGCM(t)
	server, other := openHandle(t, dir, sealer, Options{}), openHandle(t, dir, sealer, Options{})
	stop, err := server.Serve(t.Context())
	must(t, err)
	defer stop()
	var all sync.WaitGroup
	for i := range 6 {
		b := newBrowser(t, server)
		if i%2 == 1 {
			b.withoutSocket(other)
		}
		all.Go(func() {
			for range 15 {
				got := b.signedIn()
				got = b.refresh(got.Refresh)
				if !b.alive(got.Access) {
					t.Error("not alive")
				}
			}
		})
	}
	all.Wait()
	must(t, server.within(t.Context(), func() error { return nil }))
	same(t, "grants", len(server.store.state.Grants), 90)
}

func TestRequestLog(t *testing.T) {
	var seen []Request
	d := openHandle(t, t.TempDir(), nil, Options{OnRequest: func(r Request) { seen = append(seen, r) }})
	b := newBrowser(t, d).withoutSocket(d)
	got := b.signedIn()
	b.alive(got.Access)
	var lines []string
	for _, r := range seen {
		lines = append(lines, strings.Join([]string{r.Method, r.Path, r.GrantType, r.Scheme, http.StatusText(r.Status), strings.Join(r.Keys, " ")}, "|"))
	}
	want := []string{
		"GET|/authorize||||client_id code_challenge code_challenge_method nonce redirect_uri response_type scope state",
		"POST|/authorize/…||||password username",
		"POST|/authorize/…||||decision scope",
		"POST|/token|authorization_code|||client_id code code_verifier grant_type redirect_uri",
		"GET|/userinfo||Bearer||",
	}
	for i, status := range []string{"OK", "OK", "See Other", "OK", "OK"} {
		parts := strings.Split(want[i], "|")
		parts[4] = status
		want[i] = strings.Join(parts, "|")
	}
	if got := strings.Join(lines, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// TestTwoProcesses uses the grant of this process in a second one.
func TestTwoProcesses(t *testing.T) {
	if dir := os.Getenv("LATCHKEY_DEMO_CHILD"); dir != "" {
		childProcess(t, dir)
		return
	}
	dir := t.TempDir()
	d := openHandle(t, dir, plain{}, Options{})
	stop, err := d.Serve(t.Context())
	must(t, err)
	defer stop()
	b := newBrowser(t, d)
	got := b.signedIn()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTwoProcesses$")
	child.Env = append(os.Environ(), "LATCHKEY_DEMO_CHILD="+dir, "LATCHKEY_DEMO_TOKEN="+got.Refresh)
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	same(t, "revoked by the child", b.alive(got.Access), false)
}

func childProcess(t *testing.T, dir string) {
	d := openHandle(t, dir, plain{}, Options{})
	stop, err := d.Serve(t.Context()) // the parent serves: it proves itself
	must(t, err)
	defer stop()
	b := newBrowser(t, d).withoutSocket(d)
	for range 20 {
		b.get(oidcMetadata)
		b.authorize(newAuthRequest())
	}
	r := b.post("/revoke", map[string][]string{"token": {os.Getenv("LATCHKEY_DEMO_TOKEN")}, "client_id": {ClientID}})
	same(t, "status", r.status, http.StatusOK)
}

// plain is a sealer for two processes that share no key.
type plain struct{}

func (plain) SealFile(path, _ string, text []byte) error {
	temp := path + "." + randomText()[:8] + ".tmp"
	if err := os.WriteFile(temp, text, 0o600); err != nil {
		return err
	}
	return os.Rename(temp, path)
}

func (plain) UnsealFile(path, _ string) ([]byte, error) { return os.ReadFile(path) }

// TestLivesAreGivenToAll: one handle answers by the lifetimes of another that
// serves, until that one ends, or dies and a third one serves.
func TestLivesAreGivenToAll(t *testing.T) {
	dir, sealer := filepath.Join(t.TempDir(), "demo"), newGCM(t)
	short := openHandle(t, dir, sealer, Options{TokenTTL: 20 * time.Second})
	other := openHandle(t, dir, sealer, Options{})
	b := newBrowser(t, other).withoutSocket(other)
	undo, err := short.GiveLives(t.Context())
	must(t, err)
	first := b.signedIn()
	same(t, "expires_in while it serves", first.Expires, 20)
	undo()
	renewed := b.refresh(first.Refresh)
	same(t, "expires_in after that", renewed.Expires, 3600)

	_, err = short.GiveLives(t.Context())
	must(t, err)
	stop, err := other.Serve(t.Context())
	must(t, err)
	defer stop()
	same(t, "expires_in once somebody else serves", b.refresh(renewed.Refresh).Expires, 3600)
}
