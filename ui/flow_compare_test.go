package ui

import (
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/flow"
	"latchkey/ui/words"
)

// TestTheDemoWithoutPKCEBesideASignIn really runs, is drawn beside it, and leaves nothing.
func TestTheDemoWithoutPKCEBesideASignIn(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.ctrl(fyne.Key3)
	r := made[*flow.Room](d.app)
	d.until("the sign-in is drawn", func() bool { return r.Diagram().Outcome == trace.Succeeded })
	stored, err := os.ReadDir(d.home.TracesDir())
	if err != nil {
		t.Fatal(err)
	}
	on := r.Diagram().Attempt
	r.Compare(on, "")
	r.OnRunWithoutPKCE([]string{"openid"})
	address := d.sentTo()
	d.until("it runs", func() bool { return d.app.state.Flows.Comparing != 0 })
	go d.answer(address, "grace", "allow")
	d.until("it has ended", func() bool { return d.app.state.Flows.Comparing == 0 })
	all := d.app.state.flow().Attempts
	i := slices.IndexFunc(all, func(a flow.Attempt) bool { return a.Unstored })
	if i < 0 || all[i].Outcome != trace.Succeeded || all[i].Running {
		t.Fatalf("the attempts are %+v", all)
	}
	r.Compare(on, all[i].Attempt)
	d.drain()
	for _, said := range []string{words.CompareTitle("pkce_on"), words.CompareTitle("pkce_off"), words.Differs()} {
		if !d.shows(said) {
			t.Errorf("the window does not say %q", said)
		}
	}
	if now, _ := os.ReadDir(d.home.TracesDir()); len(now) != len(stored) || len(d.app.state.Accounts) != 1 {
		t.Errorf("%d traces and %d accounts are left", len(now), len(d.app.state.Accounts))
	}
	d.neverShowsTokens()
	d.key(fyne.KeyEscape)
	if d.shows(words.CompareTwo()) || d.app.state.view() != RoomFlow {
		t.Error("Esc does not end the comparison")
	}
}

// TestAnAudienceSeesFlowAlone: no rail and no message, and both are back afterwards.
func TestAnAudienceSeesFlowAlone(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.ctrl(fyne.Key3)
	r := made[*flow.Room](d.app)
	d.until("the sign-in is drawn", func() bool { return r.Diagram().Outcome == trace.Succeeded })
	d.key(fyne.KeyP)
	d.app.set(d.app.state.noticed("a message about Paula", false))
	if !r.Presenting() || d.app.screen.rail.Visible() || d.shows("a message about Paula") || d.shows("Accounts") || !d.shows("Ada signs in at Demo provider") {
		t.Error("an audience sees more than Flow")
	}
	d.neverShowsTokens()
	d.key(fyne.KeyEscape)
	if r.Presenting() || !d.app.screen.rail.Visible() || d.app.screen.band.Visible() {
		t.Error("Esc does not give the window back")
	}
	d.key(fyne.KeyP)
	d.app.set(d.app.state.inRoom(RoomAccounts))
	if r.Presenting() || !d.app.screen.rail.Visible() {
		t.Error("another room does not end it")
	}
	s := d.app.state.inRoom(RoomFlow)
	s.Faults = []*auth.Error{{Kind: auth.KindUsage, Detail: "1: thme"}}
	d.app.set(s)
	if !d.app.screen.band.Visible() {
		t.Fatal("a mistake in config.toml has no band")
	}
	d.key(fyne.KeyP)
	if !r.Presenting() || d.app.screen.band.Visible() {
		t.Error("an audience sees the band of config.toml")
	}
	if d.key(fyne.KeyEscape); !d.app.screen.band.Visible() {
		t.Error("the band does not come back")
	}
}

// TestNoQuestionComesBeforeAnAudience: one from outside waits, and comes when Presenter is left.
func TestNoQuestionComesBeforeAnAudience(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.ctrl(fyne.Key3)
	r := made[*flow.Room](d.app)
	d.until("the sign-in is drawn", func() bool { return r.Diagram().Outcome == trace.Succeeded })
	d.key(fyne.KeyP)
	d.drain()
	failed := SignIn{N: 99, Ask: Ask{Provider: "demo"}, Provider: "Demo provider", Err: &auth.Error{Step: auth.StepCallback, Kind: auth.KindProviderError, Reason: auth.ReasonDenied}}
	d.app.set(d.app.state.withSignIn(failed).queued(Dialog{Kind: DialogFailure, SignIn: 99}))
	if !d.app.free() || !r.Presenting() {
		t.Fatalf("an audience sees the dialog %q", d.app.state.Dialog.Kind)
	}
	d.key(fyne.KeyEscape)
	d.drain()
	if d.app.state.Dialog.Kind != DialogFailure {
		t.Error("the question does not come afterwards")
	}
	d.key(fyne.KeyEscape)
	d.key(fyne.KeyP)
	d.drain()
	d.app.set(d.app.state.inRoom(RoomAccounts))
	d.drain()
	d.app.set(d.app.state.withSignIn(failed).queued(Dialog{Kind: DialogFailure, SignIn: 99}))
	if d.app.state.Dialog.Kind != DialogFailure {
		t.Error("a question waits although another room has ended Presenter")
	}
}

// TestALockEndsTheRunWithoutPKCE, and a cancelled one says nothing.
func TestALockEndsTheRunWithoutPKCE(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.ctrl(fyne.Key3)
	d.app.runWithoutPKCE(nil)
	d.sentTo()
	d.app.runWithoutPKCE(nil) // one at a time
	if len(d.app.cancels) != 1 {
		t.Errorf("%d sign-ins wait", len(d.app.cancels))
	}
	d.app.cancelComparison()
	d.until("it has ended", func() bool { return d.app.state.Flows.Comparing == 0 })
	if n := d.app.state.Notice; n.Bad || len(d.app.cancels) != 0 {
		t.Errorf("cancelled, it says %q", n.Text)
	}
	d.app.runWithoutPKCE(nil)
	d.sentTo()
	d.app.dropSignIns()
	d.until("a lock ends it", func() bool { return d.app.state.Flows.Comparing == 0 })
}
