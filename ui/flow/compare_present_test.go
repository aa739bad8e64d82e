package flow

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth/trace"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// said returns everything that the comparison says.
func (c *comparing) said() string {
	var all []string
	for _, o := range c.content.Objects {
		if !o.Visible() {
			continue
		}
		walk(o, func(o fyne.CanvasObject) {
			if t, ok := o.(*parts.Text); ok {
				all = append(all, t.Text())
			}
		})
	}
	for _, s := range c.sides {
		for _, l := range s.rows.Lines() {
			all = append(all, l.Title, l.Arrows[0].Label, l.Arrows[1].Label)
		}
	}
	return strings.Join(all, "\n")
}

// TestCompareBeforeAnAudience: the whole window, keys of a remote control, and Esc leads back to the
// comparison and only then to the attempt.
func TestCompareBeforeAnAudience(t *testing.T) {
	r := comparedRoom(t, fyne.NewSize(1440, 900))
	c := r.compare
	var asked []bool
	r.OnPresent = func(on bool) { asked = append(asked, on) }
	test.Tap(c.stage)
	if !r.Presenting() || !c.content.Visible() || r.present.content.Visible() || !slices.Equal(asked, []bool{true}) {
		t.Fatalf("the button shows no comparison to an audience: %v", asked)
	}
	if c.stage.Visible() || c.done.Visible() || !c.leave.Visible() || c.sides[0].choice.Visible() || !c.sides[0].name.Visible() {
		t.Error("the bar and the choices are those without an audience")
	}
	if row := c.sides[0].rows; row != c.sides[0].afar.rows || !row.Visible() || c.sides[0].usual.rows.Visible() || len(row.Lines()) == 0 {
		t.Error("a wide column is not in large type")
	}
	at := c.row
	if press(r, fyne.KeySpace); c.row != at+1 || c.play.on {
		t.Errorf("Space leads from row %d to %d", at, c.row)
	}
	if got := c.sides[1].rows.Selected(); got != "r"+idOf(at+1) {
		t.Errorf("selected is %q", got)
	}
	if !r.Escape() || !c.on || r.Presenting() || !slices.Equal(asked, []bool{true, false}) || !c.done.Visible() || c.large {
		t.Errorf("Esc does not lead back to the comparison: %v", asked)
	}
	if press(r, fyne.KeyP); !r.Presenting() {
		t.Error("P shows nothing to an audience")
	}
	if r.Leave(); r.Presenting() || c.on || !slices.Equal(asked, []bool{true, false, true, false}) {
		t.Errorf("another room does not end it: %v", asked)
	}
}

// TestCompareNamesNobody before an audience.
func TestCompareNamesNobody(t *testing.T) {
	addresses := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	elsewhere := func(name string) trace.Trace {
		tr := recorded(t, name)
		tr.Provider = "corp"
		for i := range tr.Steps {
			if q := tr.Steps[i].Request; q != nil {
				q.URL = strings.ReplaceAll(addresses.ReplaceAllString(q.URL, "https://login.corp-name.test"), "client_id=latchkey", "client_id=corp-name")
			}
		}
		return tr
	}
	r := comparedRoom(t, narrow)
	on, off := elsewhere("sign-in"), elsewhere("without-pkce")
	v := shownOf(2, off, on)
	for i := range v.Attempts {
		v.Attempts[i].Name, v.Attempts[i].Person, v.Attempts[i].ProviderName = "My own label", "Paula Private", "Corp"
	}
	r.Show(v)
	r.Compare(on.Attempt, off.Attempt)
	private := []string{"Paula", "Private", "My own", "Corp", "corp-name"}
	seen := func() (all []string) {
		for _, name := range private {
			if strings.Contains(r.compare.said(), name) {
				all = append(all, name)
			}
		}
		return all
	}
	if len(seen()) == 0 {
		t.Fatal("the test would see no name")
	}
	press(r, fyne.KeyP, fyne.KeyHome)
	for range r.compare.drawn.Rows() {
		if names := seen(); len(names) > 0 {
			t.Fatalf("row %d names %q:\n%s", r.compare.row, names, r.compare.said())
		}
		press(r, fyne.KeySpace)
	}
	if want := words.CompareStaged("pkce_on", words.PresenterTitle("sign_in", "", "")); !strings.Contains(r.compare.said(), want) {
		t.Errorf("it does not say %q:\n%s", want, r.compare.said())
	}
	if r.compare.large {
		t.Error("large type leaves a low window no room for the steps")
	}
	if r.Forget(); r.Presenting() || strings.Contains(r.compare.said(), "PKCE") {
		t.Errorf("a locked window keeps\n%s", r.compare.said())
	}
}
