package diagram

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"sync"

	"latchkey/ui/words"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// pageTemplate is parsed at its first use.
var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageHTML)) })

// page is what the template of the HTML file is filled with.
type page struct {
	Title, Outcome, Notice, Policy string
	Style                          template.CSS
	Script                         template.JS
	Drawing                        template.HTML
	Steps                          []pageStep
	Words                          words.DiagramPage
}

// pageStep is a step with its texts.
type pageStep struct {
	Step
	Way, Failure, Hint string
	Checks             []pageCheck
}

// pageCheck is a check with its texts.
type pageCheck struct{ Outcome, Result, Says, Section, URL, Title string }

// writeHTML writes one file that needs no network: its policy refuses everything
// but its own style and script, which it names by their hashes. Without JavaScript
// it is a list of the steps.
func writeHTML(w io.Writer, d Diagram) error {
	var drawing strings.Builder
	if err := writeSVG(&drawing, d); err != nil {
		return err
	}
	p := page{
		Title: d.Title(), Outcome: words.TraceOutcome(d.Outcome), Notice: d.Notice,
		Policy: Policy(pageCSS, pageJS),
		Style:  template.CSS(pageCSS), Script: template.JS(pageJS), Drawing: template.HTML(drawing.String()), //nolint:gosec // our own files, and a drawing whose texts are escaped
		Words: words.OfDiagramPage(),
	}
	for _, s := range d.Steps() {
		one := pageStep{Step: s, Way: s.way(), Failure: s.failure()}
		if s.Failed() {
			one.Hint = s.Error.Hint
		}
		for _, c := range s.Checks {
			ref := Refer(c.Section)
			one.Checks = append(one.Checks, pageCheck{c.Outcome, words.CheckOutcome(c.Outcome), words.CheckSays(c.Name), c.Section, ref.URL, ref.Title()})
		}
		p.Steps = append(p.Steps, one)
	}
	return pageTemplate().Execute(w, p)
}

// Style is the style sheet of a page with diagrams.
func Style() string { return pageCSS }

// Policy returns a Content-Security-Policy that refuses everything but this style and script,
// which it names by their hashes.
func Policy(style, script string) string {
	return "default-src 'none'; style-src " + hashed(style) + "; script-src " + hashed(script) + "; base-uri 'none'; form-action 'none'"
}

// hashed returns the source expression of a text for a Content-Security-Policy.
func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
