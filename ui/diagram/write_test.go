package diagram

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/har"

	"latchkey/auth/trace"
)

func written(t testing.TB, d Diagram, f Format) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d, f, "1.2.3"); err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	return b.String()
}

// hostile is a sign-in whose texts try to leave their place in every format.
func hostile(t testing.TB) Diagram {
	tr := recorded(t, "sign-in")
	tr.Provider = "</title><script>alert(1)</script>\"; --> end\n%% `|x|`"
	for i := range tr.Steps {
		if r := tr.Steps[i].Request; r != nil {
			c := *r
			c.URL += "&x=%3C/script%3E%3Cimg%20src=x%20onerror=alert(1)%3E;%0Aend"
			tr.Steps[i].Request = &c
		}
		if r := tr.Steps[i].Response; r != nil {
			c := *r
			c.Body = `{"error":"</pre><script>alert(1)</script>","error_description":"a;b\n  participant evil\n| c |"}`
			tr.Steps[i].Response = &c
			tr.Steps[i].Error = &trace.Failure{Kind: "provider_error", Step: "exchange", Reason: "oauth_error", Code: "x;y\nend <script>"}
		}
	}
	return Of(tr)
}

// TestJSONIsTheContract: the trace's own members stay, the new ones are never null,
// and a step has no note.
func TestJSONIsTheContract(t *testing.T) {
	var got struct {
		Attempt string
		Steps   []map[string]json.RawMessage
	}
	if err := json.Unmarshal([]byte(written(t, Of(recorded(t, "sign-in")), JSON)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Attempt == "" || len(got.Steps) != 21 {
		t.Fatalf("attempt %q with %d steps", got.Attempt, len(got.Steps))
	}
	for i, s := range got.Steps {
		for _, name := range []string{"n", "step", "phase", "from", "to", "channel", "observed", "at", "duration_ms", "request", "response", "checks", "error", "title", "why", "spec", "fields"} {
			if _, ok := s[name]; !ok {
				t.Errorf("step %d lacks %s", i+1, name)
			}
		}
		if _, ok := s["note"]; ok || string(s["spec"]) == "null" || string(s["fields"]) == "null" || string(s["checks"]) == "null" {
			t.Errorf("step %d: %s", i+1, s)
		}
	}
}

// TestHARIsRead by the types of the DevTools protocol, with every request.
func TestHARIsRead(t *testing.T) {
	d := Of(recorded(t, "sign-in"))
	var got har.HAR
	if err := json.Unmarshal([]byte(written(t, d, HAR)), &got); err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, s := range d.Steps() {
		if s.Request != nil {
			want++
		}
	}
	if got.Log.Version != "1.2" || got.Log.Creator.Version != "1.2.3" || len(got.Log.Entries) != want || want < 5 {
		t.Fatalf("version %s by %+v, %d entries, want %d", got.Log.Version, got.Log.Creator, len(got.Log.Entries), want)
	}
	for _, e := range got.Log.Entries {
		if e.Request.URL == "" || e.StartedDateTime == "" || e.Timings == nil || e.Cache == nil || e.Response == nil || e.Response.Content == nil {
			t.Errorf("entry %+v", e)
		}
	}
}

// TestSVGIsXML without a script, an address or a style, and with a group for each
// step, also for hostile texts.
func TestSVGIsXML(t *testing.T) {
	for name, d := range map[string]Diagram{"sign-in": Of(recorded(t, "sign-in")), "hostile": hostile(t)} {
		x := xml.NewDecoder(strings.NewReader(written(t, d, SVG)))
		groups := map[string]bool{}
		for {
			tok, err := x.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			start, ok := tok.(xml.StartElement)
			if !ok {
				continue
			}
			if n := start.Name.Local; n == "script" || n == "image" || n == "img" || n == "style" || n == "a" {
				t.Errorf("%s has an element %s", name, n)
			}
			for _, a := range start.Attr {
				if a.Name.Local == "data-step" {
					groups[a.Value] = true
				}
			}
		}
		if len(groups) != len(d.Steps()) {
			t.Errorf("%s has groups for %d of %d steps", name, len(groups), len(d.Steps()))
		}
	}
}

// TestPNGIsAPicture of the drawing's size, and not of one colour.
func TestPNGIsAPicture(t *testing.T) {
	d := Of(recorded(t, "sign-in"))
	p, err := png.Decode(strings.NewReader(written(t, d, PNG)))
	if err != nil {
		t.Fatal(err)
	}
	out := layOut(d)
	if got := p.Bounds().Dx(); got != int(out.w*pixels) {
		t.Errorf("%d pixels wide, want %v", got, out.w*pixels)
	}
	for _, want := range []role{front, back, band, ink} {
		found := false
		for y := 0; y < p.Bounds().Dy() && !found; y++ {
			for x := 0; x < p.Bounds().Dx() && !found; x++ {
				r, g, b, _ := p.At(x, y).RGBA()
				wr, wg, wb, _ := colour(want).RGBA()
				found = r == wr && g == wg && b == wb
			}
		}
		if !found {
			t.Errorf("nothing has the colour of %s", want)
		}
	}
}

// TestMermaidKeepsItsLines: a text of a provider neither begins a statement nor
// ends one.
func TestMermaidKeepsItsLines(t *testing.T) {
	d := hostile(t)
	statement := regexp.MustCompile(`^    (participant|actor|Note over|[a-z]+-{1,2}(>>|x)[a-z]+:)`)
	lines := strings.Split(strings.TrimSpace(written(t, d, Mermaid)), "\n")
	if !strings.HasPrefix(lines[1], `title: "`) || lines[2] != "---" || lines[3] != "sequenceDiagram" {
		t.Fatalf("it begins %q", lines[:4])
	}
	for _, line := range lines[4:] {
		if _, said, _ := strings.Cut(line, ": "); !statement.MatchString(line) || strings.Contains(strings.ReplaceAll(regexp.MustCompile(`#\w+;`).ReplaceAllString(said, ""), " ", ""), ";") {
			t.Errorf("%q", line)
		}
	}
}

// TestHTMLRefusesTheNetwork: its policy comes first, names its own script and style
// by hashes, and a hostile text stays a text.
func TestHTMLRefusesTheNetwork(t *testing.T) {
	text := written(t, hostile(t), HTML)
	if strings.Count(text, "<script>") != 1 || strings.Contains(text, "<script>alert") || strings.Contains(text, "<img") {
		t.Error("a text of the provider became a part of the page")
	}
	if !strings.Contains(text, `http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;`) {
		t.Error("there is no policy")
	}
	for _, hash := range []string{hashed(pageCSS), hashed(pageJS)} {
		if !strings.Contains(strings.ReplaceAll(strings.ReplaceAll(text, "&#43;", "+"), "&#39;", "'"), hash) {
			t.Errorf("the policy lacks %s", hash)
		}
	}
	for n := range 21 {
		if !strings.Contains(text, `<article id="step-`+strconv.Itoa(n+1)+`"`) {
			t.Errorf("there is no element for step %d", n+1)
		}
	}
}

// TestOnlyOneStep is written, in every format; a step that does not exist is
// reported.
func TestOnlyOneStep(t *testing.T) {
	d := Of(recorded(t, "sign-in"))
	if _, found := d.Only(99); found {
		t.Error("step 99 was found")
	}
	one, found := d.Only(14)
	if !found || len(one.Steps()) != 1 || one.Steps()[0].N != 14 {
		t.Fatalf("step 14: %v, %d steps", found, len(one.Steps()))
	}
	for _, f := range Formats {
		written(t, one, f)
	}
	if text := written(t, one, HTML); strings.Contains(text, `id="step-13"`) || !strings.Contains(text, `id="step-14"`) {
		t.Error("the page has another step")
	}
	if len(d.Steps()) != 21 {
		t.Error("the diagram itself was changed")
	}
}

// TestTheTextFitsItsLines: each step is one line, and a failure has its sentence.
func TestTheTextOfAFailure(t *testing.T) {
	var b strings.Builder
	if err := WriteText(&b, Of(recorded(t, "call"))); err != nil {
		t.Fatal(err)
	}
	s := step(t, Of(recorded(t, "call")), 1)
	if !strings.Contains(b.String(), s.Error.Title+"\n") || !strings.Contains(b.String(), s.Error.Hint) {
		t.Errorf("without its sentence:\n%s", b.String())
	}
}
