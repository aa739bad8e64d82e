package parts

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// TestACopyButtonSaysSoItself: a press copies, and the button says so for two seconds after the last
// press; its width stays.
func TestACopyButtonSaysSoItself(t *testing.T) {
	newKit(t, theme.VariantLight)
	var waits []func()
	was := later
	t.Cleanup(func() { later = was })
	later = func(after time.Duration, f func()) {
		if after != 2*time.Second {
			t.Errorf("it says so for %v", after)
		}
		waits = append(waits, f)
	}
	copied := 0
	for _, b := range []*Button{NewCopyButton(Plain, "Copy", func() { copied++ }), NewCopyIconButton(Quiet, "Copy the code", func() { copied++ })} {
		show(t, b, 200, 100)
		waits, copied = nil, 0
		label, wide := b.text.Text, b.MinSize().Width
		says := func(is bool) {
			t.Helper()
			if b.Bare() {
				if (b.shownIcon() == theme.ConfirmIcon()) != is || b.text.Text != "" {
					t.Errorf("the icon is %v, with the word %q", b.shownIcon().Name(), b.text.Text)
				}
			} else if (b.text.Text == "Copied") != is || !is && b.text.Text != label {
				t.Errorf("it says %q", b.text.Text)
			}
			if b.MinSize().Width != wide {
				t.Errorf("it was %v wide and is %v", wide, b.MinSize().Width)
			}
		}
		says(false)
		b.Tapped(&fyne.PointEvent{})
		says(true)
		b.Tapped(&fyne.PointEvent{})
		waits[0]()
		says(true) // the second press counts anew
		waits[1]()
		says(false)
		if copied != 2 {
			t.Errorf("it copied %d times", copied)
		}
	}
}
