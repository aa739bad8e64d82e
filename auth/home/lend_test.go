package home

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/lend"
)

// lender is a session with an account "ada" for an API, and what the API got.
type lender struct {
	*Session
	api  string
	id   string
	news func() []Lease // so far

	mu      sync.Mutex
	got     []string // Authorization of each request
	onAsked func()   // is called for each request; nil means nothing
}

// newLender opens a session in a vault on disk. The API's file declares its address and more.
func newLender(t *testing.T, more ...string) *lender {
	t.Helper()
	l := &lender{}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.got = append(l.got, req.Header.Get("Authorization"))
		if l.onAsked != nil {
			l.onAsked()
		}
		_, _ = io.WriteString(w, "hello")
	}))
	t.Cleanup(api.Close)
	l.api = api.URL
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	h := fresh(t)
	h.Pages.Lend = func(refusal string, _ *auth.Error) string { return refusal }
	declared := append([]string{api.URL}, more...)
	file := fmt.Sprintf("name = \"API\"\nissuer = %q\nclient_id = \"c\"\nresources = [\"%s\"]\n", api.URL, strings.Join(declared, `", "`))
	if err := os.MkdirAll(h.ProvidersDir(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(h.ProvidersDir(), "api.toml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	l.Session = openWith(t, h, Opening{Keeper: auth.KeeperPassphrase, Create: true}.WithPassphrase(auth.NewSecret("correct horse")))
	now := time.Now()
	a := auth.Account{
		Label: "ada", Provider: "api", ClientID: "c", SignedInAt: now,
		Identity: auth.Identity{Issuer: api.URL, Subject: "ada"},
		Metadata: auth.Metadata{Issuer: api.URL, FetchedAt: now, Endpoints: auth.Endpoints{Token: api.URL + "/token"}},
		Grant:    auth.Grant{AccessToken: auth.NewSecret("the-token-of-ada"), TokenType: "Bearer", ObtainedAt: now, ExpiresAt: now.Add(time.Hour)},
	}
	if err := l.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	l.id = a.ID
	var mu sync.Mutex
	var leases []Lease
	l.Follow(func(n News) {
		if n.Lease != nil {
			mu.Lock()
			leases = append(leases, *n.Lease)
			mu.Unlock()
		}
	})
	l.news = func() []Lease { mu.Lock(); defer mu.Unlock(); return slices.Clone(leases) }
	return l
}

// mustAnswer fails the test unless a lease passes a request on.
func (l *lender) mustAnswer(t *testing.T, lent *agent.Lent) {
	t.Helper()
	resp, err := http.Get(lent.Address.Reveal() + "/notes")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if resp.StatusCode != 200 || string(body) != "hello" {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
}

// mustBeOver waits until a lease has ended, and fails the test if its port is still open.
func (l *lender) mustBeOver(t *testing.T, lent *agent.Lent, want lend.Ending) {
	t.Helper()
	<-lent.Done
	if got := lent.State().Ending; got != want {
		t.Errorf("it ended by %s, want %s", got, want)
	}
	for n := time.Now().Add(time.Minute); len(l.Leases()) > 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(n) {
			t.Fatal("it is still listed")
		}
	}
	if resp, err := http.Get(lent.Address.Reveal() + "/notes"); err == nil {
		_ = resp.Body.Close()
		t.Errorf("it answers %d after its end", resp.StatusCode)
	}
}

// TestALeaseIsNews: its beginning, its use and its end, with the account, the program and the
// counts, and without a secret.
func TestALeaseIsNews(t *testing.T) {
	l := newLender(t)
	lent, err := l.Lend(t.Context(), Take{Account: "ada", From: agent.Self()}, agent.Lending{For: time.Hour, Paths: []string{"/notes"}, Methods: []string{"get"}})
	if err != nil {
		t.Fatal(err)
	}
	open := l.Leases()
	if len(open) != 1 || open[0].Account.ID != l.id || open[0].To.PID != os.Getpid() || open[0].Terms.Origin != l.api || open[0].Terms.Until.IsZero() ||
		!slices.Equal(open[0].Terms.Methods, []string{"GET"}) || !open[0].Account.Grant.AccessToken.Empty() {
		t.Fatalf("%+v", open)
	}
	l.mustAnswer(t, lent)
	for n := time.Now().Add(time.Minute); !slices.ContainsFunc(l.news(), func(x Lease) bool { return x.Calls == 1 && x.Ending == "" }); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(n) {
			t.Fatal("its use is no news")
		}
	}
	if !l.EndLease(open[0].ID) || l.EndLease("unknown") {
		t.Error("EndLease does not know what there is")
	}
	l.mustBeOver(t, lent, lend.EndedPerson)
	news := l.news()
	if first, last := news[0], news[len(news)-1]; first.Calls != 0 || last.Ending != lend.EndedPerson || last.Calls != 1 || last.Received != 5 || last.Status != 200 {
		t.Errorf("%+v … %+v", first, last)
	}
	log, err := os.ReadFile(filepath.Join(l.Home.LogDir(), "served.log"))
	if text := string(log); err != nil || !strings.Contains(text, "lease began") || !strings.Contains(text, "lease ended") || strings.Contains(text, strings.TrimPrefix(lent.Address.Reveal(), "http://127.0.0.1")) {
		t.Errorf("%v %s", err, text)
	}
	if !slices.Equal(l.got, []string{"Bearer the-token-of-ada"}) {
		t.Errorf("the API got %q", l.got)
	}
}

// TestWhatEndsALease: a lock, a stop, the end of the session, and its time.
func TestWhatEndsALease(t *testing.T) {
	for want, end := range map[lend.Ending]func(*lender){
		lend.EndedLock: func(l *lender) { l.SetLocked(true) },
		lend.EndedStop: func(l *lender) { l.Stop(context.Background(), false) },
		lend.EndedTime: func(*lender) {},
	} {
		l := newLender(t)
		what := agent.Lending{}
		if want == lend.EndedTime {
			what.For = 300 * time.Millisecond
		}
		lent, err := l.Lend(t.Context(), Take{Account: "ada", From: agent.Self()}, what)
		if err != nil {
			t.Fatal(err)
		}
		if want != lend.EndedTime {
			l.mustAnswer(t, lent)
		}
		end(l)
		l.mustBeOver(t, lent, want)
	}
	l := newLender(t)
	lent, err := l.Lend(t.Context(), Take{Account: "ada", From: agent.Self()}, agent.Lending{})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l.mustBeOver(t, lent, lend.EndedLock)
}

// lastNews waits for the news of the end of the only lease, which comes after its command sees it.
func (l *lender) lastNews(t *testing.T) Lease {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		all := l.news()
		if last := all[len(all)-1]; last.Ending != "" || time.Now().After(end) {
			return last
		}
	}
}

// TestLendByTheHolder: the command has no passphrase, so that the holder opens the lease; it
// ends when the command's connection closes, as when the command is killed, and with a lock.
func TestLendByTheHolder(t *testing.T) {
	l := newLender(t)
	if _, err := l.Home.LendByHolder(t.Context(), "ada", agent.Lending{}); err != agent.ErrNoHolder {
		t.Fatalf("without a holder: %v", err)
	}
	l.Serve()
	ctx, kill := context.WithCancel(t.Context())
	lent, err := l.Home.LendByHolder(ctx, "ada", agent.Lending{For: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if lent.Origin != l.api || lent.Until.IsZero() || lent.Name != "ada" || len(l.Leases()) != 1 {
		t.Errorf("%+v", lent)
	}
	l.mustAnswer(t, lent)
	kill()
	<-lent.Done
	l.mustBeOver(t, lent, lend.EndedLock) // what the command sees of a connection that breaks
	if last := l.lastNews(t); last.Ending != lend.EndedProgram {
		t.Errorf("for the holder it ended by %s", last.Ending)
	}

	lent, err = l.Home.LendByHolder(t.Context(), "ada", agent.Lending{})
	if err != nil {
		t.Fatal(err)
	}
	l.mustAnswer(t, lent)
	l.SetLocked(true)
	l.mustBeOver(t, lent, lend.EndedLock)
	if _, err := l.Home.LendByHolder(t.Context(), "ada", agent.Lending{}); err != agent.ErrNoHolder {
		t.Errorf("a locked holder lends: %v", err)
	}
	l.SetLocked(false)
	for name, want := range map[string]auth.Reason{"nobody": auth.ReasonUnknownAccount} {
		if _, err := l.Home.LendByHolder(t.Context(), name, agent.Lending{}); auth.AsError(err).Reason != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestStopAll: a stop reaches the holder and the commands that lend by themselves, and asks for
// the vault to be locked.
func TestStopAll(t *testing.T) {
	l := newLender(t)
	l.Serve()
	stopped := make(chan bool, 1)
	l.Follow(func(n News) {
		if n.Stopped {
			stopped <- true
		}
	})
	served, err := l.Home.LendByHolder(t.Context(), "ada", agent.Lending{})
	if err != nil {
		t.Fatal(err)
	}
	other := openWith(t, l.Home, Opening{}.WithPassphrase(auth.NewSecret("correct horse")))
	alone, end, err := other.LendAlone(t.Context(), "ada", agent.Lending{})
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	l.mustAnswer(t, alone)
	all, keeper, err := l.Home.StopAll(t.Context(), false)
	leases, windows := 0, 0
	for _, x := range all {
		leases += x.Leases
		if x.IsWindow {
			windows++
		}
	}
	if err != nil || leases != 2 || windows != 1 || keeper != auth.KeeperPassphrase || !l.Locked() {
		t.Errorf("%+v %s %v", all, keeper, err)
	}
	<-stopped
	l.mustBeOver(t, served, lend.EndedStop)
	l.mustBeOver(t, alone, lend.EndedStop)
	end()
	if all, _, err := l.Home.StopAll(t.Context(), false); err != nil || len(all) != 1 || all[0].Leases != 0 {
		t.Errorf("once more: %+v %v", all, err)
	}
}

// TestStopAndRevoke: the holder revokes every account before its key is wiped, and the answer
// has the proof, or why there is none, for each.
func TestStopAndRevoke(t *testing.T) {
	l := newLender(t)
	l.Serve()
	all, _, err := l.Home.StopAll(t.Context(), true)
	if err != nil || len(all) != 1 || len(all[0].Revoked) != 1 {
		t.Fatalf("%+v %v", all, err)
	}
	if got := all[0].Revoked[0]; got.Account.ID != l.id || got.Err == nil || got.Err.Reason != auth.ReasonNoRevocation {
		t.Errorf("%+v", got)
	}
	a, err := l.Vault.Load(t.Context(), l.id)
	if err != nil {
		t.Fatal(err)
	}
	a.Metadata.Endpoints.Revocation = l.api + "/revoke"
	if err := l.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	l.SetLocked(false)
	l.onAsked = func() {
		if !l.Locked() {
			t.Error("tokens are handed out while the accounts are revoked")
		}
	}
	requests := 0 // when the key is to be wiped
	l.Follow(func(n News) {
		if n.Stopped {
			l.mu.Lock()
			requests = len(l.got)
			l.mu.Unlock()
		}
	})
	all, _, err = l.Home.StopAll(t.Context(), true)
	if err != nil || len(all) != 1 || len(all[0].Revoked) != 1 || all[0].Revoked[0].Err != nil {
		t.Fatalf("%+v %v", all, err)
	}
	if requests == 0 || requests != len(l.got) {
		t.Errorf("%d of %d requests of the revocation came before the key was wiped", requests, len(l.got))
	}
	if all, _, err = l.Home.StopAll(t.Context(), true); err != nil || len(all[0].Revoked) != 0 {
		t.Errorf("what was revoked is revoked once more: %+v %v", all, err)
	}
	if a, err = l.Vault.Load(t.Context(), l.id); err == nil {
		a.RevokePending = true
		err = l.Vault.Save(t.Context(), &a)
	}
	if all, _, stopErr := l.Home.StopAll(t.Context(), true); err != nil || stopErr != nil || len(all[0].Revoked) != 1 {
		t.Errorf("a revocation that is pending is not tried: %+v %v %v", all, err, stopErr)
	}
}
