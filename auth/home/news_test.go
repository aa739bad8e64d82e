package home

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/demo"
)

// reader keeps the news that it receives.
type reader struct {
	mu  sync.Mutex
	all []News
}

func (r *reader) read(n News) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, n)
}

// has reports whether there is news that satisfies is.
func (r *reader) has(is func(News) bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.all, is)
}

func TestStepsReachRecorderJournalAndFollowers(t *testing.T) {
	h := fresh(t)
	s := openWith(t, h, inMemory)
	var one, two reader
	s.Follow(one.read)
	stop := s.Follow(two.read)
	stop()
	if _, err := s.Client.Discover(t.Context(), demo.Provider(s.Demo.Issuer())); err != nil {
		t.Fatal(err)
	}
	if !one.has(func(n News) bool { return n.Event != nil && n.Event.Step == auth.StepDiscover }) {
		t.Errorf("a follower got %d news and no step", len(one.all))
	}
	if len(two.all) != 0 {
		t.Error("a follower that was stopped got news")
	}
	if traces, err := h.Traces().List(); err != nil || len(traces) != 1 {
		t.Errorf("%d traces, %v", len(traces), err)
	}
	if log := journalOf(t, h); !strings.Contains(log, `"step":"discover"`) {
		t.Errorf("the journal says %s", log)
	}
}

func journalOf(t *testing.T, h *Home) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(h.LogDir(), "latchkey.log"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRefusedCallbacksAreNewsAndInTheJournal(t *testing.T) {
	h := fresh(t)
	s := open(t, h)
	var got reader
	s.Follow(got.read)
	r, err := s.listen(t.Context(), "http://127.0.0.1/oauth/demo", auth.Expect{}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	resp, err := http.Get(r.RedirectURI() + "?code=1&code=2")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if !got.has(func(n News) bool { return n.Refused != nil && n.Refused.Reason == auth.ReasonBadCallback }) {
		t.Errorf("no refusal among %d news", len(got.all))
	}
	if log := journalOf(t, h); strings.Count(log, `"msg":"callback refused"`) != 1 || !strings.Contains(log, `"reason":"bad_callback"`) || !strings.Contains(log, `"from":"127.0.0.1:`) {
		t.Errorf("the journal says %s", log)
	}
}

// TestAStoppedSignInIsAQuestion: every failure but a cancellation waits for the person, as news and
// as a line of the journal.
func TestAStoppedSignInIsAQuestion(t *testing.T) {
	h := fresh(t)
	s := open(t, h)
	var got reader
	s.Follow(got.read)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.SignIn(ctx, SignIn{N: 6, Provider: catalog.DemoID}); err == nil {
		t.Fatal("a cancelled sign-in succeeds")
	}
	if got.has(func(n News) bool { return n.Question != nil }) {
		t.Error("a cancelled sign-in leaves a question")
	}
	if _, err := s.SignIn(t.Context(), SignIn{N: 7, Provider: "unknown", Account: "ada"}); err == nil {
		t.Fatal("a sign-in at an unknown provider succeeds")
	}
	if !got.has(func(n News) bool {
		q := n.Question
		return q != nil && q.SignIn == 7 && q.Provider == "unknown" && q.Account == "ada" && q.Err.Reason == auth.ReasonUnknownProvider && !q.At.IsZero()
	}) {
		t.Errorf("no question among %d news", len(got.all))
	}
	if log := journalOf(t, h); strings.Count(log, `"msg":"question waits"`) != 1 || !strings.Contains(log, `"reason":"unknown_provider"`) {
		t.Errorf("the journal says %s", log)
	}
}

// full is a vault that rejects every save while it is full.
type full struct {
	Vault
	is bool
}

func (f *full) Save(ctx context.Context, a *auth.Account) error {
	if f.is {
		return &auth.Error{Step: auth.StepSave, Kind: auth.KindVaultBusy, Reason: auth.ReasonKeyRotated}
	}
	return f.Vault.Save(ctx, a)
}

// TestUnsavedTokensAreNewsToWhoComesLate: a later follower receives them too;
// they are saved at the end, or reported as lost.
func TestUnsavedTokensAreNewsToWhoComesLate(t *testing.T) {
	for _, stays := range []bool{false, true} {
		h := fresh(t)
		s, account := openWithAccount(t, h)
		v := &full{Vault: s.Vault, is: true}
		s.Client.Vault = v
		renewed := account
		renewed.Grant.AccessToken = auth.NewSecret("the only copy of a token")
		s.Client.Unsaved(renewed)
		var late reader
		s.Follow(late.read)
		if !late.has(func(n News) bool { return n.Unsaved != nil && n.Unsaved.ID == account.ID }) {
			t.Fatal("a late follower does not get the unsaved tokens")
		}
		v.is = stays
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		lost := late.has(func(n News) bool { return n.Lost != nil && n.Lost.ID == account.ID })
		log := journalOf(t, h)
		if lost != stays || strings.Contains(log, "new tokens lost") != stays || strings.Contains(log, "only copy") {
			t.Errorf("full at the end: %t, lost: %t; the journal says %s", stays, lost, log)
		}
		after, err := reopened(t, h, "correct horse").Vault.Load(t.Context(), account.ID)
		if err != nil || after.Grant.AccessToken.Equal(renewed.Grant.AccessToken) == stays {
			t.Errorf("full at the end: %t, and the tokens are saved: %t, %v", stays, !stays, err)
		}
	}
}

func TestTokensThatAnotherProgramReplacedGiveWay(t *testing.T) {
	s, account := openWithAccount(t, fresh(t))
	newer := account
	newer.Label = "changed by a command"
	if err := s.Vault.Save(t.Context(), &newer); err != nil {
		t.Fatal(err)
	}
	if now, superseded, err := s.SaveTokens(t.Context(), account); err != nil || !superseded || now.Label != newer.Label {
		t.Errorf("SaveTokens = %t, %v", superseded, err)
	}
	if now, superseded, err := s.SaveTokens(t.Context(), newer); err != nil || superseded || now.Generation <= newer.Generation {
		t.Errorf("SaveTokens of the newest = %t, %v", superseded, err)
	}
}
