package diagram

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/demo"
	_ "latchkey/auth/demo/demotest" // providers that begin fast
	"latchkey/auth/home"
	"latchkey/auth/trace"
	"latchkey/ui/words"
)

// runs makes real attempts at the demo provider.
type runs struct {
	t      *testing.T
	s      *home.Session
	ring   trace.Ring
	mu     sync.Mutex
	people sync.WaitGroup
}

func newRuns(t *testing.T, o demo.Options) *runs {
	t.Helper()
	h, err := home.At(filepath.Join(t.TempDir(), "home"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Open(t.Context(), home.Opening{Keeper: auth.KeeperMemory, Demo: o})
	if err != nil {
		t.Fatal(err)
	}
	r := &runs{t: t, s: s}
	t.Cleanup(func() { r.people.Wait(); _ = s.Close() })
	return r
}

// observe collects the steps of an attempt.
func (r *runs) observe(e auth.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ring.Observe(e)
}

// latest returns the attempt that began last.
func (r *runs) latest(err error) Diagram {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	r.people.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	return Of(r.ring.List()[0])
}

// browse is a browser in which a new person takes a decision.
func (r *runs) browse(decision string) home.Browse {
	return home.Browse{Open: func(_ context.Context, address string) error {
		r.people.Go(func() { person(r.t, address, decision) })
		return nil
	}}
}

func (r *runs) signIn(x home.SignIn) Diagram {
	r.t.Helper()
	x.Provider, x.Observe = "demo", r.observe
	x.Scopes = []string{"openid"}
	_, err := r.s.SignIn(r.t.Context(), x)
	return r.latest(err)
}

var (
	formOf  = regexp.MustCompile(`<form[^>]*action="([^"]*)"`)
	fieldIn = regexp.MustCompile(`<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"`)
)

// person signs ada in on the pages that begin at an address, and decides.
func person(t *testing.T, address, decision string) {
	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar, Timeout: 30 * time.Second}
	page, err := browser.Get(address)
	for _, typed := range []url.Values{{"username": {"ada"}, "password": {demo.Password}}, {"decision": {decision}}} {
		if err != nil {
			break
		}
		body, _ := io.ReadAll(page.Body)
		_ = page.Body.Close()
		action := formOf.FindSubmatch(body)
		if action == nil {
			t.Errorf("no form on the page: %s", page.Status)
			return
		}
		form := url.Values{}
		for _, field := range fieldIn.FindAllSubmatch(body, -1) {
			form.Add(string(field[1]), html.UnescapeString(string(field[2])))
		}
		for name, value := range typed {
			form[name] = value
		}
		to, _ := page.Request.URL.Parse(html.UnescapeString(string(action[1])))
		page, err = browser.PostForm(to.String(), form)
	}
	if err != nil {
		t.Error(err)
		return
	}
	_ = page.Body.Close()
}

// text writes a comparison as lines: "=" for a row without a difference, "a" and "b" for
// one that only one attempt has, and "≠" with what differs.
func (c Comparison) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s | %s\n", c.SideA, c.SideB)
	for _, p := range c.Phases {
		fmt.Fprintf(&b, "%s %d of %d\n", p.ID, p.Differing(), len(p.Rows))
		rows := make([]string, len(p.Rows))
		for i, r := range p.Rows {
			rows[i] = r.text()
		}
		slices.Sort(rows) // what happens at the same time may come in another order
		b.WriteString(strings.Join(rows, ""))
	}
	return b.String()
}

func (p Pair) text() string {
	switch {
	case p.B == nil:
		return fmt.Sprintf("  a %s\n", kindOf(p.A.Step))
	case p.A == nil:
		return fmt.Sprintf("  b %s\n", kindOf(p.B.Step))
	case !p.Differs():
		return fmt.Sprintf("  = %s\n", kindOf(p.A.Step))
	}
	text := fmt.Sprintf("  ≠ %s\n", kindOf(p.A.Step))
	for _, d := range p.Differences {
		inA, inB := plain(d.A), plain(d.B)
		if d.Name == "code_challenge" { // new each time
			inA, inB = fmt.Sprint(d.InA), fmt.Sprint(d.InB)
		}
		text += fmt.Sprintf("      %s %s: %s | %s\n", d.What, d.Name, inA, inB)
	}
	return text
}

// golden compares text with a file of testdata/compare; with UPDATE it writes the file.
func golden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", "compare", name+".txt")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s:\n%s\nwant\n%s", name, text, want)
	}
}

// TestCompareRealRuns: each pair is two runs at the demo provider, and what differs is
// what the pair is about.
func TestCompareRealRuns(t *testing.T) {
	t.Run("pkce", func(t *testing.T) {
		r := newRuns(t, demo.Options{})
		on := r.signIn(home.SignIn{Browse: r.browse("allow")})
		off := r.latest(r.s.SignInWithoutPKCE(t.Context(), home.Comparison{Scopes: []string{"openid"}, Browse: r.browse("allow"), Observe: r.observe}))
		golden(t, "pkce", Compare(on, off).text())
		if back := Compare(off, on); back.SideA != "pkce_off" || back.SideB != "pkce_on" || back.Differing() != Compare(on, off).Differing() {
			t.Errorf("the other way round: %s, %s, %d", back.SideA, back.SideB, back.Differing())
		}
	})
	t.Run("again", func(t *testing.T) {
		r := newRuns(t, demo.Options{})
		one := r.signIn(home.SignIn{Browse: r.browse("allow")})
		two := r.signIn(home.SignIn{Browse: r.browse("allow")})
		golden(t, "again", Compare(one, two).text())
	})
	t.Run("device", func(t *testing.T) {
		r := newRuns(t, demo.Options{DeviceInterval: time.Second})
		code := r.signIn(home.SignIn{Browse: r.browse("allow")})
		device := r.signIn(home.SignIn{Device: true, OnCode: func(c auth.DeviceCode) {
			r.people.Go(func() { person(t, c.Complete, "allow") })
		}})
		c := Compare(code, device)
		for i := range c.Phases { // how often a device asks depends on the person
			c.Phases[i].Rows = slices.DeleteFunc(c.Phases[i].Rows, func(p Pair) bool { return p.B != nil && p.B.Step.Step == "poll" })
		}
		golden(t, "device", c.text())
	})
	t.Run("push", func(t *testing.T) {
		plain := newRuns(t, demo.Options{})
		pushed := newRuns(t, demo.Options{PAR: true})
		golden(t, "push", Compare(plain.signIn(home.SignIn{Browse: plain.browse("allow")}), pushed.signIn(home.SignIn{Browse: pushed.browse("allow")})).text())
	})
	t.Run("refused", func(t *testing.T) {
		r := newRuns(t, demo.Options{})
		yes := r.signIn(home.SignIn{Browse: r.browse("allow")})
		_, err := r.s.SignIn(t.Context(), home.SignIn{Provider: "demo", Scopes: []string{"openid"}, Observe: r.observe, Browse: r.browse("deny")})
		if err == nil {
			t.Fatal("a refused sign-in succeeded")
		}
		c := Compare(yes, r.latest(nil))
		if !c.Outcome {
			t.Error("the outcomes are the same")
		}
		golden(t, "refused", c.text())
	})
}

// TestCompareKeepsEveryStep: each step stands in one row, in its order, whatever the two
// attempts are.
func TestCompareKeepsEveryStep(t *testing.T) {
	for _, one := range recordings {
		for _, other := range recordings {
			a, b := Of(recorded(t, one)), Of(recorded(t, other))
			var inA, inB []int
			for _, r := range Compare(a, b).Rows() {
				if r.A != nil {
					inA = append(inA, r.A.N)
				}
				if r.B != nil {
					inB = append(inB, r.B.N)
				}
			}
			slices.Sort(inA) // what happens at the same time may come in another order
			slices.Sort(inB)
			if want := numbers(a); !slices.Equal(inA, want) {
				t.Errorf("%s beside %s: steps %v, want %v", one, other, inA, want)
			}
			if want := numbers(b); !slices.Equal(inB, want) {
				t.Errorf("%s beside %s: steps %v, want %v", other, one, inB, want)
			}
			if one == other && Compare(a, b).Differing() != 0 {
				t.Errorf("%s differs from itself: %s", one, Compare(a, b).text())
			}
		}
	}
}

func numbers(d Diagram) []int {
	var all []int
	for _, s := range d.Steps() {
		all = append(all, s.N)
	}
	return all
}

// TestAFloodIsAligned: ten thousand refused callbacks on each side are aligned, and none is
// lost.
func TestAFloodIsAligned(t *testing.T) {
	flood := func(n int, refused func(int) bool) []Step {
		d := recorded(t, "sign-in")
		refusal := d.Steps[12]
		refusal.Error = &trace.Failure{Kind: "bad_answer", Step: "callback", Reason: "state_mismatch"}
		var steps []Step
		for i := range n {
			s := refusal
			if !refused(i) {
				s = d.Steps[i%len(d.Steps)]
			}
			steps = append(steps, Step{Step: s})
		}
		return steps
	}
	rows := align(flood(10000, func(i int) bool { return i%7 != 0 }), flood(9000, func(i int) bool { return i%5 != 0 }))
	inA, inB := 0, 0
	for _, r := range rows {
		if r.A != nil {
			inA++
		}
		if r.B != nil {
			inB++
		}
	}
	if inA != 10000 || inB != 9000 || len(rows) > 16000 {
		t.Errorf("%d rows with %d and %d steps", len(rows), inA, inB)
	}
}

// TestWhatIsNewEachTime never differs, and what is not new does.
func TestWhatIsNewEachTime(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		same       bool
	}{
		{"code", "••• 43 characters", "••• 22 characters", true},
		{"Authorization", "Bearer ••• 43 characters", "DPoP ••• 43 characters", false},
		{"Authorization", "•••• 7Q2c", "•••• x_-9", true},
		{"redirect_uri", "http://127.0.0.1:4711/cb/demo", "http://127.0.0.1:815/cb/demo", true},
		{"redirect_uri", "http://127.0.0.1:4711/cb/demo", "http://127.0.0.1:4711/cb/other", false},
		{"issuer", "http://[::1]:1", "http://[::1]:2", true},
		{"issuer", "https://a.example:1", "https://a.example:2", false},
		{"code_challenge", "abc", "def", true},
		{"expires_in", "3600", "3598", true},
		{"expires_in", "3600", "600", false},
		{"expires_in", "soon", "soon", true},
		{"keys", "[1]", "[2]", true},
		{"Location", "http://127.0.0.1:1/cb?code=a", "http://127.0.0.1:1/cb?code=b", true},
		{"scope", "openid", "openid email", false},
	} {
		if got := isSame(c.name, c.a, c.b, false); got != c.same {
			t.Errorf("%s %q beside %q: same is %v", c.name, c.a, c.b, got)
		}
	}
	if isSame("keys", "[1]", "[2]", true) {
		t.Error("the keys of one server differ, and that is not seen")
	}
}

// TestEverySideHasWords: a name, a sentence, and what follows from it.
func TestEverySideHasWords(t *testing.T) {
	for _, side := range words.CompareSides() {
		for _, said := range []string{words.CompareName(side), words.CompareTitle(side), words.CompareMeaning(side)} {
			if said == string(side) || said == "" {
				t.Errorf("%s lacks words", side)
			}
		}
	}
}
