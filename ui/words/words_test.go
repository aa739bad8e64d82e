package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// constants reads the string constants of a type from a file of package auth, so that a test
// covers new ones.
func constants(t *testing.T, file, typ string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), "../../auth/"+file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); !ok || id.Name != typ {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, text)
		return true
	})
	if len(found) < 5 {
		t.Fatalf("only %d constants of type %s found in %s", len(found), typ, file)
	}
	return found
}

func TestEveryReasonHasWordsOfItsOwn(t *testing.T) {
	for _, name := range constants(t, "errors.go", "Reason") {
		if auth.Reason(name) == auth.ReasonInternal { // it has the messages of its kind
			continue
		}
		in := 0
		for _, table := range reasons {
			if _, ok := table()[auth.Reason(name)]; ok {
				in++
			}
		}
		if in != 1 {
			t.Errorf("reason %s stands in %d tables, want 1", name, in)
		}
	}
}

func TestEveryFailureReadsWell(t *testing.T) {
	full := auth.Error{Provider: "Example", Code: "some_code", Detail: "host.example", Status: 418, RetryAfter: 90 * time.Second, Refused: 2}
	for _, reason := range append(constants(t, "errors.go", "Reason"), "") {
		for _, kind := range append(constants(t, "errors.go", "Kind"), "made_up") {
			for _, step := range append(constants(t, "event.go", "Step"), "") {
				for _, e := range []auth.Error{{}, full} {
					e.Reason, e.Kind, e.Step = auth.Reason(reason), auth.Kind(kind), auth.Step(step)
					title, hint := Say(&e)
					readsWell(t, title, "title", e)
					readsWell(t, hint, "hint", e)
					if strings.HasSuffix(title, ".") || !strings.HasSuffix(hint, ".") {
						t.Fatalf("%+v: title %q ends in a full stop, or hint %q does not", e, title, hint)
					}
				}
			}
		}
	}
}

func readsWell(t *testing.T, text, what string, e auth.Error) {
	t.Helper()
	if len(text) < 5 || strings.ContainsAny(text, "!{}<>") ||
		strings.Contains(text, "  ") || strings.Contains(text, "..") || strings.Contains(text, "…") && e.Provider != "" ||
		strings.ToUpper(text[:1]) != text[:1] && !strings.HasPrefix(text, "latchkey ") {
		t.Fatalf("%s of step %q, kind %q, reason %q: %q", what, e.Step, e.Kind, e.Reason, text)
	}
}

func TestSay(t *testing.T) {
	for _, c := range []struct {
		err         auth.Error
		title, hint string
	}{
		{
			auth.Error{Step: auth.StepRefresh, Kind: auth.KindSignInNeeded, Reason: auth.ReasonInvalidGrant, Provider: "GitHub"},
			"GitHub no longer accepts this sign-in", "Sign in again; the account and its name stay.",
		},
		{
			auth.Error{Step: auth.StepExchange, Kind: auth.KindProviderError, Reason: auth.ReasonInvalidGrant, Provider: "GitHub"},
			"GitHub did not accept the code", "It was used already or came too late. Start again.",
		},
		{
			auth.Error{Step: auth.StepExchange, Kind: auth.KindNetwork, Reason: auth.ReasonBusy, RetryAfter: 90 * time.Second},
			"The provider is busy", "It asks to wait 1 min 30 s; try again after that.",
		},
		{
			auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonUnknownAccount, Detail: "nobody"},
			"There is no account named nobody", "latchkey accounts lists them.",
		},
	} {
		if title, hint := Say(&c.err); title != c.title || hint != c.hint {
			t.Errorf("Say(%v) = %q, %q, want %q, %q", &c.err, title, hint, c.title, c.hint)
		}
	}
}

func TestSaidIsAQuotation(t *testing.T) {
	if got := Said(&auth.Error{Provider: "GitHub", Description: "No such app"}); got != "GitHub says: “No such app”" {
		t.Errorf("Said = %q", got)
	}
	if got := Said(&auth.Error{Provider: "GitHub"}); got != "" {
		t.Errorf("Said without a description = %q", got)
	}
}

func TestEveryWordIsThere(t *testing.T) {
	for _, s := range constants(t, "account.go", "Status") {
		if w := Status(auth.Status(s)); w == s {
			t.Errorf("status %s has no word", s)
		}
	}
	for _, h := range constants(t, "account.go", "Happening") {
		if w := Happening(auth.Entry{What: auth.Happening(h)}); w == strings.ReplaceAll(h, "_", " ") {
			t.Errorf("happening %s has no line", h)
		}
	}
	for _, scope := range append(auth.DefaultScopes, "offline_access", "notes.read") {
		if Scope(scope) == "" {
			t.Errorf("scope %s has no gloss", scope)
		}
	}
}

func TestSpans(t *testing.T) {
	for d, want := range map[time.Duration]string{
		48*time.Minute + 12*time.Second: "48 min 12 s", 48 * time.Minute: "48 min", 900 * time.Millisecond: "0 s",
		-time.Second: "0 s", 59 * time.Second: "59 s", 3*time.Hour + 5*time.Minute + time.Second: "3 h 5 min",
		24 * time.Hour: "1 day", 52 * time.Hour: "2 days 4 h",
	} {
		if got := Span(d); got != want {
			t.Errorf("Span(%v) = %q, want %q", d, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		48*time.Minute + 59*time.Second: "48 min left", 59 * time.Second: "under 1 min left",
		90 * time.Minute: "1 h 30 min left", 2*time.Hour + 59*time.Second: "2 h left", 10*time.Hour + 5*time.Minute: "10 h left", 72 * time.Hour: "3 days left",
	} {
		if got := Left(d); got != want {
			t.Errorf("Left(%v) = %q, want %q", d, got, want)
		}
	}
	if got := Elapsed(72 * time.Second); got != "1:12" {
		t.Errorf("Elapsed = %q", got)
	}
}

func TestTimesOfDay(t *testing.T) {
	now := time.Date(2026, 11, 21, 22, 30, 0, 0, time.FixedZone("", 3600))
	for _, c := range []struct {
		t           time.Time
		clock, near string
		when        string
	}{
		{now.Add(-11 * time.Minute).UTC(), "22:19", "22:19", "today, 22:19"},
		{now.Add(2 * time.Hour).UTC(), "22 Nov", "00:30", "22 Nov"},
		{now.Add(12 * time.Hour), "22 Nov", "22 Nov", "22 Nov"},
		{now.Add(-23 * time.Hour), "20 Nov", "20 Nov", "yesterday, 23:30"},
		{now.AddDate(0, 0, -18), "3 Nov", "3 Nov", "3 Nov"},
		{now.AddDate(-1, 0, 0), "21 Nov 2025", "21 Nov 2025", "21 Nov 2025"},
		{time.Time{}, "an unknown time", "an unknown time", "at an unknown time"},
	} {
		if got := Clock(c.t, now); got != c.clock {
			t.Errorf("Clock(%v) = %q, want %q", c.t, got, c.clock)
		}
		if got := nearClock(c.t, now); got != c.near {
			t.Errorf("nearClock(%v) = %q, want %q", c.t, got, c.near)
		}
		if got := When(c.t, now); got != c.when {
			t.Errorf("When(%v) = %q, want %q", c.t, got, c.when)
		}
	}
}

// A token that ends after midnight says when, not on which day.
func TestATokenOverMidnight(t *testing.T) {
	now := time.Date(2026, 11, 29, 23, 12, 0, 0, time.UTC)
	grant := auth.Grant{TokenType: "Bearer", ObtainedAt: now.Add(-3 * time.Minute), ExpiresAt: now.Add(57 * time.Minute)}
	if got, want := Lifetime(grant, now), "23:09 to 00:09"; got != want {
		t.Errorf("Lifetime = %q, want %q", got, want)
	}
	if got, want := AccessLine(grant, now), "Bearer, issued 23:09, expires 00:09"; got != want {
		t.Errorf("AccessLine = %q, want %q", got, want)
	}
}

func TestStatusLines(t *testing.T) {
	now := time.Date(2026, 11, 21, 22, 30, 0, 0, time.UTC)
	grant := auth.Grant{ObtainedAt: now.Add(-12 * time.Minute), ExpiresAt: now.Add(48*time.Minute + 12*time.Second)}
	for _, c := range []struct {
		a              auth.Account
		note, sentence string
	}{
		{auth.Account{Grant: grant}, "48 min left", "Active for another 48 min 12 s"},
		{auth.Account{}, "no expiry", "Active, without an end"},
		{auth.Account{Ended: auth.EndedRevoked, EndedAt: now.Add(-time.Hour)}, "today, 21:30", "Revoked today, 21:30"},
		{auth.Account{Ended: auth.EndedRefused, EndedAt: now.Add(-time.Hour)}, "since 21:30", "Sign in again to go on"},
		{auth.Account{RefreshStartedAt: now}, "answer lost", "In doubt: the answer to a refresh was lost"},
	} {
		if got := StatusNote(c.a, now); got != c.note {
			t.Errorf("StatusNote = %q, want %q", got, c.note)
		}
		if got := StatusSentence(c.a, now); got != c.sentence {
			t.Errorf("StatusSentence = %q, want %q", got, c.sentence)
		}
	}
}

func TestProofs(t *testing.T) {
	now := time.Date(2026, 11, 21, 22, 30, 0, 0, time.UTC)
	seen := map[string]bool{}
	for _, p := range constants(t, "revocation.go", "Proof") {
		s := Proof(auth.Revocation{Proof: auth.Proof(p)}, now)
		if seen[s] {
			t.Errorf("proof %q has no sentence of its own: %q", p, s)
		}
		seen[s] = true
	}
	if got := Proof(auth.Revocation{Proof: auth.ProofAliveUntil, Until: now.Add(time.Minute)}, now); !strings.Contains(got, "22:31") {
		t.Errorf("alive until: %q", got)
	}
}

func TestEveryTopicOfAReportHasWords(t *testing.T) {
	for _, id := range auth.Topics {
		if Topic(id) == "" || !strings.HasSuffix(Asks(id), ".") {
			t.Errorf("topic %s is %q: %q", id, Topic(id), Asks(id))
		}
	}
	if len(topicNames()) != len(auth.Topics) {
		t.Errorf("%d topics have words, the report has %d", len(topicNames()), len(auth.Topics))
	}
	for _, f := range constants(t, "report.go", "Fitness") {
		if Fitness(auth.Fitness(f)) == f {
			t.Errorf("fitness %s has no word", f)
		}
	}
}

// TestNextTry: the message for a provider that limits requests names the time of the next one
// (E8).
func TestNextTry(t *testing.T) {
	now := time.Date(2026, 3, 4, 22, 0, 0, 0, time.UTC)
	a := auth.Account{UnreachableAt: now.Add(-time.Minute), RetryAt: now.Add(15 * time.Minute)}
	if got := Headline(a, auth.StatusUnreachable, now); !strings.Contains(got, "next try 22:15") {
		t.Error(got)
	}
	if got := Headline(a, auth.StatusUnreachable, now.Add(time.Hour)); strings.Contains(got, "next try") {
		t.Error(got)
	}
}

// TestNoteUntil: the note of a status is the same up to that time, which is after now.
func TestNoteUntil(t *testing.T) {
	noon := time.Date(2026, 11, 3, 12, 0, 30, 5, time.UTC)
	end := func(left time.Duration) auth.Account {
		return auth.Account{Grant: auth.Grant{ObtainedAt: noon.Add(left - 12*time.Hour), ExpiresAt: noon.Add(left), RefreshToken: auth.NewSecret("r")}}
	}
	accounts := map[string]auth.Account{
		"no end": {}, "revoked": {Ended: auth.EndedRevoked, EndedAt: noon}, "refused": {Ended: auth.EndedRefused, EndedAt: noon},
		"unreachable": {UnreachableAt: noon}, "in doubt": {RefreshStartedAt: noon},
	}
	for _, left := range []time.Duration{-time.Hour, 0, 1, 59 * time.Second, time.Minute, 90 * time.Second, 4*time.Minute + 1, time.Hour, 10*time.Hour - 1, 10 * time.Hour, 11*time.Hour + 7*time.Minute, 48 * time.Hour, 73 * time.Hour} {
		accounts["left "+left.String()] = end(left)
	}
	for name, a := range accounts {
		for _, now := range []time.Time{noon, noon.Add(time.Minute), noon.Add(12*time.Hour - 31*time.Second), noon.AddDate(0, 0, 1)} {
			until, note, status := NoteUntil(a, now), StatusNote(a, now), a.Status(now)
			if until.Before(now) || until.Sub(now) > 24*time.Hour {
				t.Errorf("%s at %v: until %v", name, now, until)
			}
			for _, later := range []time.Time{now.Add(until.Sub(now) / 2), until.Add(-1)} {
				if later.Before(now) {
					continue
				}
				if StatusNote(a, later) != note || a.Status(later) != status {
					t.Errorf("%s at %v: %q until %v, but at %v %q", name, now, note, until, later, StatusNote(a, later))
				}
			}
		}
	}
}
