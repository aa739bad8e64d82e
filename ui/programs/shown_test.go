package programs

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/words"
)

// TestUnchangedProgramsAreNotReadAgain, nor those that only the clock has passed by.
func TestUnchangedProgramsAreNotReadAgain(t *testing.T) {
	reads := 0
	v := shown(nil)
	v.Read = func() []Program { reads++; return some() }
	r := newTestRoom(t, wide, nil)
	v.From = 2
	r.Show(v)
	r.Show(v)
	row := r.detail.hands.rows.Objects[0]
	v.Now = noon.Add(time.Minute)
	r.Show(v)
	if reads != 1 {
		t.Errorf("unchanged programs were read %d times", reads)
	}
	if got := r.detail.lines["l1"].line.Text(); got != "Ada, 30 s left, 3 requests" {
		t.Errorf("a minute later the lease says %q", got)
	}
	if r.detail.hands.rows.Objects[0] != row {
		t.Error("an unchanged page is made anew")
	}
	v.Now = noon.Add(24 * time.Hour)
	r.ShowTime(v)
	if got := lines(r); !slices.Contains(got, "make | Once | yesterday, 10:00") {
		t.Errorf("a day later the list says %q", got)
	}
	v.Now = noon
	r.Leave()
	r.Enter()
	r.Show(v)
	if reads != 2 {
		t.Error("a room that was hidden is not drawn anew")
	}
}

// TestEachPartOfWhatIsShownIsDrawn also where nothing else has changed.
func TestEachPartOfWhatIsShownIsDrawn(t *testing.T) {
	for what, c := range map[string]struct {
		change func(*Shown)
		drawn  func(r *Room) bool
	}{
		"the selected program": {func(v *Shown) { v.Selected = "/usr/bin/make" }, func(r *Room) bool { return r.detail.name.Text() == "make" && r.rows.Selected() == "/usr/bin/make" }},
		"the switch":           {func(v *Shown) { v.AskFirst = false }, func(r *Room) bool { return !r.flip.On() }},
		"a switch that is off": {func(v *Shown) { v.CanSet = false }, func(r *Room) bool { return r.flip.Disabled() }},
		"the key's keeper":     {func(v *Shown) { v.Key = "another" }, func(r *Room) bool { return r.vault.Text() == "another" }},
		"the lock":             {func(v *Shown) { v.CanLock = false }, func(r *Room) bool { return !r.locks.Visible() }},
		"the example":          {func(v *Shown) { v.Example = "bob" }, func(r *Room) bool { return strings.HasSuffix(r.detail.setUp.line.Command(), " bob") }},
		"no account":           {func(v *Shown) { v.Example = "" }, func(r *Room) bool { return strings.HasSuffix(r.detail.setUp.line.Command(), " ACCOUNT") }},
		"what is wrong":        {func(v *Shown) { v.Fault = "old" }, func(r *Room) bool { return slices.Contains(says(r.detail.content), "old") }},
		"what follows from it": {func(v *Shown) { v.FaultHint = "look" }, func(r *Room) bool { return r.detail.fault.hint.Text() == "look" }},
		"the accounts":         {func(v *Shown) { v.Accounts = 9 }, func(r *Room) bool { return slices.Contains(says(r.detail.may), "2 of 9") }},
	} {
		t.Run(what, func(t *testing.T) {
			r := newTestRoom(t, wide, nil, some()...)
			if c.drawn(r) {
				t.Fatal("it is drawn before")
			}
			r.Show(shown(c.change, some()...))
			if !c.drawn(r) {
				t.Error("it is not drawn")
			}
		})
	}
}

// TestWhatIsPressedIsReported: the list, the switch, the lock, and the copy of a command.
func TestWhatIsPressedIsReported(t *testing.T) {
	r := newTestRoom(t, wide, nil, some()...)
	var got []string
	r.OnSelect = func(id string) { got = append(got, "select "+id) }
	r.OnAskFirst = func(on bool) { got = append(got, map[bool]string{true: "on", false: "off"}[on]) }
	r.OnLock = func() { got = append(got, "lock") }
	r.OnCopy = func(text string) { got = append(got, "copy "+text) }
	r.Move(1)
	test.Tap(r.flip)
	test.Tap(r.locks)
	test.Tap(r.detail.setUp.line.Button())
	if want := []string{"select /usr/bin/make", "off", "lock", "copy latchkey git setup git.example ada"}; !slices.Equal(got, want) {
		t.Errorf("reported is %q, want %q", got, want)
	}
}

// TestTheEmptyRoomWithoutSettings: what cannot be set is not offered, by a key neither, and without an
// account the commands say where its name goes.
func TestTheEmptyRoomWithoutSettings(t *testing.T) {
	r := newTestRoom(t, wide, func(v *Shown) { v.AskFirst, v.CanSet, v.Example = false, false, "" })
	r.OnAskFirst = func(bool) { t.Error("it is set") }
	r.Press()
	if !r.empty.ask.Disabled() || r.Search() != nil {
		t.Error("the empty room offers what cannot be done")
	}
	for i, want := range []string{words.SetUpGit("ACCOUNT"), words.SetUpKube("ACCOUNT"), words.SetUpEnv("ACCOUNT")} {
		if got := r.empty.lines[i].Command(); got != want {
			t.Errorf("command %d is %q", i, got)
		}
	}
	r.Show(shown(nil))
	if got := r.empty.lines[0].Command(); got != words.SetUpGit("ada") {
		t.Errorf("with an account the command is %q", got)
	}
	r.Show(shown(func(v *Shown) { v.From = 2 }, some()...))
	if r.Search() != r.search {
		t.Error("there is no search over the list")
	}
}

// TestANarrowRoom: the switch has a line of its own, and the list's rows and its foot are short.
func TestANarrowRoom(t *testing.T) {
	r := newTestRoom(t, fyne.NewSize(740, 560), func(v *Shown) { v.KeyShort = "short" }, some()...)
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if place(r.flip).Y < place(r.title).Y+30 || r.vault.Text() != "short" || !slices.Contains(says(r.rows), "Always, 2 leases open") {
		t.Errorf("the switch is at %v, the title at %v, the foot says %q, the rows %q", place(r.flip), place(r.title), r.vault.Text(), says(r.rows))
	}
	r.SetNarrow(false)
	if r.vault.Text() != "key" || slices.Contains(says(r.rows), "Always, 2 leases open") {
		t.Errorf("a wide one says %q, the rows %q", r.vault.Text(), says(r.rows))
	}
}

// TestTheFirstProgramIsShown while none is selected, by the order of the list.
func TestTheFirstProgramIsShown(t *testing.T) {
	all := some()
	all[0], all[1] = all[1], all[0] // the refused one is read first, and stands last
	r := newTestRoom(t, wide, nil, all...)
	if got := r.detail.name.Text(); got != "git" || r.rows.Selected() != "/usr/bin/git" {
		t.Errorf("shown is %q, selected %q", got, r.rows.Selected())
	}
	r.search.SetText("make")
	if got := r.detail.name.Text(); got != "make" {
		t.Errorf("after a search %q is shown", got)
	}
}

// TestALockedWindowForgetsPages, also what is hidden.
func TestALockedWindowForgetsPages(t *testing.T) {
	r := newTestRoom(t, wide, nil, some()...)
	r.Forget()
	d := r.detail
	left := says(d.content)
	for _, secret := range []string{"/usr/bin/git", "Ada", "notes.read", "https://notes.example"} {
		if slices.ContainsFunc(left, func(s string) bool { return strings.HasPrefix(s, secret) }) {
			t.Errorf("a locked window keeps %q", secret)
		}
	}
	for _, line := range append(r.empty.lines, d.setUp.line) {
		if strings.Contains(line.Command(), "ada") {
			t.Errorf("a locked window keeps %q", line.Command())
		}
	}
	if d.says.Sentence() != "" || d.second.Text() != "" || len(d.lent.Objects)+len(d.rules.Objects)+len(d.hands.rows.Objects) != 0 {
		t.Errorf("a locked window keeps %q, %q, %d leases", d.says.Sentence(), d.second.Text(), len(d.lent.Objects))
	}
}
