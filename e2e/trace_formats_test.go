//go:build linux

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"latchkey/e2e/session"
)

// TestTraceFormats signs in by command and opens what `latchkey trace` exports in
// the programs that such files are for: the page and the picture in Chromium, the
// text of Mermaid in Mermaid.
func TestTraceFormats(t *testing.T) {
	p := start(t, "trace-formats")
	p.peer = demo()
	account := p.signInByCommand()
	access := strings.TrimSpace(p.ok("token", account.ID))
	attempt := p.newestSignIn()
	files := map[string]string{}
	for _, format := range []string{"json", "html", "svg", "png", "mermaid", "har", "markdown"} {
		files[format] = filepath.Join(p.Home, "flow."+format)
		p.ok("trace", attempt, "--format", format, "--out", files[format])
		text, err := os.ReadFile(files[format])
		p.must(err)
		if strings.Contains(string(text), access) {
			t.Errorf("%s contains the access token", format)
		}
	}
	p.theWayOfAPage(files["html"])
	p.theSVGIsDrawn(files["svg"])
	p.mermaidDraws(files["mermaid"])
	p.answersAreFolded()
}

// answersAreFolded opens a lesson of the lab: its answers are folded, Space opens one, the button
// all, and nothing is loaded.
func (p *person) answersAreFolded() {
	p.t.Helper()
	file := filepath.Join(p.Home, "lesson.html")
	p.ok("lab", "lesson", "stolen-code", "--out", file)
	tab := p.opened(file, "")
	const open = "document.querySelectorAll('details[open]').length"
	shown := []int{evaluate[int](p, tab, open)}
	evaluate[bool](p, tab, "document.body."+fmt.Sprintf(pressInTab, " "))
	shown = append(shown, evaluate[int](p, tab, open))
	p.must(p.browser.Picture(tab, p.picture("lesson")))
	evaluate[bool](p, tab, "document.getElementById('all').click() === undefined")
	shown = append(shown, evaluate[int](p, tab, open), evaluate[int](p, tab, resources))
	if !slices.Equal(shown, []int{0, 1, 3, 0}) {
		p.t.Errorf("open at first, after Space, after the button, and resources: %v", shown)
	}
}

// newestSignIn returns the attempt of the newest sign-in.
func (p *person) newestSignIn() string {
	p.t.Helper()
	var all []struct{ Attempt, Kind string }
	p.must(json.Unmarshal([]byte(p.ok("trace", "--list", "--json")), &all))
	for _, a := range all {
		if a.Kind == "sign_in" {
			return a.Attempt
		}
	}
	p.t.Fatal("no sign-in is recorded")
	return ""
}

// evaluate returns what an expression is in a tab that shows a file.
func evaluate[T any](p *person, tab session.Page, expression string) T {
	p.t.Helper()
	var value T
	p.must(p.browser.In(tab, func(ctx context.Context) (err error) {
		value, err = chromedp.Run(ctx, chromedp.Evaluate[T](expression))
		return err
	}))
	return value
}

// opened opens a file and waits until it is there.
func (p *person) opened(file, fragment string) session.Page {
	p.t.Helper()
	tab, err := p.browser.Open("file://" + (&url.URL{Path: file}).EscapedPath() + fragment)
	p.must(err)
	p.becomes(tab, file, "location.protocol === 'file:' && document.readyState === 'complete'") // the empty tab is complete, too
	return tab
}

// becomes waits until an expression is true in a tab, which may be on its way to another page.
func (p *person) becomes(tab session.Page, what, expression string) {
	p.t.Helper()
	p.must(session.Wait(what, func() (is bool, err error) {
		unknown := p.browser.In(tab, func(ctx context.Context) (err error) {
			is, err = chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
			return err
		})
		return is && unknown == nil, nil
	}))
}

const (
	shownStep  = "[...document.querySelectorAll('article')].filter(a => a.getClientRects().length > 0).map(a => a.id).join(' ')"
	allSteps   = "document.querySelectorAll('article').length"
	resources  = "performance.getEntriesByType('resource').length"
	pressInTab = "dispatchEvent(new KeyboardEvent('keydown', {key: %q, bubbles: true}))"
)

// theWayOfAPage opens the exported page at a step, walks it by keys, and reads it
// without JavaScript.
func (p *person) theWayOfAPage(file string) {
	t := p.t
	tab := p.opened(file, "#step-5")
	if got := evaluate[string](p, tab, shownStep); got != "step-5" {
		t.Errorf("#step-5 shows %q", got)
	}
	for _, press := range []struct{ key, want string }{
		{"ArrowRight", "step-6"}, {"PageDown", "step-7"}, {"ArrowLeft", "step-6"}, {"Home", "step-1"}, {"ArrowLeft", "step-1"},
	} {
		evaluate[bool](p, tab, "document.body."+fmt.Sprintf(pressInTab, press.key))
		if got := evaluate[string](p, tab, shownStep); got != press.want {
			t.Errorf("%s shows %q, want %s", press.key, got, press.want)
		}
	}
	if got := evaluate[string](p, tab, "location.hash"); got != "#step-1" {
		t.Errorf("the address ends in %q", got)
	}
	const answers = "[...document.querySelectorAll('.current .answer')].filter(a => a.getClientRects().length > 0).length"
	evaluate[bool](p, tab, "document.getElementById('student').click() === undefined")
	if got := evaluate[int](p, tab, answers); got != 0 {
		t.Errorf("student mode shows %d explanations", got)
	}
	evaluate[bool](p, tab, "document.body."+fmt.Sprintf(pressInTab, " "))
	if got := evaluate[int](p, tab, answers); got == 0 {
		t.Error("Space shows no explanation")
	}
	if got := evaluate[int](p, tab, resources); got != 0 {
		t.Errorf("the page loaded %d resources", got)
	}
	p.must(p.browser.In(tab, func(ctx context.Context) error {
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			return err
		}
		if err := chromedp.Do(ctx, chromedp.Reload()); err != nil {
			return err
		}
		return session.Wait("the page without JavaScript", func() (bool, error) {
			shown, err := chromedp.Run(ctx, chromedp.Evaluate[int](
				"document.readyState === 'complete' ? [...document.querySelectorAll('article')].filter(a => a.getClientRects().length > 0).length : 0"))
			if err != nil {
				return false, nil // it is just loading
			}
			all, err := chromedp.Run(ctx, chromedp.Evaluate[int](allSteps))
			return err == nil && all > 5 && shown == all, err
		})
	}))
}

// theSVGIsDrawn opens the picture alone: Chromium draws it, or says that it is no
// XML.
func (p *person) theSVGIsDrawn(file string) {
	tab := p.opened(file, "")
	if got := evaluate[int](p, tab, "document.querySelectorAll('svg g.step text').length"); got < 10 {
		p.t.Errorf("the SVG has %d texts of steps", got)
	}
	if got := evaluate[int](p, tab, "document.querySelectorAll('parsererror').length"); got != 0 {
		p.t.Error("the SVG is no XML to Chromium")
	}
}

// mermaidDraws has Mermaid itself read the text and draw it.
func (p *person) mermaidDraws(file string) {
	library, err := filepath.Abs("node_modules/mermaid/dist/mermaid.min.js")
	p.must(err)
	if _, err := os.Stat(library); err != nil {
		p.t.Fatal("The npm package mermaid is missing. Run make test, which installs it.")
	}
	text, err := os.ReadFile(file)
	p.must(err)
	quoted, err := json.Marshal(string(text))
	p.must(err)
	host := filepath.Join(p.Home, "mermaid.html")
	p.must(os.WriteFile(host, fmt.Appendf(nil, `<!doctype html><meta charset="utf-8"><pre id="out"></pre>
<script src="file://%s"></script>
<script>
mermaid.initialize({startOnLoad: false});
mermaid.render("drawn", %s).then(r => { out.dataset.svg = r.svg; }, e => { out.dataset.error = String(e); });
</script>`, library, quoted), 0o600))
	tab := p.opened(host, "")
	const outcome = "document.getElementById('out').dataset.error || document.getElementById('out').dataset.svg || ''"
	p.must(session.Wait("Mermaid", func() (bool, error) { return evaluate[string](p, tab, outcome) != "", nil }))
	got := evaluate[string](p, tab, outcome)
	for _, want := range []string{"<svg", "POST /token", "Check the ID token"} {
		if !strings.Contains(got, want) {
			p.t.Errorf("Mermaid's picture lacks %q: %.300s", want, got)
		}
	}
}
