package flow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

func TestAnAttemptIsDrawn(t *testing.T) {
	r := newTestRoom(t, wide)
	r.Show(shownOf(1, recorded(t, "sign-in")))
	got := labels(r)
	for i, want := range []string{"# 1 Prepare", "1 GET /.well-known/openid-configuration / 200 OK", "2 Check the provider's addresses: 5 checks held"} {
		if got[i] != want {
			t.Errorf("row %d says %q, want %q", i, got[i], want)
		}
	}
	if want := "6 GET /authorize"; !slices.Contains(got, want) {
		t.Errorf("no row says %q: %q", want, got)
	}
	for _, l := range r.rows.Lines() {
		if l.Dashed {
			t.Errorf("step %s is dashed, although the demo provider reports its side", l.Number)
		}
		if l.Number == "5" && !l.Round || l.Number == "14" && l.Round || l.Number == "3" && !l.Hollow {
			t.Errorf("step %s has the wrong shape", l.Number)
		}
	}
	if o, at := r.shown.options(); at != 0 || o[0].Label != "Ada at Demo provider" || o[0].Rest != "— 08:09:47, 3.40 s" && !strings.HasPrefix(o[0].Rest, "— 08:09:47, ") {
		t.Errorf("the attempt is called %q %q", o[0].Label, o[0].Rest)
	}
	if r.Step() != 1 || r.at.Text() != words.FlowPosition(1, 21) {
		t.Errorf("step %d is selected, %q", r.Step(), r.at.Text())
	}
}

// TestWhatNobodySawIsDashed, and said to be inferred, also where another step is reported.
func TestWhatNobodySawIsDashed(t *testing.T) {
	r := newTestRoom(t, wide)
	other := recorded(t, "sign-in")
	other.Steps = slices.DeleteFunc(slices.Clone(other.Steps), func(s trace.Step) bool { return s.Note != "" && s.Note != "verifier_compared" })
	r.Show(shownOf(1, other))
	if got := labels(r); !slices.Contains(got, "6 "+words.LabelInferred("GET /authorize")) {
		t.Errorf("no row says that it is inferred: %q", got)
	}
	for _, l := range r.rows.Lines() {
		if inferred := l.Number == "6" || l.Number == "7"; l.Dashed != inferred {
			t.Errorf("step %s is dashed: %v", l.Number, l.Dashed)
		}
	}
	if r.Select(6); !strings.Contains(texts(r), words.Inferred()) {
		t.Errorf("the inspector does not say it:\n%s", texts(r))
	}
}

func TestKeysGoThroughTheSteps(t *testing.T) {
	r := newTestRoom(t, wide)
	r.Show(shownOf(1, recorded(t, "sign-in")))
	for _, c := range []struct {
		keys []fyne.KeyName
		want int
	}{
		{[]fyne.KeyName{fyne.KeyLeft}, 1},
		{[]fyne.KeyName{fyne.KeyRight, fyne.KeyRight}, 3},
		{[]fyne.KeyName{fyne.KeyLeft}, 2},
		{[]fyne.KeyName{fyne.KeyEnd}, 21},
		{[]fyne.KeyName{fyne.KeyRight}, 21},
		{[]fyne.KeyName{fyne.KeyHome}, 1},
		{[]fyne.KeyName{fyne.KeyPageDown}, 2},
		{[]fyne.KeyName{fyne.KeyPageUp}, 1},
	} {
		if press(r, c.keys...); r.Step() != c.want || r.rows.Selected() != idOf(c.want) {
			t.Errorf("%v leads to step %d, want %d", c.keys, r.Step(), c.want)
		}
	}
	if r.Typed(fyne.KeyA) {
		t.Error("the room takes keys that it does not use")
	}
	r.rows.OnSelected("14")
	for _, want := range []string{words.FlowStep(14, 21), "Exchange the code for tokens", words.FlowBackChannel(), words.FlowWhy(), "POST /token", "grant_type=authorization_code", words.FlowMasked(), "RFC 6749, section 4.1.3"} {
		if !strings.Contains(texts(r), want) {
			t.Errorf("the inspector does not say %q:\n%s", want, texts(r))
		}
	}
	test.Tap(r.inspector.tabs.Tab(tabResponse))
	if !strings.Contains(texts(r), "200 OK") {
		t.Errorf("the response is not shown:\n%s", texts(r))
	}
	r.rows.OnSelected("18")
	for _, want := range []string{words.FlowChecks(), words.CheckOutcome("held"), words.FlowLocal()} {
		if !strings.Contains(texts(r), want) {
			t.Errorf("a local step does not say %q:\n%s", want, texts(r))
		}
	}
}

// TestAnEventAddsOneArrow: the line before, of which the band goes on, and the title of the band
// with its duration are drawn anew, and no other.
func TestAnEventAddsOneArrow(t *testing.T) {
	r := newTestRoom(t, wide)
	whole := recorded(t, "sign-in")
	part := func(n int) Shown {
		tr := whole
		tr.Steps, tr.Outcome = whole.Steps[:n], trace.Unfinished
		v := shownOf(n, tr)
		v.Attempts[0].Running = true
		return v
	}
	r.Show(part(4))
	if r.Step() != 4 {
		t.Errorf("step %d of a running attempt is selected", r.Step())
	}
	for n := 5; n <= 9; n++ {
		before := r.rows.Redrawn()
		r.Show(part(n))
		if drawn := r.rows.Redrawn() - before; drawn > 7 || drawn < 2 {
			t.Errorf("step %d draws %d lines", n, drawn)
		}
		if r.Step() != n {
			t.Errorf("step %d is selected after step %d came", r.Step(), n)
		}
	}
	press(r, fyne.KeyHome)
	before := r.rows.Redrawn()
	r.Show(part(10))
	if r.Step() != 1 {
		t.Errorf("a new step takes the selection away, to %d", r.Step())
	}
	if drawn := r.rows.Redrawn() - before; drawn > 3 {
		t.Errorf("a step that is not selected draws %d lines", drawn)
	}
}

func TestTwoAttemptsAtOnceAreTwoDiagrams(t *testing.T) {
	r := newTestRoom(t, wide)
	a, b := recorded(t, "sign-in"), recorded(t, "device")
	chosen := ""
	r.OnChoose = func(attempt string) { chosen = attempt }
	r.Show(shownOf(1, a, b))
	r.choice.OnChanged(1)
	if chosen != b.Attempt {
		t.Fatalf("%q was chosen", chosen)
	}
	v := shownOf(2, a, b)
	v.Attempt = chosen
	if r.Show(v); r.Diagram().Attempt != b.Attempt {
		t.Errorf("%q is drawn", r.Diagram().Attempt)
	}
}

// TestPlayingGoesFromStepToStep, at each speed, and ends at the last step.
func TestPlayingGoesFromStepToStep(t *testing.T) {
	r := newTestRoom(t, wide)
	r.Show(shownOf(1, recorded(t, "revoke")))
	var due func()
	var waited time.Duration
	r.play.after = func(d time.Duration, do func()) func() {
		waited, due = d, do
		return func() { due = nil }
	}
	r.speed.OnChanged(4)
	press(r, fyne.KeySpace)
	if waited != stepTime/4 || r.toggle.Label() != words.FlowPause() {
		t.Errorf("at 4× a step takes %v, and the button says %q", waited, r.toggle.Label())
	}
	for n := 2; n <= 4; n++ {
		if due == nil {
			t.Fatal("playing has stopped")
		}
		if due(); r.Step() != n {
			t.Errorf("step %d is shown, want %d", r.Step(), n)
		}
	}
	if due != nil && r.play.on || r.toggle.Label() != words.FlowPlay() {
		t.Error("playing goes on after the last step")
	}
	press(r, fyne.KeySpace)
	if r.Step() != 1 || !r.play.on {
		t.Errorf("playing again begins at step %d", r.Step())
	}
	if press(r, fyne.KeyRight); r.play.on {
		t.Error("a step by hand does not stop playing")
	}
	press(r, fyne.KeySpace)
	if r.Leave(); r.play.on {
		t.Error("another room does not stop playing")
	}
}

// TestPointingAtAValueLightsUpTheOtherSteps, and the value has a nickname, not its text.
func TestPointingAtAValueLightsUpTheOtherSteps(t *testing.T) {
	r := newTestRoom(t, wide)
	r.Show(shownOf(1, recorded(t, "sign-in")))
	r.Select(14)
	test.Tap(r.inspector.tabs.Tab(tabFields))
	row := fieldRow(t, r, "code_verifier")
	if said := strings.Join(row.Texts(), "\n"); !strings.Contains(said, "verifier A") || !strings.Contains(said, words.StandsAlso([]int{4})) {
		t.Errorf("the verifier says %q", said)
	}
	lit := func() (all []string) {
		for _, l := range r.rows.Lines() {
			if l.Lit {
				all = append(all, l.Number)
			}
		}
		return all
	}
	row.MouseIn(&desktop.MouseEvent{})
	if got := lit(); !slices.Equal(got, []string{"4"}) {
		t.Errorf("pointing lights up %q", got)
	}
	row.MouseOut()
	if got := lit(); len(got) != 0 {
		t.Errorf("%q stay lit", got)
	}
	fieldRow(t, r, "client_id").FocusGained()
	if got := lit(); !slices.Equal(got, []string{"5", "6"}) {
		t.Errorf("the focus lights up %q", got)
	}
	fieldRow(t, r, "code").TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if r.Step() != 13 || len(lit()) != 0 {
		t.Errorf("Enter leads to step %d, lit are %q", r.Step(), lit())
	}
}

func fieldRow(t *testing.T, r *Room, name string) (found *parts.FieldRow) {
	t.Helper()
	walk(r.inspector.column, func(o fyne.CanvasObject) {
		if f, ok := o.(*parts.FieldRow); ok && f.Texts()[0] == name {
			found = f
		}
	})
	if found == nil {
		t.Fatalf("no field %q:\n%s", name, texts(r))
	}
	return found
}

// TestAFailureEndsWhereItEnded with its sentence and its hint, and its step is shown first.
func TestAFailureEndsWhereItEnded(t *testing.T) {
	r := newTestRoom(t, wide)
	tr := recorded(t, "sign-in")
	tr.Steps = slices.Clone(tr.Steps[:14])
	tr.Outcome = string(auth.KindProviderError)
	tr.Steps[13].Error = &trace.Failure{Kind: string(auth.KindProviderError), Step: string(auth.StepExchange), Reason: string(auth.ReasonInvalidClient), Code: "invalid_client"}
	r.Show(shownOf(1, tr))
	title, hint := words.Say(&auth.Error{Step: auth.StepExchange, Kind: auth.KindProviderError, Reason: auth.ReasonInvalidClient, Code: "invalid_client"})
	if said := texts(r); r.Step() != 14 || !strings.Contains(said, title) || !strings.Contains(said, hint) || !strings.Contains(said, words.FlowFailed()) {
		t.Errorf("step %d says\n%s", r.Step(), said)
	}
	if l := r.rows.Lines()[13]; l.Tone != parts.ColorAttention {
		t.Errorf("the failure is drawn in %s", l.Tone)
	}
	if o, _ := r.shown.options(); !strings.Contains(o[0].Rest, words.TraceOutcome(tr.Outcome)) {
		t.Errorf("the attempt is called %q", o[0].Rest)
	}
}

func TestWhatCannotBeDrawnIsSaid(t *testing.T) {
	r := newTestRoom(t, wide)
	says := func(what, title string) {
		t.Helper()
		if !r.empty.Visible() || r.none.Text() != title || r.rows.Visible() || !r.export.Disabled() {
			t.Errorf("%s says %q", what, r.none.Text())
		}
	}
	r.Show(shownOf(1))
	says("an empty room", words.FlowEmpty())
	unread := shownOf(7)
	unread.Reading = true
	r.Show(unread)
	says("a room whose attempts are being read", "")
	good, newer := recorded(t, "sign-in"), recorded(t, "call")
	newer.Attempt, newer.Steps = "newer", slices.Clone(newer.Steps)
	newer.Steps[0].Step = "teleport"
	v := shownOf(2, good, newer)
	v.Unread = []trace.Unreadable{{Attempt: "bad"}, {Attempt: "other", Foreign: true}}
	for i, c := range []struct{ attempt, title string }{{"newer", words.FlowNewer()}, {"bad", words.FlowDamaged()}, {"other", words.FlowForeign()}} {
		v.From, v.Attempt = 10+i, c.attempt
		r.Show(v)
		says(c.attempt, c.title)
	}
	if o, at := v.options(); len(o) != 4 || at != 3 || v.idAt(3) != "other" {
		t.Errorf("%d choices, %d is chosen", len(o), at)
	}
	v.From, v.Attempt = 20, good.Attempt
	if r.Show(v); !r.rows.Visible() || r.empty.Visible() {
		t.Error("the other attempts are not shown any more")
	}
	v.From, v.Gone = 21, true
	if r.Show(v); !r.rows.Visible() || r.notice.Text() != words.FlowGone() || !r.notice.Visible() {
		t.Error("a deleted attempt does not stay, with a notice")
	}
}

func TestForgetLeavesNothing(t *testing.T) {
	r := newTestRoom(t, wide)
	r.Show(shownOf(1, recorded(t, "sign-in")))
	r.Select(14)
	r.Forget()
	if len(r.rows.Lines())+len(r.diagram.Phases)+len(r.shown.Attempts)+len(r.inspector.column.Objects) != 0 || r.Step() != 0 {
		t.Error("a locked window keeps what was drawn")
	}
	if o := r.choice.AccessibilityLabel(); o != "" {
		t.Errorf("the select still says %q", o)
	}
}
