package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/theme"
)

func TestSettingRow(t *testing.T) {
	newKit(t, theme.VariantLight)
	control := NewButton(Plain, "Change…", nil, nil)
	bar := NewBar()
	r := NewSettingRow("Name", "One short sentence.", control, true).Below(bar)
	bar.Hide()
	show(t, Column(0, r), 500, 200)
	if right := control.Position().X + control.Size().Width; right != 500 {
		t.Errorf("the control ends at %v, want 500", right)
	}
	if end := r.text.Position().X + r.text.Size().Width; end > control.Position().X {
		t.Errorf("the words reach to %v, over the control at %v", end, control.Position().X)
	}
	low := r.MinSize().Height
	if r.Say("Another short one.") {
		t.Error("a sentence of one line is said to need more room")
	}
	if !r.Say(strings.Repeat("A long sentence that wraps. ", 6)) || r.MinSize().Height <= low {
		t.Errorf("a sentence of several lines has the height %v, a short one %v", r.MinSize().Height, low)
	}
	r.Say("Short.")
	bar.Show()
	r.Refresh()
	if got := r.MinSize().Height; got <= low {
		t.Errorf("with a bar below it is %v high, without %v", got, low)
	}
}
