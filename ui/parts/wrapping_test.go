package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// What is hidden takes no room, neither a line of its own nor a gap.
func TestWrappingLeavesNoRoomForWhatIsHidden(t *testing.T) {
	newKit(t, theme.VariantLight)
	first, hidden, last := NewChip("openid", true), NewButton(Link, "Change", nil, nil), NewChip("profile", true)
	line := Wrapping(8, first, hidden, last)
	narrow := fyne.NewSize(first.MinSize().Width+8+last.MinSize().Width, 200)
	line.Resize(narrow)
	if with := line.MinSize().Height; with <= first.MinSize().Height || last.Position().Y == 0 {
		t.Fatalf("%v high, and the last chip is at %v: the button needs no second line", with, last.Position())
	}
	hidden.Hide()
	line.Resize(fyne.NewSize(narrow.Width, 201))
	if got, want := line.MinSize().Height, first.MinSize().Height; got != want {
		t.Errorf("%v high, want one line of %v", got, want)
	}
	if got, want := last.Position(), fyne.NewPos(first.MinSize().Width+8, 0); got != want {
		t.Errorf("the last chip is at %v, want %v", got, want)
	}
}
