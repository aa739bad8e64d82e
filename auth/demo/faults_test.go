package demo

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// TestFaultsOverASocket: what each fault does to the answers that programs and browsers get.
func TestFaultsOverASocket(t *testing.T) {
	d := serve(t, Options{})
	b := newBrowser(t, d)
	got := b.signedIn()
	give := func(f Faults) { t.Helper(); must(t, d.GiveFaults(t.Context(), f)) }

	give(Faults{Busy: true})
	for _, path := range []string{oidcMetadata, "/jwks", userinfoEndpoint, notesEndpoint} {
		r := b.withToken(path, "Bearer", got.Access)
		same(t, path, r.status, http.StatusServiceUnavailable)
		same(t, "Retry-After of "+path, r.header.Get("Retry-After"), "30")
	}
	same(t, "a page of a busy provider", b.get("/").status, http.StatusOK)
	same(t, "the proof of a busy provider", b.get(proofEndpoint+"?challenge="+randomText()).status, http.StatusOK)

	give(Faults{Deny: true})
	a := newAuthRequest()
	page := b.authorize(a)
	denied := b.submit(page, allow())
	same(t, "error after Allow", denied.to.Query().Get("error"), "access_denied")

	give(Faults{LoseAnswer: true})
	resp, err := b.PostForm(d.Issuer()+tokenEndpoint, refreshForm(got.Refresh))
	must(t, err)
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if !errors.Is(err, io.ErrUnexpectedEOF) || resp.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), "{") {
		t.Errorf("a lost answer: %d, %v, %q", resp.StatusCode, err, body)
	}
	if err := b.refresh(got.Refresh).Error; err != "invalid_grant" {
		t.Errorf("the token of the lost answer: %q", err)
	}
	same(t, "other answers", b.get(oidcMetadata).status, http.StatusOK)

	give(Faults{})
	same(t, "after all", b.get(oidcMetadata).status, http.StatusOK)
	if b.signedIn().Access == "" {
		t.Error("no sign-in after the faults")
	}
}

func refreshForm(token string) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}, "client_id": {ClientID}}
}

// TestASlowProvider: programs wait, pages do not; a request that is given up ends, and a switched
// off fault lets those go on that wait.
func TestASlowProvider(t *testing.T) {
	d := serve(t, Options{})
	must(t, d.GiveFaults(t.Context(), Faults{Slow: time.Hour}))
	for name, b := range map[string]*browser{"over a socket": newBrowser(t, d), "in this process": newBrowser(t, d).withoutSocket(d)} {
		answered := make(chan int, 1)
		go func() {
			resp, err := b.Get(d.Issuer() + oidcMetadata)
			if err != nil {
				answered <- 0
				return
			}
			_ = resp.Body.Close()
			answered <- resp.StatusCode
		}()
		ctx, cancel := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.Issuer()+"/jwks", nil)
		must(t, err)
		given := make(chan error, 1)
		go func() {
			_, err := b.Do(r)
			given <- err
		}()
		same(t, "a page "+name, b.get("/").status, http.StatusOK)
		for waiting := false; !waiting; time.Sleep(time.Millisecond) {
			d.given.mu.Lock()
			waiting = d.given.changed != nil
			d.given.mu.Unlock()
		}
		cancel()
		if err := <-given; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: a request that is given up: %v", name, err)
		}
		select {
		case status := <-answered:
			t.Errorf("%s: answered at once: %d", name, status)
		default:
		}
		must(t, d.GiveFaults(t.Context(), Faults{Slow: time.Nanosecond}))
		same(t, "status "+name, <-answered, http.StatusOK)
		must(t, d.GiveFaults(t.Context(), Faults{Slow: time.Hour}))
	}
}

// TestAClockThatIsOff: iat, exp, auth_time and Date go by it, and nothing that is stored.
func TestAClockThatIsOff(t *testing.T) {
	d := serve(t, Options{})
	b := newBrowser(t, d)
	must(t, d.GiveFaults(t.Context(), Faults{Clock: -3 * time.Hour}))
	got := b.signedIn()
	at := time.Now().Add(-3 * time.Hour)
	said := claims(t, got.ID)
	for name, want := range map[string]time.Time{"iat": at, "exp": at.Add(time.Hour), "auth_time": at} {
		n, _ := said[name].(float64)
		if time.Unix(int64(n), 0).Sub(want).Abs() > 10*time.Minute {
			t.Errorf("%s is %v", name, time.Unix(int64(n), 0))
		}
	}
	date, err := http.ParseTime(b.get(oidcMetadata).header.Get("Date"))
	if err != nil || date.Sub(at).Abs() > 10*time.Minute {
		t.Errorf("Date is %v, %v", date, err)
	}
	must(t, d.GiveFaults(t.Context(), Faults{}))
	if !b.alive(got.Access) {
		t.Error("the token ended with the clock")
	}
	n, _ := claims(t, b.refresh(got.Refresh).ID)["auth_time"].(float64)
	if time.Since(time.Unix(int64(n), 0)).Abs() > 10*time.Minute {
		t.Errorf("auth_time is stored as %v", time.Unix(int64(n), 0))
	}
}

// TestFaultsAreGivenToAll: every process of a folder answers under the faults of the one that gives
// them; a second one cannot; and those of a dead process count for nothing.
func TestFaultsAreGivenToAll(t *testing.T) {
	dir, sealer := filepath.Join(t.TempDir(), "demo"), newGCM(t)
	one, two := openHandle(t, dir, sealer, Options{}), openHandle(t, dir, sealer, Options{})
	b := newBrowser(t, two).withoutSocket(two)
	first := b.signedIn()
	before := entries(t, dir)

	must(t, one.GiveFaults(t.Context(), Faults{Busy: true}))
	same(t, "at the other handle", b.get(oidcMetadata).status, http.StatusServiceUnavailable)
	if f, elsewhere := two.FaultsFrom(); !f.Busy || !elsewhere {
		t.Errorf("the other handle knows %+v, %v", f, elsewhere)
	}
	err := two.GiveFaults(t.Context(), Faults{Deny: true})
	if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonDemoFaults {
		t.Errorf("a second giver: %v", err)
	}
	must(t, one.GiveFaults(t.Context(), Faults{Slow: time.Nanosecond}))
	same(t, "after a change", two.Faults(), Faults{Slow: time.Nanosecond})
	must(t, one.GiveFaults(t.Context(), Faults{}))
	same(t, "after the end", two.Faults(), Faults{})
	left := slices.DeleteFunc(entries(t, dir), func(f string) bool { return filepath.Base(f) == faultsLock })
	if !slices.Equal(left, before) {
		t.Errorf("the faults leave %q beside %q", left, before)
	}

	must(t, os.WriteFile(filepath.Join(dir, faultsFile), []byte(`{"busy":true}`), 0o600))
	same(t, "of a dead process", two.Faults(), Faults{})
	must(t, two.GiveFaults(t.Context(), Faults{Deny: true}))
	same(t, "of its successor", one.Faults(), Faults{Deny: true})
	must(t, two.GiveFaults(t.Context(), Faults{}))
	if b.refresh(first.Refresh).Access == "" {
		t.Error("the grant did not outlive the faults")
	}
}

// TestOnce: what happens once, at both handles.
func TestOnce(t *testing.T) {
	dir, sealer := filepath.Join(t.TempDir(), "demo"), newGCM(t)
	one, two := openHandle(t, dir, sealer, Options{}), openHandle(t, dir, sealer, Options{})
	b := newBrowser(t, two).withoutSocket(two)
	got := b.signedIn()

	keys := b.get("/jwks").body
	must(t, one.Do(t.Context(), RotateKeys))
	now := b.get("/jwks").body
	rotated := b.refresh(got.Refresh)
	id := keyOf(t, rotated.ID)
	if strings.Contains(keys, id) || !strings.Contains(now, id) {
		t.Errorf("signed with %s; before %s; now %s", id, keys, now)
	}
	if old := keyOf(t, got.ID); !strings.Contains(now, old) {
		t.Errorf("the key %s of the last ID token is gone", old)
	}
	for range 3 {
		must(t, one.Do(t.Context(), RotateKeys))
	}
	if n := strings.Count(b.get("/jwks").body, `"kid"`); n != keptKeys {
		t.Errorf("%d keys are kept", n)
	}

	must(t, one.Do(t.Context(), ExpireNow))
	if b.alive(rotated.Access) {
		t.Error("an access token outlives expire-now")
	}
	last := b.refresh(rotated.Refresh)
	if !b.alive(last.Access) {
		t.Fatalf("the grant did not outlive expire-now: %+v", last)
	}

	must(t, one.Do(t.Context(), RevokeNow))
	if b.alive(last.Access) {
		t.Error("an access token outlives revoke-now")
	}
	same(t, "a refresh after revoke-now", b.refresh(last.Refresh).Error, "invalid_grant")
}

// keyOf returns the key id in the head of an ID token.
func keyOf(t *testing.T, idToken string) string {
	t.Helper()
	head, _, _ := strings.Cut(idToken, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	must(t, err)
	var h struct {
		Kid string `json:"kid"`
	}
	must(t, json.Unmarshal(text, &h))
	return h.Kid
}
