package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// noon is the present in the tables.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// account returns an account whose token was issued at 11:30 and expires after left.
func account(id, provider string, left time.Duration, change ...func(*auth.Account)) auth.Account {
	a := auth.Account{
		ID: id, Provider: provider, Identity: auth.Identity{Issuer: "https://" + provider + ".example", Subject: id, Name: "Name " + id},
		Grant: auth.Grant{
			AccessToken: auth.NewSecret("access-token-of-" + id + "-0123456789"), RefreshToken: auth.NewSecret("refresh-token-of-" + id),
			TokenType: "Bearer", ObtainedAt: noon.Add(-30 * time.Minute), ExpiresAt: noon.Add(left),
		},
	}
	for _, f := range change {
		f(&a)
	}
	return a
}

func refused(a *auth.Account)     { a.Ended, a.EndedAt = auth.EndedRefused, noon.Add(-2*time.Hour) }
func revoked(a *auth.Account)     { a.Ended, a.EndedAt = auth.EndedRevoked, noon.Add(-3*time.Hour) }
func unreachable(a *auth.Account) { a.UnreachableAt = noon.Add(-time.Minute) }
func inDoubt(a *auth.Account)     { a.RefreshStartedAt = noon.Add(-time.Hour) }
func endless(a *auth.Account)     { a.Grant.ExpiresAt = time.Time{} }

// mixed returns a state with an account of every status.
func mixed() State {
	s := State{Phase: PhaseOpen, Now: noon, Providers: []catalog.Entry{
		{Provider: auth.Provider{ID: "a", Name: "Alpha", Issuer: "https://a.example"}},
		{Provider: auth.Provider{ID: "b", Name: "Beta", Issuer: "https://b.example"}},
	}}
	return s.withAccounts([]auth.Account{
		account("active2", "b", 48*time.Minute), account("endless", "a", 0, endless), account("active1", "a", 40*time.Minute),
		account("doubt", "a", time.Hour, inDoubt), account("expired", "a", -time.Minute), account("revoked", "a", time.Hour, revoked),
		account("lost", "a", time.Hour, unreachable), account("expiring", "a", 2*time.Minute), account("again", "a", time.Hour, refused),
	}, nil)
}

// lines returns one line of text for each row.
func lines(rows []*row) string {
	var b strings.Builder
	for _, r := range rows {
		if r.kind == rowHeading {
			fmt.Fprintf(&b, "# %s %s\n", r.title, r.word)
			continue
		}
		fmt.Fprintf(&b, "%s | %s | %s | %s\n", r.title, r.second, r.word, r.when)
	}
	return b.String()
}

func TestRowsGroupByAttention(t *testing.T) {
	want := `# Needs attention 5
Name again | Alpha | Sign in again | since 10:00
Name expiring | Alpha | Expiring | 2 min left
Name lost | Alpha | Cannot reach | since 11:59
Name expired | Alpha | Expired | refresh to renew
Name doubt | Alpha | In doubt | answer lost
# Active 3
Name active1 | Alpha | Active | 40 min left
Name endless | Alpha | Active | no expiry
Name active2 | Beta | Active | 48 min left
# Ended 1
Name revoked | Alpha | Revoked | today, 09:00
`
	if got := lines(mixed().rows(new(keptRows))); got != want {
		t.Errorf("rows:\n%s\nwant:\n%s", got, want)
	}
}

func TestRowsWithoutAGroupHaveNoHeading(t *testing.T) {
	s := State{Phase: PhaseOpen, Now: noon}.withAccounts([]auth.Account{account("x", "a", time.Hour)}, nil)
	if got := lines(s.rows(new(keptRows))); strings.Contains(got, "Needs attention") || !strings.HasPrefix(got, "# Active 1\n") {
		t.Errorf("rows:\n%s", got)
	}
}

func TestRowsOfSignInsAndDamage(t *testing.T) {
	s := State{Phase: PhaseOpen, Now: noon}
	s = s.withAccounts(nil, []*auth.Error{{Reason: auth.ReasonAccountDamaged, Detail: "/home/x/vault/0123.sealed"}})
	s = s.withSignIn(SignIn{N: 1, Provider: "Alpha", Started: noon.Add(-12 * time.Second), Timeout: 5 * time.Minute})
	s = s.withSignIn(SignIn{N: 2, Provider: "Beta", Err: &auth.Error{}})
	want := `# Signing in 2
Alpha | Signing in | Waiting | 0:12 of 5:00
Beta | Signing in | Stopped | open to see why
# Needs attention 1
Damaged account | 0123.sealed | Damaged | 
`
	if got := lines(s.rows(new(keptRows))); got != want {
		t.Errorf("rows:\n%s\nwant:\n%s", got, want)
	}
}

func TestSearchFindsByNameProviderAndStatus(t *testing.T) {
	for search, want := range map[string][]string{
		"ACTIVE1": {"active1"}, "beta": {"active2"}, "revoked": {"revoked"}, " expiring ": {"expiring"}, "nobody": nil,
	} {
		if got := accountIDs(mixed().searched(search).rows(new(keptRows))); !slices.Equal(got, want) {
			t.Errorf("search %q finds %q, want %q", search, got, want)
		}
	}
}

func TestSelectionMovesAndStays(t *testing.T) {
	s := mixed()
	if s.Selected != "again" {
		t.Fatalf("the first account shown is not selected: %q", s.Selected)
	}
	steps := []struct {
		by   int
		want string
	}{{1, "expiring"}, {-1, "again"}, {-1, "again"}, {100, "revoked"}, {1, "revoked"}}
	for _, step := range steps {
		if s = s.movedIn(accountIDs(s.rows(new(keptRows))), step.by); s.Selected != step.want {
			t.Fatalf("moved by %d: %q is selected, want %q", step.by, s.Selected, step.want)
		}
	}
	s = s.selected("lost")
	if s = s.withAccounts(s.Accounts, nil); s.Selected != "lost" {
		t.Errorf("reading the vault again selects %q", s.Selected)
	}
	if s = s.withoutAccount("lost"); s.Selected != "expired" {
		t.Errorf("removing the selected account selects %q, want its neighbour", s.Selected)
	}
	if got := s.selected("nobody").Selected; got != "expired" {
		t.Errorf("selecting nobody selects %q", got)
	}
}

func TestTransitionsLeaveTheOldStateAlone(t *testing.T) {
	old := mixed()
	before := lines(old.rows(new(keptRows)))
	_ = old.withAccount(account("active1", "b", time.Minute, revoked))
	_ = old.withoutAccount("again")
	_ = old.started("lost", TaskRefresh).ended("lost", &auth.Error{Kind: auth.KindNetwork})
	_ = old.withSignIn(SignIn{N: 1})
	if after := lines(old.rows(new(keptRows))); after != before || len(old.Tasks)+len(old.Troubles)+len(old.SignIns) != 0 {
		t.Errorf("a transition wrote into the old state:\n%s", after)
	}
}

func TestOpeningTheVault(t *testing.T) {
	absent := &auth.Error{Kind: auth.KindKeyring, Reason: auth.ReasonKeyringAbsent}
	wrong := &auth.Error{Kind: auth.KindWrongPassphrase, Reason: auth.ReasonWrongPassphrase}
	damaged := &auth.Error{Kind: auth.KindVaultDamaged, Reason: auth.ReasonVaultDamaged}
	for _, c := range []struct {
		name  string
		from  Phase
		err   *auth.Error
		isNew bool
		want  Phase
	}{
		{"a new vault without a keyring asks who keeps the key", PhaseEmpty, absent, true, PhaseChoose},
		{"an old vault without its keyring is stuck, and no choice is offered", PhaseStarting, absent, false, PhaseStuck},
		{"a wrong passphrase asks again", PhaseLocked, wrong, false, PhaseLocked},
		{"damage is stuck", PhaseStarting, damaged, false, PhaseStuck},
		{"a full disk while making one is stuck", PhaseEmpty, &auth.Error{Kind: auth.KindInternal, Reason: auth.ReasonDiskFull}, true, PhaseStuck},
		{"a choice that fails stays a choice", PhaseChoose, &auth.Error{Kind: auth.KindInternal, Reason: auth.ReasonDiskFull}, true, PhaseChoose},
	} {
		s := State{Phase: c.from, Opening: true}.notOpened(c.err, c.isNew)
		if s.Phase != c.want || s.Opening || s.Problem != c.err {
			t.Errorf("%s: phase %d, want %d", c.name, s.Phase, c.want)
		}
	}
}

func TestTroublesComeAndGo(t *testing.T) {
	err := &auth.Error{Step: auth.StepRefresh, Kind: auth.KindNetwork, Reason: auth.ReasonNoAnswer}
	s := mixed().started("lost", TaskRefresh)
	if st := s.accountRow(&s.Accounts[6], nil).word; st != words.Doing("refresh") {
		t.Errorf("the row of a busy account says %q", st)
	}
	if s = s.ended("lost", err); s.Troubles["lost"] != err || s.Tasks["lost"] != TaskNone {
		t.Error("what went wrong is not kept")
	}
	if s = s.started("lost", TaskRefresh); s.Troubles["lost"] != nil {
		t.Error("trying again keeps the old trouble")
	}
	cancelled := &auth.Error{Kind: auth.KindCancelled}
	if s = s.ended("lost", cancelled); s.Troubles["lost"] != nil {
		t.Error("cancelling is shown as trouble")
	}
}

func TestNoticesGoOnlyByTheirNumber(t *testing.T) {
	s := State{}.noticed("one", false)
	first := s.Notice.N
	s = s.noticed("two", true)
	if s = s.unnoticed(first); s.Notice.Text != "two" {
		t.Error("the end of an older message took a newer one away")
	}
	if s = s.unnoticed(s.Notice.N); s.Notice.Text != "" {
		t.Error("the message stays")
	}
}

// TestU25TheClockOfAWaitIsCalm: each change of it draws the whole window.
func TestU25TheClockOfAWaitIsCalm(t *testing.T) {
	for waited, want := range map[time.Duration]string{
		12 * time.Second: "0:12 of 5:00", 72 * time.Second: "1:00 of 5:00", 264 * time.Second: "4:00 of 5:00", 287 * time.Second: "4:47 of 5:00",
	} {
		if got := clockText(SignIn{Started: noon.Add(-waited), Timeout: 5 * time.Minute}, noon); got != want {
			t.Errorf("after %v the clock says %q, want %q", waited, got, want)
		}
	}
}

func TestTheClockSleepsUntilTheNextChange(t *testing.T) {
	one := func(left time.Duration, change ...func(*auth.Account)) State {
		return State{Phase: PhaseOpen, Now: noon}.withAccounts([]auth.Account{account("x", "a", left, change...)}, nil)
	}
	for _, c := range []struct {
		name string
		s    State
		want time.Duration
	}{
		{"nothing to count", State{Phase: PhaseOpen, Now: noon}, 0},
		{"the headline counts seconds", one(108*time.Second + 300*time.Millisecond), 301 * time.Millisecond},
		{"two minutes and more count no seconds", one(48 * time.Minute), suspendTick},
		{"until there are two minutes", one(2*time.Minute + 7*time.Second), 7*time.Second + time.Millisecond},
		{"no end", one(0, endless), suspendTick},
		{"an ended account", one(time.Minute, revoked), suspendTick},
		{"a wait counts seconds", State{Phase: PhaseOpen, Now: noon}.withSignIn(SignIn{N: 1, Started: noon.Add(-1500 * time.Millisecond)}), 500 * time.Millisecond},
		{"the middle of a long wait counts half minutes", State{Phase: PhaseOpen, Now: noon}.withSignIn(SignIn{N: 1, Started: noon.Add(-72 * time.Second), Timeout: 5 * time.Minute}), 18 * time.Second},
		{"a stopped sign-in counts nothing", State{Phase: PhaseOpen, Now: noon}.withSignIn(SignIn{N: 1, Err: &auth.Error{}}), suspendTick},
		{"a hidden window counts nothing", one(time.Minute).hidden(), 0},
		{"another room needs no seconds", one(108 * time.Second).inRoom(RoomProviders), suspendTick},
	} {
		if got := c.s.nextChange(); got != c.want {
			t.Errorf("%s: sleeps %v, want %v", c.name, got, c.want)
		}
	}
}

// TestRowsAreMadeAnewOnlyWhenTheyMayDiffer: making the rows of 10,000 accounts is expensive.
func TestRowsAreMadeAnewOnlyWhenTheyMayDiffer(t *testing.T) {
	s := mixed()
	same := map[string]State{"selected": s.selected(s.Accounts[1].ID), "noticed": s.noticed("x", false), "later": s.at(s.Now.Add(time.Second))}
	for name, other := range same {
		if other.rowsFrom() != s.rowsFrom() {
			t.Errorf("%s: the rows are made anew", name)
		}
	}
	changed := map[string]State{
		"account": s.withAccount(s.Accounts[0]), "task": s.started(s.Accounts[0].ID, TaskRefresh), "search": s.searched("a"),
		"sign-in": s.withSignIn(SignIn{N: 99}), "providers": s.withProviders(append(s.Providers, catalog.Entry{}), nil),
		"damaged": s.withAccounts(s.Accounts, []*auth.Error{{}}), "removed": s.withoutAccount(s.Accounts[0].ID),
	}
	for name, other := range changed {
		if other.rowsFrom() == s.rowsFrom() {
			t.Errorf("%s: the rows are not made anew", name)
		}
	}
}

func BenchmarkRows(b *testing.B) {
	var many []auth.Account
	for i := range 10000 {
		many = append(many, account(fmt.Sprint(i), "a", time.Hour))
	}
	s := mixed().withAccounts(many, nil)
	for b.Loop() {
		_ = items(s.rows(new(keptRows)))
	}
}

// BenchmarkRowsAfterASave is the same after one of the accounts was saved.
func BenchmarkRowsAfterASave(b *testing.B) {
	var many []auth.Account
	for i := range 10000 {
		many = append(many, account(fmt.Sprint(i), "a", time.Hour))
	}
	s, kept := mixed().withAccounts(many, nil), new(keptRows)
	for b.Loop() {
		s.Accounts[5000].Generation++
		_ = items(s.rows(kept))
	}
}

// TestKeptRowsAreTheRows: what is kept never shows, whatever changes, by an account or by the clock.
func TestKeptRowsAreTheRows(t *testing.T) {
	s, kept := mixed(), new(keptRows)
	busy := s.Accounts[0].ID
	relabelled := s.Accounts[3]
	relabelled.Label, relabelled.Generation = "Aaron", relabelled.Generation+1
	doubtful := s.Accounts[4]
	doubtful.RefreshStartedAt = noon
	unsaved := s.Accounts[5]
	unsaved.Grant.ExpiresAt = noon.Add(20 * time.Hour)
	for _, step := range []struct {
		name   string
		change func(State) State
	}{
		{"nothing", func(s State) State { return s }},
		{"a label", func(s State) State { return s.withAccount(relabelled) }},
		{"a doubt", func(s State) State { return s.withAccount(doubtful) }},
		{"tokens that could not be saved", func(s State) State { return s.withAccount(unsaved) }},
		{"a task", func(s State) State { return s.started(busy, TaskRefresh) }},
		{"the end of a task", func(s State) State { return s.ended(busy, nil) }},
		{"renewal", func(s State) State { return s.renewsTokens(true) }},
		{"another account", func(s State) State { return s.withAccount(account("new", "b", time.Hour)) }},
		{"one account less", func(s State) State { return s.withoutAccount(busy) }},
		{"a minute", func(s State) State { return s.at(s.Now.Add(time.Minute)) }},
		{"the end of most tokens", func(s State) State { return s.at(s.Now.Add(time.Hour)) }},
		{"the next day", func(s State) State { return s.at(s.Now.Add(24 * time.Hour)) }},
		{"a clock that is set back", func(s State) State { return s.at(noon) }},
		{"a search", func(s State) State { return s.searched("alpha") }},
		{"the name of a provider", func(s State) State { return s.withProviders(nil, nil) }},
		{"no account", func(s State) State { return s.withAccounts(nil, nil) }},
	} {
		s = step.change(s)
		got, want := lines(s.rows(kept)), lines(s.rows(new(keptRows)))
		if got != want {
			t.Fatalf("%s:\n%s\nwant:\n%s", step.name, got, want)
		}
	}
}

// TestOneChangeMakesOneRow: a save among 10,000 accounts must not cost making 10,000 rows.
func TestOneChangeMakesOneRow(t *testing.T) {
	s, kept := mixed(), new(keptRows)
	rowOf := func(rows []*row, id string) *row {
		return rows[slices.IndexFunc(rows, func(r *row) bool { return r.account == id })]
	}
	before := map[string]row{}
	for _, r := range s.rows(kept) {
		before[r.account] = *r
		r.title += " as kept"
	}
	changed := s.Accounts[0]
	changed.Generation++
	s = s.withAccount(changed)
	for id, r := range before {
		want := r.title + " as kept"
		if id == changed.ID {
			want = r.title
		}
		if id != "" && rowOf(s.rows(kept), id).title != want {
			t.Errorf("%s: %q, want %q", id, rowOf(s.rows(kept), id).title, want)
		}
	}
}
