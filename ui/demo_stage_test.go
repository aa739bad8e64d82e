package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/ui/words"
)

// onStage opens the page on which the demo provider is made to fail, and returns it.
func (d *testWindow) onStage() *demoStage {
	d.t.Helper()
	d.ctrl(fyne.Key5)
	d.app.selectProvider("demo")
	d.drain()
	r := made[*providersRoom](d.app)
	test.Tap(r.tabs.Tab(1))
	d.untilShown(words.DemoFaultsEnd())
	return r.stage
}

// did returns the words of what Latchkey did, newest first.
func (d *testWindow) did() (lines []string) {
	for _, l := range d.app.state.Demo.Did {
		what, _, _ := didLine(l)
		lines = append(lines, what)
	}
	return lines
}

// TestTheDemoProviderFailsOnDemand: each row does what it says, and the page says what Latchkey did.
func TestTheDemoProviderFailsOnDemand(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	account := d.app.state.Accounts[0].ID
	status := func() auth.Status {
		a, _ := d.app.state.Account(account)
		return a.Status(time.Now())
	}
	stage := d.onStage()
	press := func(what demo.Once) {
		t.Helper()
		test.Tap(stage.once[what])
		d.until(string(what)+" is done", func() bool { return d.app.state.Demo.Doing == "" })
	}

	press(demo.RotateKeys)
	if got := status(); got != auth.StatusActive || !slices.Contains(d.did(), words.DemoDid("refreshed")) {
		t.Errorf("new keys: %s, %q", got, d.did())
	}
	press(demo.RevokeNow)
	if got, did := status(), d.did(); got != auth.StatusSignInAgain || did[0] != words.DemoDid("sign_in_again") || did[1] != words.DemoOnceDid(string(demo.RevokeNow)) {
		t.Errorf("revoked: %s, %q", got, did)
	}

	flip := func(name string) {
		t.Helper()
		before := d.app.state.Demo.On
		test.Tap(stage.faults[name].flip)
		d.until(name+" is switched", func() bool { return d.app.state.Demo.On != before })
	}
	for _, name := range usualFaults.Names() {
		flip(name)
		if on := d.app.session.Demo.Faults().Names(); !slices.Equal(on, []string{name}) || d.did()[0] != words.DemoFaultSwitched(name, true) {
			t.Errorf("%s is on: the provider has %q, the page says %q", name, on, d.did())
		}
		if !d.shows(words.DemoFaultsOn(1)) || !stage.faults[name].flip.On() {
			t.Errorf("the list does not say that %s is on: %q", name, d.texts())
		}
		flip(name)
	}
	flip("busy")
	flip("deny")
	if !d.shows(words.DemoFaultsOn(2)) {
		t.Errorf("the list does not say that two are on: %q", d.texts())
	}
	test.Tap(stage.allOff)
	d.until("all are off", func() bool {
		return d.app.session.Demo.Faults() == demo.Faults{} && d.app.state.Demo.On == demo.Faults{}
	})
	if d.shows(words.DemoFaultsOn(1)) || stage.faults["busy"].flip.On() {
		t.Error("something is still on")
	}
}

// TestABusyProviderOnStage: the window says that it cannot reach the provider.
func TestABusyProviderOnStage(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	stage := d.onStage()
	test.Tap(stage.faults["busy"].flip)
	d.until("it is busy", func() bool { return d.app.state.Demo.On.Busy })
	d.app.refresh(d.app.state.Accounts[0].ID)
	d.until("the refresh has failed", func() bool { return d.did()[0] == words.DemoDid("unreachable") })
	d.ctrl(fyne.Key1)
	d.untilShown(words.Status(auth.StatusUnreachable))
	d.ctrl(fyne.Key5)
	if r := made[*providersRoom](d.app); r.tabs.Chosen() != 1 || !r.stage.content.Visible() {
		t.Error("the faults are not shown where the person was before")
	}
}

// TestSlowAnswersAreACaption of Flow and of the waiting dialog, and no other provider's.
func TestSlowAnswersAreACaption(t *testing.T) {
	slow := words.DemoFaultSwitched("slow", true)
	d := newTestWindow(t)
	d.demoSignIn("ada")
	test.Tap(d.onStage().faults["slow"].flip)
	d.until("it is slow", func() bool { return d.app.state.Demo.On.Slow > 0 })
	d.ctrl(fyne.Key3)
	d.untilShown(slow)
	d.app.set(onItsWay().withFaultsOn(demo.Faults{Slow: time.Second}, false))
	if !d.shows(slow) {
		t.Errorf("the waiting dialog does not say it: %q", d.texts())
	}
	other := onItsWay().withFaultsOn(demo.Faults{Slow: time.Second}, false)
	x, _ := other.SignIn(1)
	x.Ask.Provider = "github"
	d.app.set(other.withSignIn(x))
	if d.shows(slow) {
		t.Error("another provider's dialog says it")
	}
}

// TestFaultsThatAnotherProcessGives cannot be switched here, and are shown.
func TestFaultsThatAnotherProcessGives(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	stage := d.onStage()
	d.app.set(d.app.state.withFaultsOn(demo.Faults{Slow: time.Minute}, true))
	if !d.shows(words.DemoElsewhere()) || !d.shows(words.DemoFault("slow", time.Minute)) {
		t.Errorf("the page does not say so: %q", d.texts())
	}
	for name, f := range stage.faults {
		if !f.flip.Disabled() || f.flip.On() != (name == "slow") {
			t.Errorf("the switch of %s: asleep %v, on %v", name, f.flip.Disabled(), f.flip.On())
		}
	}
	if !stage.allOff.Disabled() || stage.once[demo.RevokeNow].Disabled() {
		t.Error("what happens once is asleep, or All off is not")
	}
}

// TestOnlyTheDemoProviderHasAStage: no other provider has the tab, also after it was chosen.
func TestOnlyTheDemoProviderHasAStage(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	d.onStage()
	d.app.selectProvider("github")
	d.drain()
	tabs := made[*providersRoom](d.app).tabBar
	if tabs.Visible() || d.shows(words.DemoFaultsEnd()) || !d.shows(words.FieldClientID()) {
		t.Errorf("another provider: %q", d.texts())
	}
	d.app.selectProvider("demo")
	d.drain()
	if !tabs.Visible() || d.shows(words.DemoFaultsEnd()) {
		t.Errorf("the demo provider begins with %q", d.texts())
	}
}

// TestAStageWithoutAVault says what is missing.
func TestAStageWithoutAVault(t *testing.T) {
	d := newTestWindow(t)
	d.until("the providers are listed", func() bool { return len(d.app.state.Providers) > 1 })
	stage := d.onStage()
	if !d.shows(words.DemoNeedsVault()) || !stage.once[demo.ExpireNow].Disabled() || !stage.faults["deny"].flip.Disabled() {
		t.Errorf("without a vault: %q", d.texts())
	}
}

// staged is the scene of the page: slow answers are on, and much has happened.
func staged() State {
	s := wall().inRoom(RoomProviders)
	s.SelectedProv = "demo"
	now := time.Now()
	s = s.withFaultsOn(demo.Faults{Slow: 5 * time.Second}, false)
	s.Demo.Did = []demoDid{
		{at: now, attempt: "3", what: "waits"}, {at: now.Add(-20 * time.Second), fault: "slow", on: true},
		{at: now.Add(-2 * time.Minute), attempt: "2", what: "signed_in"}, {at: now.Add(-2 * time.Minute), attempt: "1", what: "sign_in_again"},
		{at: now.Add(-3 * time.Minute), once: demo.RevokeNow},
		{at: now.Add(-5 * time.Minute), attempt: "0", what: "refreshed", took: 210 * time.Millisecond}, {at: now.Add(-5 * time.Minute), once: demo.ExpireNow},
	}
	return s
}

// toStage shows the page.
func toStage(d *testWindow) { made[*providersRoom](d.app).choose(1) }
