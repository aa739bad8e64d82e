package words

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	texttemplate "text/template"
	"text/template/parse"
	"time"
	"unicode"

	"latchkey/auth"
)

// Every message has a unique name and parses, and every counted one has both English forms.
func TestEveryMessageIsWhole(t *testing.T) {
	names := map[string]bool{}
	for _, m := range everyMessage() {
		if names[m.id()] || m.name == "" {
			t.Errorf("the name %q is not one message's", m.id())
		}
		names[m.id()] = true
		if m.other == "" {
			t.Errorf("%s says nothing", m.id())
		}
		if _, err := holesOf(m); err != nil {
			t.Error(err)
		}
	}
	if len(names) < 600 {
		t.Errorf("there are only %d messages", len(names))
	}
}

// holesOf are the names of a message's holes.
func holesOf(m message) ([]string, error) {
	var found []string
	for _, form := range []string{m.one, m.other} {
		parsed, err := texttemplate.New(m.id()).Parse(form)
		if err != nil {
			return nil, err
		}
		if parsed.Tree != nil {
			collect(parsed.Root, &found)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

func collect(n parse.Node, found *[]string) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, inner := range n.Nodes {
				collect(inner, found)
			}
		}
	case *parse.ActionNode:
		collect(n.Pipe, found)
	case *parse.WithNode:
		collect(n.Pipe, found)
		collect(n.List, found)
		collect(n.ElseList, found)
	case *parse.IfNode:
		collect(n.Pipe, found)
		collect(n.List, found)
		collect(n.ElseList, found)
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			for _, argument := range command.Args {
				if field, ok := argument.(*parse.FieldNode); ok {
					*found = append(*found, field.Ident[0])
				}
			}
		}
	}
}

// The package's sources, without its tests.
func sources(t *testing.T) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if len(files) < 20 {
		t.Fatalf("only %d files were found", len(files))
	}
	return files
}

// notSaid lists literals with letters that are not part of a sentence: what people type, names
// from specifications, layouts.
var notSaid = []string{
	"--accept-host", "authorization_code refresh_token", " urn:ietf:params:oauth:grant-type:device_code", "code", "%d:%02d",
	"N", "V", "F", "R", "L", "Q", "S", "W", "E", "F1", "offline_access", ".json", "en", "language", "hop_",
}

// All sentences are messages: in this package a literal with letters is a message, its name, a
// hole, or listed in notSaid.
func TestOnlyMessagesSpeak(t *testing.T) {
	declares := []string{"text", "phrase", "counted", "texts", "phrases", "failures", "findings", "byKeeper", "declareSaying", "declareQuestion", "part"}
	for _, f := range sources(t) {
		var look func(n ast.Node) bool
		look = func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec, *ast.IndexExpr:
				return false
			case *ast.CallExpr:
				_, name := callOf(n)
				return !slices.Contains(declares, name)
			case *ast.KeyValueExpr: // the key is the name of a hole
				ast.Inspect(n.Value, look)
				return false
			case *ast.CaseClause: // a value to compare with
				for _, statement := range n.Body {
					ast.Inspect(statement, look)
				}
				return false
			case *ast.BinaryExpr:
				return n.Op != token.EQL && n.Op != token.NEQ
			case *ast.BasicLit:
				if said := literal(n); strings.ContainsFunc(said, unicode.IsLetter) && !slices.Contains(notSaid, said) {
					t.Errorf("%q is said by no message", said)
				}
			}
			return true
		}
		ast.Inspect(f, look)
	}
}

// pseudo returns a language whose every message is the English one in ⟦…⟧.
func pseudo(t *testing.T) []byte {
	t.Helper()
	file := map[string]any{}
	for _, m := range everyMessage() {
		if m.one == "" {
			file[m.id()] = "⟦" + m.other + "⟧"
		} else {
			file[m.id()] = map[string]string{"one": "⟦" + m.one + "⟧", "other": "⟦" + m.other + "⟧"}
		}
	}
	text, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Another language reaches every sentence: all text outside of its messages is data.
func TestALanguageReachesEverySentence(t *testing.T) {
	speak(t, "en-XA", string(pseudo(t)))
	for _, m := range everyMessage() {
		filled := holes{}
		names, _ := holesOf(m)
		for _, name := range names {
			filled[name] = "x"
		}
		var count any
		if m.one != "" {
			count = 2
		}
		if got := m.render(filled, count); !strings.HasPrefix(got, "⟦") {
			t.Errorf("%s says %q", m.id(), got)
		}
	}
	for _, sentence := range []func() string{AppName, Cancel, FirstLead, WaitTitle, UnlockText, RecoveryText, SchemeClaimed} {
		translated(t, sentence())
	}
	data := auth.Error{Provider: "1", Code: "2", Detail: "3", Status: 418, RetryAfter: 90 * time.Second, Refused: 2, Skew: time.Hour, Description: "4", Moves: []auth.Move{{From: "5", To: "6"}, {From: "7", To: "8"}}}
	for _, reason := range append(constants(t, "errors.go", "Reason"), "") {
		for _, kind := range append(constants(t, "errors.go", "Kind"), "") {
			for _, e := range []auth.Error{{}, data} {
				e.Reason, e.Kind = auth.Reason(reason), auth.Kind(kind)
				title, hint := Say(&e)
				translated(t, title, hint, ForWindow(&e, hint), ForStuck(&e, hint), Said(&e), StoppedBy(&e, "1"))
			}
		}
	}
	for _, sentences := range samples() {
		translated(t, sentences...)
	}
}

// samples returns the results of functions with holes for data without letters.
func samples() [][]string {
	now := time.Date(2026, 11, 21, 22, 30, 0, 0, time.UTC)
	var said [][]string
	for _, at := range []time.Time{{}, now, now.Add(time.Hour), now.AddDate(0, -3, 0), now.AddDate(-2, 0, 0)} {
		grant := auth.Grant{ExpiresAt: at, ObtainedAt: now, TokenType: "1", RefreshToken: auth.NewSecret("2"), RefreshEnds: at}
		for _, a := range []auth.Account{
			{Grant: grant},
			{Grant: grant, Ended: auth.EndedRevoked, EndedAt: at},
			{Grant: grant, Ended: auth.EndedRefused, EndedAt: at},
			{Grant: grant, RefreshStartedAt: now},
			{Grant: grant, UnreachableAt: now, RetryAt: at, RefreshedAt: now},
		} {
			said = append(said, []string{
				Status(a.Status(now)), StatusNote(a, now), StatusSentence(a, now), Headline(a, a.Status(now), now), AccessLine(grant, now),
				RefreshLine(a, now), Lifetime(grant, now), IDTokenLine(a), Unadvertised(a), Clock(at, now), When(at, now),
				Proof(auth.Revocation{Proof: auth.ProofAliveUntil, Until: at}, now),
			})
		}
	}
	for _, d := range []time.Duration{0, time.Second, 90 * time.Second, 90 * time.Minute, 30 * time.Hour, 80 * time.Hour} {
		said = append(said, []string{Span(d), Left(d), LockTime(d), WaitedOf(d, time.Hour)})
	}
	for _, n := range []int{0, 1, 2000} {
		erase, again, remove := AskErase(n), AskStartAgain(auth.KeeperKeyring, n, []auth.Provider{{Name: "1", ManagePage: "2"}, {Name: "3"}}), AskRemoveProviderAlive("1", slices.Repeat([]string{"2"}, n))
		said = append(said, []string{
			LinkedAccounts(n), RefusedSoFar(n), StillAlive(n), AskRevokeFirst(n, "1"), RestoredCount(n, n, n), RenewIs(n > 1, n > 0, n, 5),
			erase.Title, erase.Text, erase.Yes, erase.No, again.Title, again.Text, again.Yes, remove.Title, remove.Text,
		})
	}
	for _, k := range []auth.Keeper{auth.KeeperKeyring, auth.KeeperPassphrase, auth.KeeperMemory, ""} {
		name, effect := KeyIs(k)
		said = append(said, []string{
			Keeper(k), VaultLine(k), KeyLine(k), name, effect, LockMeans(k), HiddenText(k), KeyMoved(k), KeyLeftBehind(k), RecoveryIs(k, true),
			RecoveryIs(k, false), MoveTitle(k, auth.KeeperKeyring), MoveText(k, auth.KeeperPassphrase), AskDropCode(k).Text,
		})
	}
	for _, id := range auth.Topics {
		for _, fitness := range []auth.Fitness{auth.FitSupported, auth.FitRequired, auth.FitNotOffered, auth.FitBroken, auth.FitUnknown} {
			said = append(said, []string{Finding(auth.Finding{ID: id, Fitness: fitness, Needed: true}), Topic(id), Asks(id), Good(id), Fitness(fitness)})
		}
	}
	for _, line := range KeyLines(nil) {
		said = append(said, []string{line[1]})
	}
	return said
}

// translated fails if a sentence has a letter outside of ⟦…⟧.
func translated(t *testing.T, sentences ...string) {
	t.Helper()
	for _, s := range sentences {
		depth := 0
		for _, r := range s {
			switch {
			case r == '⟦':
				depth++
			case r == '⟧':
				depth--
			case depth == 0 && unicode.IsLetter(r):
				t.Errorf("%q speaks English outside of its messages", s)
				return
			}
		}
	}
}
