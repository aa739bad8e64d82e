package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

func TestHeadlineSaysHowAnAccountStands(t *testing.T) {
	want := map[string]string{
		"active1":  "Active — access token expires in 40 min",
		"endless":  "Active — the provider names no end",
		"expiring": "Expiring — access token expires in 2 min",
		"expired":  "Expired — ended today, 11:59; refresh to renew",
		"again":    "Sign in again — the provider no longer renews this sign-in",
		"lost":     "Cannot reach — no answer today, 11:59; nothing has changed",
		"revoked":  "Revoked — ended here today, 09:00",
		"doubt":    "In doubt — the answer to a refresh was lost today, 11:00",
	}
	s := mixed()
	for id, sentence := range want {
		v, ok := s.selected(id).detail()
		if got := v.headline.word + " " + v.headline.rest; !ok || got != sentence {
			t.Errorf("%s: %q, want %q", id, got, sentence)
		}
	}
}

func TestActionsFitTheStatus(t *testing.T) {
	s := mixed()
	dead := account("dead", "a", -time.Minute, func(a *auth.Account) { a.Grant.RefreshToken = auth.Secret{} })
	s = s.withAccount(dead)
	want := map[string]actionsView{
		"active1": {refresh: true, revoke: true, use: true},
		"expired": {refresh: true, revoke: true, use: true},
		"doubt":   {refresh: true, revoke: true, use: true},
		"again":   {signIn: true, revoke: true},
		"revoked": {signIn: true, remove: true},
		"dead":    {signIn: true, revoke: true, use: true},
	}
	for id, actions := range want {
		a, _ := s.Account(id)
		if got := s.actions(a); got != actions {
			t.Errorf("%s: %+v, want %+v", id, got, actions)
		}
	}
}

// TestWhatWouldRenewAnAccountIsOffered: where the provider has it and it was not requested.
func TestWhatWouldRenewAnAccountIsOffered(t *testing.T) {
	plain := func(a *auth.Account) {
		a.Requested, a.Grant.Scopes = []string{"openid"}, []string{"openid"}
		a.Grant.RefreshToken = auth.Secret{}
		a.Metadata.Scopes = []string{"openid", "offline_access"}
	}
	for name, c := range map[string]struct {
		change func(*auth.Account)
		want   bool
	}{
		"offered":                  {func(*auth.Account) {}, true},
		"not offered":              {func(a *auth.Account) { a.Metadata.Scopes = nil }, false},
		"requested":                {func(a *auth.Account) { a.Requested = append(a.Requested, "offline_access") }, false},
		"renewed all the same":     {func(a *auth.Account) { a.Grant.RefreshToken = auth.NewSecret("r") }, false},
		"revoked":                  {func(a *auth.Account) { a.Ended = auth.EndedRevoked }, false},
		"nothing known to ask for": {func(a *auth.Account) { a.Requested = nil }, false},
	} {
		lines := scopeLines(account("x", "a", time.Hour, plain, c.change))
		if got := slices.ContainsFunc(lines, func(l scopeLine) bool { return l.offered && l.scope == "offline_access" }); got != c.want {
			t.Errorf("%s: %+v", name, lines)
		}
	}
}

// TestAskingForWhatRenews signs in again with the scope beside those of before.
func TestAskingForWhatRenews(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	a := d.app.state.Accounts[0]
	a.Requested = slices.DeleteFunc(slices.Clone(a.Requested), func(s string) bool { return s == "offline_access" })
	a.Grant.RefreshToken = auth.Secret{}
	d.app.set(d.app.state.withAccount(a))
	if !d.shows(words.RefreshLine(a, noon)) {
		t.Errorf("nothing says that it is not renewed: %q", d.texts())
	}
	d.press(words.AskForIt())
	asked := d.app.state.SignIns[len(d.app.state.SignIns)-1].Ask
	if want := append(slices.Clone(a.Requested), "offline_access"); !slices.Equal(asked.Scopes, want) || asked.Account != a.ID {
		t.Errorf("it asks for %q of %s, want %q of %s", asked.Scopes, asked.Account, want, a.ID)
	}
	d.sentTo()
	d.key(fyne.KeyEscape)
}

func TestScopesAskedAndGranted(t *testing.T) {
	a := account("x", "a", time.Hour, func(a *auth.Account) {
		a.Requested = []string{"openid", "notes.read", "email"}
		a.Grant.Scopes = []string{"email", "openid", "extra"}
	})
	want := []scopeLine{
		{scope: "openid", gloss: "Know that it is you", granted: true},
		{scope: "email", gloss: "Your email address", granted: true},
		{scope: "extra", granted: true},
		{scope: "notes.read", gloss: "Read your notes"},
	}
	if diff := cmp.Diff(want, scopeLines(a), cmp.AllowUnexported(scopeLine{})); diff != "" {
		t.Error(diff)
	}
	s := State{Phase: PhaseOpen, Now: noon}.withAccounts([]auth.Account{a}, nil)
	if v, _ := s.detail(); v.scopesCaption != "2 of 3 granted" {
		t.Errorf("caption %q", v.scopesCaption)
	}
	a.Ended = auth.EndedRevoked
	s = State{Phase: PhaseOpen, Now: noon}.withAccounts([]auth.Account{a}, nil)
	v, _ := s.detail()
	if v.scopesCaption != "2 of 3 were granted" || !v.scopes[0].past {
		t.Errorf("U11: of a revoked account it says %q, %+v", v.scopesCaption, v.scopes[0])
	}
	if !v.actions.remove || v.actions.revoke {
		t.Errorf("U12: a revoked account offers %+v", v.actions)
	}
}

func TestClaimsAreShownAndNothingElseIs(t *testing.T) {
	yes := true
	a := account("x", "a", time.Hour, func(a *auth.Account) {
		a.Identity.EmailVerified, a.Identity.Email = &yes, "x@a.example"
		a.Identity.Claims = map[string]any{"zone": "Europe", "amr": []any{"pwd", "otp"}, "address": map[string]any{"a": 1}, "n": float64(3)}
	})
	want := []claimLine{
		{key: "sub", value: "x", mono: true},
		{key: "name", value: "Name x"},
		{key: "email", value: "x@a.example"},
		{key: "email_verified", value: "true", checked: true},
		{key: "amr", value: "pwd, otp"},
		{key: "n", value: "3"},
		{key: "zone", value: "Europe"},
	}
	if diff := cmp.Diff(want, claimLines(a, noon), cmp.AllowUnexported(claimLine{})); diff != "" {
		t.Error(diff)
	}
}

func TestAnAccountWithoutNameOrEmailHasADetail(t *testing.T) {
	s := State{Phase: PhaseOpen, Now: noon}.withAccounts([]auth.Account{{ID: "only", Identity: auth.Identity{Subject: "sub-1"}}}, nil)
	v, ok := s.detail()
	if !ok || v.name != "sub-1" || v.email != "" || v.headline.hasBar {
		t.Errorf("%+v", v)
	}
}

func TestTheBarMovesByTheMinute(t *testing.T) {
	for _, c := range []struct {
		left time.Duration
		want float64
	}{
		{30 * time.Minute, 0.5},
		{30*time.Minute + 10*time.Second, 0.5},
		{3 * time.Minute, 0.05},
		{150 * time.Second, 2.5 / 60},
		{-time.Minute, 0},
		{2 * time.Hour, 1},
	} {
		if got := barLeft(c.left, time.Hour); got != c.want {
			t.Errorf("%v left: %v, want %v", c.left, got, c.want)
		}
	}
}

func TestActivityIsNewestFirst(t *testing.T) {
	a := account("x", "a", time.Hour)
	a.Remember(noon.Add(-time.Hour), auth.HappenedLinked, "Alpha")
	a.Remember(noon.Add(-3*time.Minute), auth.HappenedSignedIn, "Renamed since")
	a.Remember(noon.Add(-2*time.Minute), auth.HappenedNotRevoked, string(auth.ReasonNoAnswer))
	a.Remember(noon.Add(-time.Minute), auth.HappenedNoAnswer, string(auth.ReasonNoAnswer))
	want := []activityLine{ // no line is repeated
		{when: "11:59", text: "No answer", tone: toneBad},
		{when: "11:58", text: "Not revoked", note: "no answer", tone: toneBad},
		{when: "11:57", text: "Signed in again", note: "Renamed since", tone: toneGood},
		{when: "11:00", text: "Linked", tone: toneQuiet},
	}
	if diff := cmp.Diff(want, activityLines(a.History, "Alpha", noon), cmp.AllowUnexported(activityLine{})); diff != "" {
		t.Error(diff)
	}
}

// The account of a revocation keeps its tokens' rows, which say that they are gone.
func TestTokensOfARevokedAccount(t *testing.T) {
	a := account("x", "a", time.Hour)
	a.Grant.AccessToken, a.Grant.RefreshToken = auth.Secret{}, auth.Secret{}
	if v := tokensOf(a, noon); v.accessLine != words.NoToken() || v.refreshLine != words.RefreshLine(a, noon) || v.refreshLine == words.TokenGone() {
		t.Errorf("tokens that never came: %+v", v)
	}
	revoked(&a)
	if v := tokensOf(a, noon); v.accessLine != words.TokenGone() || v.refreshLine != words.TokenGone() || v.idLine != words.NoToken() {
		t.Errorf("tokens that were revoked: %+v", v)
	}
}

func TestWhatIsKnownOfARevocation(t *testing.T) {
	cases := map[string]struct {
		change func(*auth.Account)
		want   string // title of the note
		quiet  bool
		page   string
	}{
		"nothing":  {change: func(*auth.Account) {}},
		"dead":     {change: proven(auth.ProofDead), want: "Ended", quiet: true},
		"accepted": {change: proven(auth.ProofAccepted), want: "Accepted, not provable", quiet: true},
		"alive": {change: func(a *auth.Account) {
			proven(auth.ProofAliveUntil)(a)
			a.Revocation.Until = noon.Add(time.Hour)
		}, want: "Still alive until 13:00", quiet: true},
		"alive until it ended": {change: func(a *auth.Account) {
			proven(auth.ProofAliveUntil)(a)
			a.Revocation.Until = noon.Add(-time.Second)
		}, want: "Ended today, 11:59", quiet: true},
		"cannot": {change: func(a *auth.Account) {
			a.Revocation = auth.Revocation{Proof: auth.ProofCannot, At: noon}
		}, want: "This provider cannot revoke from here", quiet: true, page: "https://a.example/apps"},
		"signed in since": {change: func(a *auth.Account) {
			a.Revocation, a.SignedInAt = auth.Revocation{Proof: auth.ProofDead, At: noon.Add(-time.Hour)}, noon
		}},
		"pending": {change: func(a *auth.Account) { a.RevokePending = true }, want: words.StillPending()},
		"doubt":   {change: func(a *auth.Account) { a.RefreshStartedAt = noon }, want: words.DoubtTitle()},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a := account("x", "a", time.Hour, c.change)
			s := State{Now: noon, Providers: []catalog.Entry{{Provider: auth.Provider{ID: "a", ManagePage: "https://a.example/apps"}}}}
			got := s.withAccounts([]auth.Account{a}, nil).trouble(a)
			if got.title != c.want || got.quiet != c.quiet || got.page != c.page || (got.title == "") != (got.hint == "") {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// proven returns a change that revokes an account with that proof.
func proven(p auth.Proof) func(*auth.Account) {
	return func(a *auth.Account) {
		revoked(a)
		a.Revocation = auth.Revocation{Proof: p, At: noon}
	}
}
