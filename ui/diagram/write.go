package diagram

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"time"
)

// Format is a form in which a diagram is written.
type Format string

// The formats of `latchkey trace --format`.
const (
	JSON     Format = "json"
	HTML     Format = "html"
	Mermaid  Format = "mermaid"
	HAR      Format = "har"
	SVG      Format = "svg"
	PNG      Format = "png"
	Markdown Format = "markdown"
)

// Formats lists the formats.
var Formats = []Format{JSON, HTML, Mermaid, HAR, SVG, PNG, Markdown}

// IsText reports whether a format can be shown at a terminal.
func (f Format) IsText() bool { return f != PNG }

// Write writes d in a format other than JSON or as JSON. version is that of the
// program, which a HAR file names.
func Write(w io.Writer, d Diagram, f Format, version string) error {
	switch f {
	case HTML:
		return writeHTML(w, d)
	case Mermaid:
		return writeMermaid(w, d)
	case HAR:
		return writeHAR(w, d, version)
	case SVG:
		return writeSVG(w, d)
	case PNG:
		return writePNG(w, d)
	case Markdown:
		return writeMarkdown(w, d)
	}
	return writeJSON(w, d)
}

// Only returns d with nothing but the step of that number; false if there is none.
func (d Diagram) Only(n int) (Diagram, bool) {
	for _, p := range d.Phases {
		i := slices.IndexFunc(p.Steps, func(s Step) bool { return s.N == n })
		if i < 0 {
			continue
		}
		p.Steps = p.Steps[i : i+1]
		p.Took = took(p.Steps)
		d.Phases = []Phase{p}
		return d, true
	}
	return d, false
}

// writeJSON writes the shape of the command contract: the trace, with what
// explains its steps.
func writeJSON(w io.Writer, d Diagram) error {
	steps := d.Steps()
	if steps == nil {
		steps = []Step{}
	}
	for i := range steps {
		steps[i].Note = "" // for the window; the contract's steps have no note
	}
	return indented(w, struct {
		Attempt   string    `json:"attempt"`
		Kind      string    `json:"kind"`
		Provider  string    `json:"provider"`
		Account   string    `json:"account"`
		StartedAt time.Time `json:"started_at"`
		Outcome   string    `json:"outcome"`
		Steps     []Step    `json:"steps"`
	}{d.Attempt, d.Kind, d.Provider, d.Account, d.StartedAt, d.Outcome, steps})
}

// indented writes a value as JSON for people: no sign of HTML is escaped.
func indented(w io.Writer, value any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// failure returns the sentence of a step's error; empty for a step that succeeded.
func (s Step) failure() string {
	if !s.Failed() {
		return ""
	}
	return s.Error.Title
}
