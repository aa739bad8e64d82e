//go:build linux

package session

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"os/exec"
	"strings"
	"time"
)

// Window is a window in the session's display, driven by keyboard and mouse. There
// is no window manager: the focus is set before every key.
type Window struct {
	session *Session
	id      string
	seen    *sight // the last look; nil before the first
}

// Window waits for a window whose title begins with title, while p runs.
func (d *Session) Window(p *Process, title string) (*Window, error) {
	w := &Window{session: d}
	return w, Wait("the window "+title, func() (bool, error) {
		if !p.Running() {
			return false, errors.New("the program ended: " + p.Output())
		}
		out, err := d.Command("xdotool", "search", "--onlyvisible", "--name", "^"+title).Output()
		if _, none := errors.AsType[*exec.ExitError](err); none {
			return false, nil
		}
		if ids := strings.Fields(string(out)); len(ids) > 0 {
			w.id = ids[0]
		}
		return w.id != "", err
	})
}

// Press sends keys by their X names, such as ctrl+n, Tab or Return, one after
// the other.
func (w *Window) Press(keys ...string) error {
	if err := w.session.run("xdotool", "windowraise", w.id, "windowfocus", "--sync", w.id); err != nil {
		return err
	}
	return w.session.run("xdotool", append([]string{"key", "--delay", "60"}, keys...)...)
}

// Type types text into whatever has the focus.
func (w *Window) Type(text string) error {
	if err := w.session.run("xdotool", "windowfocus", "--sync", w.id); err != nil {
		return err
	}
	return w.session.run("xdotool", "type", "--delay", "20", text)
}

// Click presses the first button of the mouse at a place in the window.
func (w *Window) Click(x, y int) error {
	if err := w.session.run("xdotool", "windowraise", w.id, "windowfocus", "--sync", w.id); err != nil {
		return err
	}
	return w.session.run("xdotool", "mousemove", "--window", w.id, fmt.Sprint(x), fmt.Sprint(y), "sleep", "0.2", "click", "1")
}

// Hold presses the first button of the mouse at a place in the window and releases it after a time.
func (w *Window) Hold(at image.Point, held time.Duration) error {
	return w.session.run("xdotool", "mousemove", "--window", w.id, fmt.Sprint(at.X), fmt.Sprint(at.Y), "sleep", "0.05",
		"mousedown", "1", "sleep", fmt.Sprint(held.Seconds()), "mouseup", "1")
}

// Drag presses the first button of the mouse at a place in the window and releases it at another.
func (w *Window) Drag(from, to image.Point) error {
	if err := w.Point(from); err != nil {
		return err
	}
	middle := from.Add(to).Div(2)
	return w.session.run("xdotool", "mousedown", "1", "sleep", "0.2",
		"mousemove", "--window", w.id, fmt.Sprint(middle.X), fmt.Sprint(middle.Y), "sleep", "0.2",
		"mousemove", "--window", w.id, fmt.Sprint(to.X), fmt.Sprint(to.Y), "sleep", "0.2", "mouseup", "1")
}

// Point moves the mouse to a place in the window.
func (w *Window) Point(at image.Point) error {
	if err := w.session.run("xdotool", "windowraise", w.id, "windowfocus", "--sync", w.id); err != nil {
		return err
	}
	return w.session.run("xdotool", "mousemove", "--window", w.id, fmt.Sprint(at.X), fmt.Sprint(at.Y), "sleep", "0.2")
}

// ButtonAt clicks a button of the mouse at a place in the window, by its number in X: 3 is the
// secondary one, 4 and 5 are a notch of the wheel up and down.
func (w *Window) ButtonAt(at image.Point, button int) error {
	if err := w.Point(at); err != nil {
		return err
	}
	return w.session.run("xdotool", "click", fmt.Sprint(button))
}

// Picture writes what the window shows to a PNG file.
func (w *Window) Picture(file string) error {
	if err := w.session.run("xdotool", "windowraise", w.id); err != nil {
		return err
	}
	return w.session.run("import", "-window", w.id, file)
}

// frames is how long the window is given to draw what has changed, between two
// looks at it; never how long it may take.
const frames = 150 * time.Millisecond

// pressVisibly presses a key and waits, two seconds at most, until the window looks
// different somewhere. It returns how long that took.
func (w *Window) pressVisibly(key string) (time.Duration, error) {
	before, err := w.capture()
	if err != nil {
		return 0, err
	}
	if err := w.Press(key); err != nil {
		return 0, err
	}
	began := time.Now()
	for ; time.Since(began) < 2*time.Second; time.Sleep(frames / 3) {
		if now, err := w.capture(); err != nil || !bytes.Equal(before, now) {
			return time.Since(began), err
		}
	}
	return time.Since(began), nil
}

// Still waits until the window shows something, and the same twice: what moved has
// arrived. What blinks or counts by itself is given up on: a picture is taken all
// the same.
func (w *Window) Still() error {
	if err := Wait("the window to be painted", w.painted); err != nil {
		return err
	}
	var last []byte
	for range 6 {
		now, err := w.capture()
		if err != nil || bytes.Equal(now, last) {
			return err
		}
		last = now
		time.Sleep(frames)
	}
	return nil
}

// painted reports whether the window is not of one colour all over.
func (w *Window) painted() (bool, error) {
	now, err := w.capture()
	return len(now) > 4 && bytes.Count(now, now[:4]) < len(now)/4, err
}

func (d *Session) run(name string, args ...string) error {
	out, err := d.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %v: %w: %s", name, args, err, out)
	}
	return nil
}
