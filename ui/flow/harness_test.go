package flow

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth/trace"
	"latchkey/ui/parts"
)

var wide, narrow = fyne.NewSize(1040, 740), fyne.NewSize(744, 560)

// recorded returns an attempt at the demo provider as it was stored.
func recorded(t testing.TB, name string) trace.Trace {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "diagram", "testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var tr trace.Trace
	if err := json.Unmarshal(text, &tr); err != nil {
		t.Fatal(err)
	}
	return tr
}

// shownOf returns what the room is shown of attempts, Ada's at the demo provider.
func shownOf(from int, traces ...trace.Trace) Shown {
	v := Shown{From: from, Now: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)}
	for _, t := range traces {
		v.Attempts = append(v.Attempts, Attempt{Trace: t, Name: "Ada", ProviderName: "Demo provider"})
	}
	return v
}

// newTestRoom returns a room in a window of that size.
func newTestRoom(t testing.TB, size fyne.Size) *Room {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(parts.ForcedTheme(0))
	r := New()
	r.SetNarrow(size.Width < 920)
	w := test.NewTempWindow(t, r.content)
	w.SetPadded(false)
	w.Resize(size)
	return r
}

// walk calls f for each visible object below o.
func walk(o fyne.CanvasObject, f func(fyne.CanvasObject)) {
	for _, o := range test.LaidOutObjects(o) {
		if o.Visible() {
			f(o)
		}
	}
}

// texts returns what the inspector says.
func texts(r *Room) string {
	var all []string
	walk(r.inspector.column, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *parts.Text:
			all = append(all, o.Text())
		case *parts.Button:
			all = append(all, o.Label())
		}
	})
	return strings.Join(all, "\n")
}

// labels returns the rows of the diagram as text.
func labels(r *Room) (all []string) {
	for _, l := range r.rows.Lines() {
		if l.Title != "" {
			all = append(all, "# "+l.Title)
		}
		text := l.Number + " " + l.Arrows[0].Label
		if l.Arrows[1].Label != "" {
			text += " / " + l.Arrows[1].Label
		}
		all = append(all, strings.TrimSpace(text))
	}
	return all
}

func press(r *Room, keys ...fyne.KeyName) {
	for _, k := range keys {
		r.Typed(k)
	}
}
