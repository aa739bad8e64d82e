package flow

import (
	"strconv"

	"fyne.io/fyne/v2"
)

// walk selects the row that many after the selected one.
func (c *comparing) walk(by int) {
	rows := len(c.drawn.Rows())
	if rows == 0 {
		return
	}
	c.play.stop()
	c.row = max(0, min(c.row+by, rows-1))
	c.mark()
}

// advance selects the next row while playing, and reports whether another one follows.
func (c *comparing) advance() bool {
	rows := len(c.drawn.Rows())
	c.row = min(c.row+1, rows-1)
	more := c.row < rows-1
	c.play.on = more
	c.mark()
	for _, s := range c.sides {
		s.rows.Grow("r"+strconv.Itoa(c.row), c.play.speed)
	}
	return more
}

func (c *comparing) playOrPause() {
	rows := len(c.drawn.Rows())
	switch {
	case c.play.on:
		c.play.stop()
	case rows == 0:
	default:
		if c.row == rows-1 {
			c.row = 0
		}
		c.play.start()
	}
	c.mark()
}

// typed steps, plays and jumps by keys. Before an audience Space steps, as a remote control does.
func (c *comparing) typed(key fyne.KeyName) bool {
	rows := len(c.drawn.Rows())
	switch key {
	case fyne.KeyLeft, fyne.KeyPageUp:
		c.walk(-1)
	case fyne.KeyRight, fyne.KeyPageDown:
		c.walk(1)
	case fyne.KeySpace:
		if c.staged {
			c.walk(1)
		} else {
			c.playOrPause()
		}
	case fyne.KeyP:
		c.present(!c.staged)
	case fyne.KeyHome:
		c.walk(-rows)
	case fyne.KeyEnd:
		c.walk(rows)
	default:
		return false
	}
	return true
}
