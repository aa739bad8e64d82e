package ui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth/trace"
	"latchkey/ui/flow"
	"latchkey/ui/parts"
)

// inFlow returns the room Flow.
func inFlow() State {
	s := wall().inRoom(RoomFlow)
	a, _ := s.Account("ada-1815")
	a.Label = "Ada"
	return s.withAccount(a)
}

// flowing stores recorded attempts of Ada's, the last one as the newest, and selects a step of it.
func flowing(step int, names ...string) func(*testWindow) {
	return func(d *testWindow) {
		d.t.Helper()
		if err := os.RemoveAll(d.home.TracesDir()); err != nil {
			d.t.Fatal(err)
		}
		for i, name := range names {
			t := recordedFlow(d.t, name)
			t.Attempt, t.Account = name, "ada-1815"
			now := time.Now()
			t.StartedAt = time.Date(now.Year(), now.Month(), now.Day(), 0, i, 3, 0, time.Local)
			for j := range t.Steps {
				t.Steps[j].At.Time = t.StartedAt.Add(t.Steps[j].At.Sub(recordedFlow(d.t, name).StartedAt))
			}
			if err := d.home.Traces().Save(t); err != nil {
				d.t.Fatal(err)
			}
		}
		d.app.set(d.app.state.showingFlow(""))
		d.app.loadFlows()
		d.until("the attempts are read", func() bool { return !d.app.flows.busy && len(d.app.state.Flows.Stored) == len(names) })
		made[*flow.Room](d.app).Select(step)
		d.drain()
		pressTab(d, 0)
	}
}

// recordedFlow returns an attempt at the demo provider as it was stored.
func recordedFlow(t *testing.T, name string) trace.Trace {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("diagram", "testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var tr trace.Trace
	if err := json.Unmarshal(text, &tr); err != nil {
		t.Fatal(err)
	}
	return tr
}

// pressTab chooses a tab of the inspector.
func pressTab(d *testWindow, i int) {
	d.walk(func(o fyne.CanvasObject) {
		if tabs, ok := o.(*parts.Tabs); ok {
			test.Tap(tabs.Tab(i))
		}
	})
	d.drain()
}

// comparingFlows shows a sign-in with PKCE beside one without, at the exchange of the code.
func comparingFlows(d *testWindow) {
	flowing(14, "without-pkce", "sign-in")(d)
	r := made[*flow.Room](d.app)
	r.Compare("sign-in", "without-pkce")
	d.key(fyne.KeyEnd)
	for range 7 {
		d.key(fyne.KeyLeft)
	}
}

// touringFlow walks to the third stop of the tour.
func touringFlow(d *testWindow) {
	flowing(14, "sign-in")(d)
	made[*flow.Room](d.app).Tour()
	d.key(fyne.KeyRight, fyne.KeyRight)
}
