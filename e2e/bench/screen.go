//go:build linux

package main

import (
	"encoding/binary"
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
	ask := make([]byte, 20) // GetImage, ZPixmap
	ask[0], ask[1] = 73, 2
	binary.LittleEndian.PutUint16(ask[2:], 5)
	binary.LittleEndian.PutUint32(ask[4:], s.root)
	binary.LittleEndian.PutUint16(ask[10:], uint16(y))
	binary.LittleEndian.PutUint16(ask[12:], uint16(width))
	binary.LittleEndian.PutUint16(ask[14:], 1)
	binary.LittleEndian.PutUint32(ask[16:], 0x00ffffff)
	if _, err := s.conn.Write(ask); err != nil {
		return false, err
	}
	head := make([]byte, 32)
	if _, err := io.ReadFull(s.conn, head); err != nil {
		return false, err
	}
	if head[0] != 1 {
		return false, fmt.Errorf("the display answered with error %d", head[1])
	}
	pixels := make([]byte, 4*int(binary.LittleEndian.Uint32(head[4:])))
	if _, err := io.ReadFull(s.conn, pixels); err != nil {
		return false, err
	}
	for _, b := range pixels {
		if b != 0 {
			return true, nil
		}
	}
	return false, nil
}
