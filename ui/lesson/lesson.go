// Package lesson writes what a class needs to work through one attack by itself: a file with the
// steps of both runs, each behind its question.
package lesson

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
	"sync"

	"latchkey/auth/lab"
	"latchkey/ui/diagram"
	"latchkey/ui/words"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// pageTemplate is parsed at its first use.
var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("lesson").Parse(pageHTML)) })

// page is what the template is filled with.
type page struct {
	Name, Attack, Protection, Says, Stop, Policy string
	Section                                      diagram.Reference
	Style                                        template.CSS
	Script                                       template.JS
	Without, With                                run
	Words                                        words.LessonPage
}

// run is one run of the attack.
type run struct {
	Outcome  string
	Steps    []step
	Drawings []template.HTML // of its attempts
}

// step is one step of a run.
type step struct {
	N               int
	Who, What, Mark string
}

// Write writes one file from the runs of an attack without and with its protection. It
// needs no network, and its policy refuses everything but its own style and script.
// Without JavaScript each answer still opens by itself. The traces of the runs are masked,
// so that the file has no secret in it.
func Write(w io.Writer, without, with lab.Result) error {
	id := with.Attack.ID
	style := diagram.Style() + pageCSS
	p := page{
		Name: words.LabName(id), Attack: words.LabAttack(id), Protection: words.LabProtectionTitle(with.Attack.Protection),
		Says: words.LabSays(id), Stop: words.LabStop(id), Section: diagram.Refer(with.Attack.Section),
		Policy: diagram.Policy(style, pageJS), Style: template.CSS(style), Script: template.JS(pageJS), //nolint:gosec // our own files
		Words: words.OfLessonPage(),
	}
	var err error
	if p.Without, err = runOf(without); err != nil {
		return err
	}
	if p.With, err = runOf(with); err != nil {
		return err
	}
	return pageTemplate().Execute(w, p)
}

func runOf(r lab.Result) (run, error) {
	shown := run{Outcome: words.LabOutcome(r.Outcome == lab.Succeeded, r.StoppedAt())}
	for _, s := range r.Steps {
		shown.Steps = append(shown.Steps, step{s.N, words.LabParty(string(s.Who)), words.LabStep(r.Attack.ID, s.What, string(s.Mark)), string(s.Mark)})
	}
	for _, t := range r.Attempts {
		var drawing strings.Builder
		if err := diagram.Write(&drawing, diagram.Of(t), diagram.SVG, ""); err != nil {
			return run{}, err
		}
		shown.Drawings = append(shown.Drawings, template.HTML(drawing.String())) //nolint:gosec // the texts of a drawing are escaped
	}
	return shown, nil
}
