//go:build linux

package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// screen looks at an X display: just enough of the protocol to ask for pixels,
// so that the first frame of a window is seen within a millisecond and without
// the window's help.
type screen struct {
	conn net.Conn
	root uint32
}

func openScreen(display string) (*screen, error) {
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(display, ":"))
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(10 * time.Minute)); err != nil {
		return nil, err
	}
	setup := make([]byte, 12) // little-endian, X11, no authorization
	setup[0] = 'l'
	binary.LittleEndian.PutUint16(setup[2:], 11)
	if _, err := conn.Write(setup); err != nil {
		return nil, err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(conn, head); err != nil {
		return nil, err
	}
	body := make([]byte, 4*int(binary.LittleEndian.Uint16(head[6:])))
	if _, err := io.ReadFull(conn, body); err != nil {
		return nil, err
	}
	if head[0] != 1 {
		return nil, fmt.Errorf("the display refused: %q", body)
	}
	vendor, formats := int(binary.LittleEndian.Uint16(body[16:])), int(body[21])
	root := 32 + (vendor+3)/4*4 + 8*formats
	return &screen{conn, binary.LittleEndian.Uint32(body[root:])}, nil
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
	ask := request(73, 2, 5) // GetImage, ZPixmap
	binary.LittleEndian.PutUint32(ask[4:], s.root)
	binary.LittleEndian.PutUint16(ask[8:], uint16(x))
	binary.LittleEndian.PutUint16(ask[10:], uint16(y))
	binary.LittleEndian.PutUint16(ask[12:], uint16(width))
	binary.LittleEndian.PutUint16(ask[14:], 1)
	binary.LittleEndian.PutUint32(ask[16:], 0x00ffffff)
	_, body, err := s.ask(ask)
	return body, err
}

// putAway makes the window at a height an icon, as a window manager does: it sets
// the window's state (ICCCM §4.1.3.1) and takes it from the screen.
func (s *screen) putAway(y int) error {
	where := request(40, 0, 4) // TranslateCoordinates
	binary.LittleEndian.PutUint32(where[4:], s.root)
	binary.LittleEndian.PutUint32(where[8:], s.root)
	binary.LittleEndian.PutUint16(where[12:], uint16(100))
	binary.LittleEndian.PutUint16(where[14:], uint16(y))
	head, _, err := s.ask(where)
	if err != nil {
		return err
	}
	window := binary.LittleEndian.Uint32(head[8:])
	if window == 0 {
		return errors.New("no window stands there")
	}
	name := request(16, 0, 4) // InternAtom
	copy(name[8:], "WM_STATE")
	binary.LittleEndian.PutUint16(name[4:], 8)
	if head, _, err = s.ask(name); err != nil {
		return err
	}
	atom := binary.LittleEndian.Uint32(head[8:])
	state := request(18, 0, 8) // ChangeProperty, Replace
	for i, v := range []uint32{window, atom, atom, 32, 2, iconic, 0} {
		binary.LittleEndian.PutUint32(state[4+4*i:], v)
	}
	unmap := request(10, 0, 2) // UnmapWindow
	binary.LittleEndian.PutUint32(unmap[4:], window)
	_, err = s.conn.Write(append(state, unmap...))
	return err
}

// iconic is the state of a window that is an icon.
const iconic = 3

// request is the beginning of a request and room for the rest, words in all.
func request(opcode, detail byte, words uint16) []byte {
	r := make([]byte, 4*words)
	r[0], r[1] = opcode, detail
	binary.LittleEndian.PutUint16(r[2:], words)
	return r
}

const mappingNotify = 34 // the event's code (X11 §11)

// ask sends a request and returns its answer.
func (s *screen) ask(request []byte) (head, body []byte, err error) {
	if _, err := s.conn.Write(request); err != nil {
		return nil, nil, err
	}
	head = make([]byte, 32)
	for head[0] = mappingNotify; head[0] == mappingNotify; { // every client gets it when a program types
		if _, err := io.ReadFull(s.conn, head); err != nil {
			return nil, nil, err
		}
	}
	if head[0] != 1 {
		return nil, nil, fmt.Errorf("the display answered with error %d", head[1])
	}
	body = make([]byte, 4*int(binary.LittleEndian.Uint32(head[4:])))
	_, err = io.ReadFull(s.conn, body)
	return head, body, err
}
