package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/parts"
)

// atResource returns Ada's account for a resource at id.example.
func atResource(id, resource string, left time.Duration, change ...func(*auth.Account)) auth.Account {
	change = append([]func(*auth.Account){func(a *auth.Account) {
		a.ClientID, a.Resource = "client", resource
		a.Identity = auth.Identity{Issuer: "https://id.example", Subject: "ada-1815", Name: "Ada Lovelace"}
	}}, change...)
	return account(id, auth.HostOf(resource), left, change...)
}

// joined returns a person's accounts for three resources, of which one needs attention, between
// accounts of other providers.
func joined() State {
	return State{Phase: PhaseOpen, Now: noon}.withAccounts([]auth.Account{
		account("first", "alpha", time.Hour), account("refused", "beta", time.Hour, refused), account("last", "zeta", time.Hour),
		atResource("tasks", "https://tasks.example", time.Hour), atResource("notes", "https://notes.example/mcp", 20*time.Minute),
		atResource("mail", "https://mail.example", 2*time.Minute),
	}, nil)
}

// cardLines is lines with the mark of each line of a card.
func cardLines(rows []*row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString([]string{"  ", "┌ ", "│ ", "└ "}[r.line])
		for _, text := range []string{r.title, r.apart, r.word} {
			b.WriteString(text + " | ")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestResourcesOfOnePersonAreOneCard (R30): The card stands where its most urgent line would, and its
// lines keep their order whatever their status.
func TestResourcesOfOnePersonAreOneCard(t *testing.T) {
	want := `  Needs attention |  | 2 | 
  Name refused |  | Sign in again | 
┌ Ada Lovelace | mail.example | Expiring | 
│ notes.example |  | Active | 
└ tasks.example |  | Active | 
  Active |  | 2 | 
  Name first |  | Active | 
  Name last |  | Active | 
`
	s, kept := joined(), new(keptRows)
	if got := cardLines(s.rows(kept)); got != want {
		t.Errorf("rows:\n%s\nwant:\n%s", got, want)
	}
	if s.Selected != "refused" || s.movedIn(accountIDs(s.rows(kept)), 3).Selected != "tasks" {
		t.Errorf("keys do not reach each line")
	}
	a, _ := s.Account("tasks")
	refused(&a)
	a.Generation++
	a.Label = "To do"
	want = `  Needs attention |  | 2 | 
  Name refused |  | Sign in again | 
┌ Ada Lovelace | mail.example | Expiring | 
│ notes.example |  | Active | 
└ tasks.example | To do | Sign in again | 
`
	if got := cardLines(s.withAccount(a).rows(kept)); !strings.HasPrefix(got, want) {
		t.Errorf("after a change:\n%s\nwant:\n%s", got, want)
	}
	for _, search := range []string{"notes.ex", "/mcp"} {
		if got := cardLines(s.searched(search).rows(kept)); !strings.Contains(got, "  Ada Lovelace | notes.example | Active | ") {
			t.Errorf("a search that leaves one line of a card:\n%s", got)
		}
	}
	if got := cardLines(s.searched("").rows(kept)); !strings.Contains(got, "└ tasks.example") {
		t.Errorf("after the search:\n%s", got)
	}
}

// TestTheCardOfAPersonRises: a card without an urgent line stands among the active accounts, and at
// the top of those that need attention as soon as one of its lines is the most urgent.
func TestTheCardOfAPersonRises(t *testing.T) {
	s, kept := joined(), new(keptRows)
	for _, step := range []struct {
		change func(*auth.Account)
		want   []string
	}{
		{func(a *auth.Account) { a.Grant.ExpiresAt = noon.Add(time.Hour) }, []string{"refused", "first", "mail", "notes", "tasks", "last"}},
		{func(a *auth.Account) { a.Grant.ExpiresAt = noon.Add(2 * time.Minute) }, []string{"refused", "mail", "notes", "tasks", "first", "last"}},
		{func(a *auth.Account) { a.Ended = auth.EndedRevoked }, []string{"refused", "first", "mail", "notes", "tasks", "last"}},
	} {
		a, _ := s.Account("mail")
		step.change(&a)
		s = s.withAccount(a)
		if got := accountIDs(s.rows(kept)); !slices.Equal(got, step.want) {
			t.Errorf("the order is %q, want %q", got, step.want)
		}
	}
}

// TestOnlyAProvenPersonIsJoined: accounts that may be of two people stay apart, in the list and in the
// detail.
func TestOnlyAProvenPersonIsJoined(t *testing.T) {
	for name, change := range map[string]func(a, b *auth.Account){
		"no subject":       func(a, b *auth.Account) { a.Identity.Subject, b.Identity.Subject = "", "" },
		"one subject":      func(_, b *auth.Account) { b.Identity.Subject = "" },
		"two subjects":     func(_, b *auth.Account) { b.Identity.Subject = "grace" },
		"two issuers":      func(_, b *auth.Account) { b.Identity.Issuer = "https://other.example" },
		"no issuer":        func(a, b *auth.Account) { a.Identity.Issuer, b.Identity.Issuer = "", "" },
		"two clients":      func(_, b *auth.Account) { b.ClientID = "another" },
		"no client":        func(a, b *auth.Account) { a.ClientID, b.ClientID = "", "" },
		"without resource": func(a, b *auth.Account) { a.Resource, b.Resource = "", "" },
		"":                 func(*auth.Account, *auth.Account) {},
		"one resource":     func(a, _ *auth.Account) { a.Resource = "" },
	} {
		a, b := atResource("a", "https://a.example", time.Hour), atResource("b", "https://b.example", time.Hour)
		change(&a, &b)
		s := State{Phase: PhaseOpen, Now: noon}.withAccounts([]auth.Account{a, b}, nil).selected("a")
		v, _ := s.detail()
		isJoined := strings.Contains(cardLines(s.rows(new(keptRows))), "┌")
		if want := name == "" || name == "one resource"; isJoined != want || (len(v.also) > 0) != want {
			t.Errorf("%q: joined is %v, and the detail has %v", name, isJoined, v.also)
		}
	}
}

// TestLinesOfACardAreToldApart: two resources of one host have their paths, and two people of one name
// their emails.
func TestLinesOfACardAreToldApart(t *testing.T) {
	grace := func(a *auth.Account) { a.Identity.Subject, a.Identity.Email = "ada-2", "ada@two.example" }
	s := State{Phase: PhaseOpen, Now: noon}.withAccounts([]auth.Account{
		atResource("1", "https://api.example/a", time.Hour), atResource("2", "https://api.example/b", time.Hour),
		atResource("3", "https://api.example/a", time.Hour, grace), atResource("4", "https://mail.example", time.Hour, grace),
	}, nil).selected("1")
	want := `┌ Ada Lovelace | ada-1815 · api.example/a | Active | 
└ api.example/b |  | Active | 
┌ Ada Lovelace | ada@two.example · api.example | Active | 
└ mail.example |  | Active | 
`
	if got := cardLines(s.rows(new(keptRows))); !strings.HasSuffix(got, want) {
		t.Errorf("rows:\n%s\nwant:\n%s", got, want)
	}
	if v, _ := s.detail(); len(v.also) != 1 || v.also[0] != (alsoLine{id: "2", name: "api.example/b", look: look(auth.StatusActive), status: "Active, 1 h left"}) {
		t.Errorf("the detail has %+v", v.also)
	}
}

// TestLinesOfACardAreChosen: by a tap, by a key, and by the card of the detail.
func TestLinesOfACardAreChosen(t *testing.T) {
	d := newTestWindow(t)
	d.showState(joinedScene())
	list := made[*accountsRoom](d.app).list.list
	rows := map[string]*parts.Row{}
	d.walk(func(o fyne.CanvasObject) {
		if r, ok := o.(*parts.Row); ok && r.Item().Line != parts.CardNone {
			rows[r.Item().ID] = r
		}
	})
	if len(rows) != 3 {
		t.Fatalf("%d lines of a card are shown", len(rows))
	}
	test.Tap(rows[idAccount+"tasks"])
	d.drain()
	if d.app.state.Selected != "tasks" {
		t.Fatalf("a tap on the last line selects %q", d.app.state.Selected)
	}
	d.w.Canvas().Focus(list)
	d.key(fyne.KeyUp)
	if d.app.state.Selected != "notes" || list.Selected() != idAccount+"notes" {
		t.Fatalf("Up selects %q", d.app.state.Selected)
	}
	d.untilShown("Also at this sign-in service")
	d.press("Show")
	if got := d.app.state.Selected; got != "mail" && got != "tasks" {
		t.Errorf("the card of the detail selects %q", got)
	}
	d.showState(wall())
	if d.shows("Also at this sign-in service") {
		t.Error("the card is shown for an account without others")
	}
}

// joinedScene is the picture of a person's accounts for three resources, and of one whose person is not
// proven.
func joinedScene() State {
	s := wall()
	all := slices.Clone(s.Accounts)
	for _, a := range []auth.Account{
		atResource("mail", "https://mail.example", time.Hour, refused), atResource("notes", "https://notes.example/mcp", 48*time.Minute),
		atResource("tasks", "https://tasks.example", time.Hour),
		atResource("unproven", "https://files.example", time.Hour, func(a *auth.Account) { a.Identity = auth.Identity{Issuer: a.Identity.Issuer} }),
	} {
		a.Requested, a.Grant.Scopes = []string{"read", "write"}, []string{"read", "write"}
		all = append(all, shifted(a))
		s.Providers = append(s.Providers, catalog.Entry{Provider: auth.Provider{ID: a.Provider, Name: a.Provider, Issuer: "https://id.example", Resource: a.Resource}, Source: catalog.SourceUser})
	}
	return s.withAccounts(all, nil).selected("notes")
}

func init() {
	addressScenes = append(addressScenes, scene{name: "several-resources", state: joinedScene})
	promises["several-resources"] = []string{"Also at this sign-in service", "mail.example", "notes.example", "tasks.example", "Ada Lovelace", "Show"}
}
