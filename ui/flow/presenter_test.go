package flow

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/trace"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// staged returns a room that shows an attempt to an audience, and what the window is asked for.
func staged(t *testing.T, size fyne.Size, tr trace.Trace, name string) (*Room, *[]bool) {
	t.Helper()
	r := newTestRoom(t, size)
	var asked []bool
	r.OnPresent = func(on bool) { asked = append(asked, on) }
	w := test.NewTempWindow(t, r.whole)
	w.SetPadded(false)
	w.Resize(size)
	v := shownOf(1, tr)
	v.Attempts[0].Name = name
	if tr.Provider == catalog.DemoID && name != "My own label" {
		v.Attempts[0].Person = name
	}
	r.Show(v)
	press(r, fyne.KeyP)
	return r, &asked
}

// said returns everything that the page says.
func (p *presenting) said() string {
	var all []string
	walk(p.content, func(o fyne.CanvasObject) {
		if t, ok := o.(*parts.Text); ok {
			all = append(all, t.Text())
		}
	})
	for _, l := range p.rows.Lines() {
		all = append(all, l.Title, l.Arrows[0].Label, l.Arrows[1].Label)
	}
	return strings.Join(all, "\n")
}

// TestPresenterFollowsTheStep: by the keys of a remote control, and what has not come yet is grey.
func TestPresenterFollowsTheStep(t *testing.T) {
	r, asked := staged(t, fyne.NewSize(1280, 720), recorded(t, "sign-in"), "Ada Lovelace")
	p := r.present
	if !p.content.Visible() || r.content.Visible() || !slices.Equal(*asked, []bool{true}) {
		t.Fatalf("P shows no page for an audience: %v", *asked)
	}
	for _, c := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyPageDown, 2}, {fyne.KeySpace, 3}, {fyne.KeyRight, 4}, {fyne.KeyPageUp, 3}, {fyne.KeyEnd, 21}, {fyne.KeyHome, 1}, {fyne.KeyPageDown, 2}} {
		if press(r, c.key); r.Step() != c.want || p.number.Text() != idOf(c.want) || p.rows.Selected() != idOf(c.want) {
			t.Errorf("%s leads to step %d, %q is said and %q selected", c.key, r.Step(), p.number.Text(), p.rows.Selected())
		}
		for _, l := range p.rows.Lines() {
			if l.Faint != (stepOf(l.ID) > c.want) {
				t.Errorf("at step %d, step %s is faint: %v", c.want, l.ID, l.Faint)
			}
		}
	}
	r.Select(14)
	s, _ := r.Diagram().Step(14)
	for _, want := range []string{"Ada signs in at Demo provider", s.Title, s.Why, "code_verifier=••• 43 characters", words.FlowBackChannel(), words.FlowPosition(14, 21)} {
		if !strings.Contains(p.said(), want) {
			t.Errorf("it does not say %q:\n%s", want, p.said())
		}
	}
	if !r.Escape() || p.on || !r.content.Visible() || !slices.Equal(*asked, []bool{true, false}) || r.Escape() {
		t.Errorf("Esc does not leave: %v", *asked)
	}
}

// TestPresenterNamesNobody but the people of the demo provider.
func TestPresenterNamesNobody(t *testing.T) {
	tr := recorded(t, "sign-in")
	tr.Provider = "corp"
	for i := range tr.Steps {
		if q := tr.Steps[i].Request; q != nil {
			q.URL = strings.ReplaceAll(q.URL, "http://127.0.0.1:29579", "https://login.corp-name.test/1f2e3d4c-0000-4444-8888-abcdefabcdef")
		}
	}
	r, _ := staged(t, wide, tr, "Paula Private")
	for n := 1; n <= 21; n++ {
		r.Select(n)
		for _, name := range []string{"Paula", "Private", "corp-name", "1f2e3d4c"} {
			if strings.Contains(r.present.said(), name) {
				t.Fatalf("step %d names %s:\n%s", n, name, r.present.said())
			}
		}
	}
	labelled, _ := staged(t, wide, recorded(t, "sign-in"), "My own label")
	if strings.Contains(labelled.present.said(), "My own") {
		t.Error("the label of an account is shown")
	}
	r.Forget()
	if r.present.on || strings.TrimSpace(r.present.said()) != strings.TrimSpace(newPresenting(r).said()) {
		t.Errorf("a locked window keeps\n%s", r.present.said())
	}
}

// TestPresenterSaysWhyItFailed, and another room ends it.
func TestPresenterSaysWhyItFailed(t *testing.T) {
	tr := recorded(t, "sign-in")
	tr.Steps = tr.Steps[:14]
	tr.Outcome = string(auth.KindProviderError)
	tr.Steps[13].Error = &trace.Failure{Kind: string(auth.KindProviderError), Step: string(auth.StepExchange), Reason: string(auth.ReasonInvalidClient), Code: "invalid_client"}
	r, asked := staged(t, narrow, tr, "Ada Lovelace")
	title, _ := words.Say(&auth.Error{Step: auth.StepExchange, Kind: auth.KindProviderError, Reason: auth.ReasonInvalidClient, Code: "invalid_client"})
	if said := r.present.said(); !strings.Contains(said, title) || !strings.Contains(said, words.FlowFailed()) {
		t.Errorf("it says\n%s", said)
	}
	r.Leave()
	if r.present.on || !slices.Equal(*asked, []bool{true, false}) {
		t.Errorf("it is still shown: %v", *asked)
	}
	empty := newTestRoom(t, wide)
	empty.Show(shownOf(1))
	if press(empty, fyne.KeyP); empty.Presenting() {
		t.Error("nothing is shown to an audience")
	}
}
