//go:build linux

package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// screen reads pixels of an X display, so that the first frame of a window is seen within
// a millisecond and without the window's help.
type screen struct {
	conn *xgb.Conn
	root xproto.Window
}

// xgb writes to its logger that an Xvfb of ours wants no authority.
func init() { xgb.Logger.SetOutput(io.Discard) }

func openScreen(display string) (*screen, error) {
	conn, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, err
	}
	return &screen{conn, xproto.Setup(conn).DefaultScreen(conn).Root}, nil
}

// painted reports whether anything but black stands in one row of the screen.
func (s *screen) painted(y, width int) (bool, error) {
	pixels, err := s.pixels(0, y, width)
	return bytes.ContainsFunc(pixels, func(b rune) bool { return b != 0 }), err
}

// listed reports whether rows of accounts are on the screen: where their circles
// stand, one line of pixels is not like another.
func (s *screen) listed() (bool, error) {
	var above []byte
	for y := 200; y <= 256; y += 14 {
		pixels, err := s.pixels(100, y, 40)
		if err != nil {
			return false, err
		}
		if above != nil && !bytes.Equal(above, pixels) {
			return true, nil
		}
		above = pixels
	}
	return false, nil
}

// pixels are a part of one row of the screen, four bytes each.
func (s *screen) pixels(x, y, width int) ([]byte, error) {
	got, err := xproto.GetImage(s.conn, xproto.ImageFormatZPixmap, xproto.Drawable(s.root),
		int16(x), int16(y), uint16(width), 1, 0x00ffffff).Reply()
	if err != nil {
		return nil, err
	}
	return got.Data, nil
}

// point moves the mouse.
func (s *screen) point(at image.Point) error {
	return xproto.WarpPointerChecked(s.conn, xproto.WindowNone, s.root, 0, 0, 0, 0, int16(at.X), int16(at.Y)).Check()
}

// putAway makes the window at a height an icon, as a window manager does: it sets
// the window's state (ICCCM §4.1.3.1) and takes it from the screen.
func (s *screen) putAway(y int) error {
	at, err := xproto.TranslateCoordinates(s.conn, s.root, s.root, 100, int16(y)).Reply()
	if err != nil {
		return err
	}
	if at.Child == 0 {
		return errors.New("no window stands there")
	}
	const name = "WM_STATE"
	atom, err := xproto.InternAtom(s.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return err
	}
	state := binary.LittleEndian.AppendUint32(nil, iconic)
	state = binary.LittleEndian.AppendUint32(state, 0) // no icon window
	if err := xproto.ChangePropertyChecked(s.conn, xproto.PropModeReplace, at.Child, atom.Atom, atom.Atom, 32, 2, state).Check(); err != nil {
		return err
	}
	return xproto.UnmapWindowChecked(s.conn, at.Child).Check()
}

// iconic is the state of a window that is an icon.
const iconic = 3
