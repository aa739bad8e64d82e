package parts

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/words"
)

// copiedTime is how long a button says that it has copied.
const copiedTime = 2 * time.Second

// NewCopyButton makes a button that copies something. It says "Copied" itself for two seconds: a
// message would move the page below the pointer.
func NewCopyButton(kind Kind, label string, copies func()) *Button {
	b := NewButton(kind, label, theme.ContentCopyIcon(), nil)
	b.done = words.Copied()
	b.OnTapped = func() {
		copies()
		b.sayDone()
	}
	return b
}

// NewCopyIconButton is NewCopyButton with the icon alone; name is what it copies.
func NewCopyIconButton(kind Kind, name string, copies func()) *Button {
	b := NewCopyButton(kind, name, copies)
	b.bare = true
	return b
}

// sayDone shows for copiedTime that the button has done its work.
func (b *Button) sayDone() {
	b.dones++
	n := b.dones
	b.isDone = true
	b.Refresh()
	later(copiedTime, func() {
		if b.dones == n { // not pressed again meanwhile
			b.isDone = false
			b.Refresh()
		}
	})
}

// later calls f on Fyne's goroutine after a time. Tests replace it, because their animations end at
// once.
var later = func(after time.Duration, f func()) {
	wait := &fyne.Animation{Duration: after} // a timer would run on a goroutine of its own
	wait.Tick = func(done float32) {
		if done == 1 {
			f()
		}
	}
	wait.Start()
}
