package ui

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/trace"
	"latchkey/ui/flow"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// teaching is docs/teaching.md, which a test follows.
type teaching struct {
	*testWindow
	text string
}

// says fails unless the document names a label that is pressed or looked at.
func (l teaching) says(label string) {
	l.t.Helper()
	if !strings.Contains(l.text, "*"+label+"*") {
		l.t.Errorf("the document does not name %q", label)
	}
}

// placeOf returns where the text that contains part is; negative if there is none.
func (l teaching) placeOf(part string) fyne.Position {
	at := fyne.NewPos(-1, -1)
	l.walk(func(o fyne.CanvasObject) {
		if text, is := o.(*parts.Text); is && strings.Contains(text.Text(), part) && !strings.Contains(text.Text(), "no "+part) {
			at = fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		}
	})
	return at
}

// TestTheTalkCanBeGiven follows the talk of docs/teaching.md to the letter.
func TestTheTalkCanBeGiven(t *testing.T) {
	text, err := os.ReadFile("../docs/teaching.md")
	if err != nil {
		t.Fatal(err)
	}
	l := teaching{newTestWindow(t), string(text)}
	press := func(label string) { t.Helper(); l.says(label); l.press(label) }

	press(words.FirstDemo())
	go l.answer(l.sentTo(), "ada", "allow")
	l.until("Ada is signed in", func() bool { return len(l.app.state.Accounts) == 1 && len(l.app.state.SignIns) == 0 })

	l.ctrl(fyne.Key3)
	r := made[*flow.Room](l.app)
	l.until("the sign-in is drawn", func() bool { return r.Diagram().Outcome == trace.Succeeded })
	l.key(fyne.KeyP)
	for range 12 {
		l.key(fyne.KeyPageDown)
	}
	for _, step := range []string{"Receive the callback", "Exchange the code for tokens"} {
		l.says(step)
		if !r.Presenting() || !l.shows(step) {
			t.Fatalf("Page Down does not lead to %q: %q", step, l.texts())
		}
		l.key(fyne.KeyPageDown)
	}

	l.key(fyne.KeyEscape)
	l.ctrl(fyne.Key4)
	l.says(words.LabName("stolen-code"))
	l.untilShown(words.LabAttack("stolen-code"))
	press(words.LabRunBoth())
	l.until("both runs have ended", func() bool { return l.app.state.Lab.Run == 0 && l.app.state.Lab.Runs["stolen-code"].with != nil })
	press(words.LabCompare())
	l.untilShown(words.Differs())
	l.says("GET /authorize")
	for range 6 {
		l.key(fyne.KeyRight)
	}
	if none, hash := l.placeOf("no code_challenge\n"), l.placeOf("\ncode_challenge="); none.X < 0 || hash.X < none.X+200 {
		t.Errorf("Right leads to no request without a hash on the left (%v), and with one on the right (%v): %q", none, hash, l.texts())
	}

	l.says("Demo provider")
	l.says(words.DemoDuring())
	stage := l.onStage()
	l.says(words.DemoOnceButton(string(demo.RevokeNow)))
	test.Tap(stage.once[demo.RevokeNow])
	l.until("it is revoked", func() bool { return l.app.state.Demo.Doing == "" })
	l.ctrl(fyne.Key1)
	l.untilShown(words.Status(auth.StatusSignInAgain))
	press(words.SignInAgain())
	go l.answer(l.sentTo(), "ada", "allow")
	l.until("she is back", func() bool {
		return len(l.app.state.SignIns) == 0 && l.app.state.Accounts[0].Status(l.app.deps.Now()) == auth.StatusActive
	})
}

// TestTheLessonNamesWhatIsThere: every label of the lesson is one of the window.
func TestTheLessonNamesWhatIsThere(t *testing.T) {
	text, err := os.ReadFile("../docs/teaching.md")
	if err != nil {
		t.Fatal(err)
	}
	l := teaching{&testWindow{t: t}, string(text)}
	for _, attack := range []string{"stolen-code", "forged-callback", "mix-up", "stolen-refresh"} {
		l.says(words.LabName(attack))
	}
	for _, fault := range []string{"slow", "busy", "lose-answer"} {
		l.says(words.DemoFault(fault, valueOf(usualFaults, fault)))
	}
	for _, label := range []string{words.DemoAllOff(), words.DemoDidCard(), words.DemoOnceButton(string(demo.ExpireNow)), words.LabRunBoth(), words.LessonDo(), words.DemoPage("login_by_password", nil)} {
		l.says(label)
	}
}
