package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/flow"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// TestASignInIsDrawnWhileItHappens, from the link of the waiting dialog on, and its end is shown
// in Flow.
func TestASignInIsDrawnWhileItHappens(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	address := d.sentTo()
	d.untilShown(words.WaitingForYou())
	d.press(words.SeeInFlow())
	r := made[*flow.Room](d.app)
	d.until("the attempt is drawn", func() bool { return len(r.Diagram().Trace.Steps) > 3 })
	if !r.Running() || d.app.state.view() != RoomFlow || !d.item(RoomFlow).Selected() {
		t.Fatal("the attempt does not run in Flow")
	}
	before := len(r.Diagram().Trace.Steps)
	go d.answer(address, "ada", "allow")
	grew := false
	d.until("it has ended", func() bool {
		grew = grew || r.Running() && len(r.Diagram().Trace.Steps) > before
		return len(d.app.state.Accounts) == 1 && !r.Running()
	})
	if !grew {
		t.Error("it did not grow while it ran")
	}
	if d.app.state.view() != RoomFlow || r.Diagram().Outcome != trace.Succeeded || len(r.Diagram().Trace.Steps) < before+5 {
		t.Errorf("%s shows %d steps, %s", d.app.state.view(), len(r.Diagram().Trace.Steps), r.Diagram().Outcome)
	}
	d.until("the account is named", func() bool { return d.shows(words.FlowAttempt("Ada Lovelace", "Demo provider")) })
	d.neverShowsTokens()

	d.app.refresh(d.app.state.Accounts[0].ID)
	d.until("the refresh is a choice", func() bool { return len(d.app.state.flow().Attempts) == 2 && len(d.app.state.Flows.Running) == 0 })
	if r.Diagram().Kind != string(auth.AttemptSignIn) {
		t.Errorf("the chosen sign-in was replaced by a %s", r.Diagram().Kind)
	}
}

// TestFlowShowsWhatCommandsDo beside the window, and keeps an attempt that is deleted while it
// is shown.
func TestFlowShowsWhatCommandsDo(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	d.approve("ada")
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })
	d.ctrl(fyne.Key3)
	r := made[*flow.Room](d.app)
	d.until("the sign-in is drawn", func() bool { return r.Diagram().Kind == string(auth.AttemptSignIn) })
	other := recordedFlow(t, "device")
	other.StartedAt = time.Now()
	if err := d.home.Traces().Save(other); err != nil {
		t.Fatal(err)
	}
	d.until("what the command did is drawn", func() bool { return r.Diagram().Attempt == other.Attempt })
	d.app.set(d.app.state.showingFlow(other.Attempt))
	if err := os.Remove(filepath.Join(d.home.TracesDir(), other.Attempt+".json")); err != nil {
		t.Fatal(err)
	}
	d.untilShown(words.FlowGone())
	if r.Diagram().Attempt != other.Attempt {
		t.Errorf("%q is drawn", r.Diagram().Attempt)
	}
	d.app.set(d.app.state.showingFlow(""))
	if r.Diagram().Kind != string(auth.AttemptSignIn) || d.shows(words.FlowGone()) || len(d.app.state.flow().Attempts) != 1 {
		t.Error("it stays after another one was chosen")
	}
}

// TestADamagedTraceLeavesTheOthers and is a choice that says so.
func TestADamagedTraceLeavesTheOthers(t *testing.T) {
	d := newTestWindow(t)
	d.showState(inFlow())
	flowing(1, "sign-in", "device")(d)
	for name, text := range map[string]string{"damaged": "{", "foreign": `{"attempt":"x","steps":[]}`} {
		if err := os.WriteFile(filepath.Join(d.home.TracesDir(), name+".json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.app.loadFlows()
	d.until("they are read", func() bool { return len(d.app.state.Flows.Unread) == 2 })
	if len(d.app.state.flow().Attempts) != 2 {
		t.Errorf("%d attempts are left", len(d.app.state.flow().Attempts))
	}
	d.app.set(d.app.state.showingFlow("damaged"))
	d.untilShown(words.FlowDamaged())
	d.app.set(d.app.state.showingFlow("foreign"))
	d.untilShown(words.FlowForeign())
}

// TestAFailureLeadsToFlow by its button.
func TestAFailureLeadsToFlow(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	go d.answer(d.sentTo(), "ada", "deny")
	d.untilShown("Access was not granted")
	d.press(words.ShowFlow())
	r := made[*flow.Room](d.app)
	title, _ := words.Say(&auth.Error{Step: auth.StepCallback, Kind: auth.KindProviderError, Reason: auth.ReasonDenied})
	d.until("the failure is drawn", func() bool { return len(r.Diagram().Phases) > 0 && !r.Running() })
	d.untilShown(title)
}

// TestAnEntryOfTheActivityLeadsToFlow where an attempt is recorded, and has a dead link where
// none is.
func TestAnEntryOfTheActivityLeadsToFlow(t *testing.T) {
	d := newTestWindow(t)
	d.key(fyne.KeyReturn)
	d.approve("ada")
	d.until("ada is signed in", func() bool { return len(d.app.state.Accounts) == 1 && d.app.free() })
	d.app.enter(RoomActivity)
	d.key(fyne.KeyDown, fyne.KeyReturn)
	d.until("the attempt is found", func() bool { b := d.button(words.SeeInFlow()); return b != nil && !b.Disabled() })
	d.press(words.SeeInFlow())
	r := made[*flow.Room](d.app)
	d.until("the attempt is drawn", func() bool { return r.Diagram().Kind == string(auth.AttemptSignIn) })
	if err := os.RemoveAll(d.home.TracesDir()); err != nil {
		t.Fatal(err)
	}
	d.app.enter(RoomActivity)
	d.key(fyne.KeyDown, fyne.KeyReturn)
	d.untilShown(words.EntryTitle())
	if b := d.button(words.SeeInFlow()); b == nil || !b.Disabled() {
		t.Error("an entry without an attempt leads to Flow")
	}
}

// TestTheAttemptOfAnEntry is of its account and kind, and the nearest before it.
func TestTheAttemptOfAnEntry(t *testing.T) {
	at := func(attempt, account string, kind auth.AttemptKind, begin time.Duration) trace.Trace {
		start := noon.Add(begin)
		return trace.Trace{Attempt: attempt, Account: account, Kind: string(kind), StartedAt: start, Steps: []trace.Step{{At: trace.Moment{Time: start}, DurationMS: 1000}}}
	}
	stored := []trace.Trace{
		at("later", "a", auth.AttemptRefresh, time.Minute), at("revoke", "a", auth.AttemptRevoke, -time.Second), at("other", "b", auth.AttemptRefresh, -time.Second),
		at("near", "a", auth.AttemptRefresh, -time.Second), at("far", "a", auth.AttemptRefresh, -time.Hour),
	}
	for _, c := range []struct {
		account string
		what    auth.Happening
		at      time.Duration
		want    string
	}{
		{"a", auth.HappenedRefreshed, 0, "near"}, {"a", auth.HappenedRevoked, 0, "revoke"}, {"b", auth.HappenedRefreshed, 0, "other"},
		{"a", auth.HappenedServed, 0, ""}, {"a", auth.HappenedRefreshed, 30 * time.Second, ""}, {"a", auth.HappenedRefreshed, -59*time.Minute - 58*time.Second, "far"},
	} {
		if got := attemptOf(stored, c.account, auth.Entry{At: noon.Add(c.at), What: c.what}); got != c.want {
			t.Errorf("%s of %s at %v happened in %q, want %q", c.what, c.account, c.at, got, c.want)
		}
	}
}

// TestAnAttemptIsExported in every format, to a file that its owner alone can read.
func TestAnAttemptIsExported(t *testing.T) {
	d := newTestWindow(t)
	d.showState(inFlow())
	flowing(1, "sign-in")(d)
	for i, begins := range []string{"<!doctype html>", "\x89PNG", "<svg", "---\ntitle", "{", "# ", "{"} {
		d.ctrl(fyne.KeyE)
		for range i + 1 {
			d.key(fyne.KeyDown)
		}
		d.key(fyne.KeyReturn)
		d.untilShown(words.FlowExportTitle())
		file := filepath.Join(t.TempDir(), "flow")
		e := d.w.Canvas().Focused().(*parts.Entry)
		if !strings.Contains(e.Text, "latchkey-demo-") {
			t.Errorf("the usual name is %q", e.Text)
		}
		e.SetText(file)
		d.key(fyne.KeyReturn)
		d.until("it is written", d.app.free)
		text, err := os.ReadFile(file)
		if err != nil || !strings.HasPrefix(string(text), begins) {
			t.Errorf("format %d: %v, %.20q, want %q", i, err, text, begins)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("its mode is %v", info.Mode())
		}
	}
}

// TestALockedWindowKeepsNoAttempt, and an unlocked one shows it again.
func TestALockedWindowKeepsNoAttempt(t *testing.T) {
	d := underPassphrase(t)
	d.ctrl(fyne.Key3)
	r := made[*flow.Room](d.app)
	d.until("the sign-in is drawn", func() bool { return len(r.Diagram().Phases) > 0 })
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle())
	if f := d.app.state.Flows; len(r.Diagram().Phases) != 0 || len(f.Stored)+len(f.Running) != 0 {
		t.Error("a locked window keeps attempts")
	}
	d.unlocks()
	d.until("the sign-in is drawn again", func() bool { return len(r.Diagram().Phases) > 0 })
	if !d.app.session.traced.Load() {
		t.Error("later events are not drawn")
	}
}

// TestTheVeryFirstSignInIsDrawn also if the room was open before there was a vault.
func TestTheVeryFirstSignInIsDrawn(t *testing.T) {
	d := newTestWindow(t)
	d.ctrl(fyne.Key3)
	d.untilShown(words.FlowEmpty())
	d.ctrl(fyne.KeyN)
	d.press(words.Continue())
	d.sentTo()
	r := made[*flow.Room](d.app)
	d.until("the attempt is drawn", func() bool { return r.Running() && len(r.Diagram().Trace.Steps) > 3 })
}
