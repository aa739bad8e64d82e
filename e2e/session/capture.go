//go:build linux

package session

import (
	"fmt"
	"image"
	"io"
	"strconv"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// xgb writes to its logger that an Xvfb of ours wants no authority.
func init() { xgb.Logger.SetOutput(io.Discard) }

// connected returns the session's connection to its display. The first call makes it.
func (d *Session) connected() (*xgb.Conn, error) {
	if d.x != nil {
		return d.x, nil
	}
	x, err := xgb.NewConnDisplay(d.Display)
	if err != nil {
		return nil, fmt.Errorf("display %s: %w", d.Display, err)
	}
	d.x = x
	return x, nil
}

// drawable returns the window by its number in X, and the connection to its display.
func (w *Window) drawable() (*xgb.Conn, xproto.Drawable, error) {
	id, err := strconv.ParseUint(w.id, 10, 32)
	if err != nil {
		return nil, 0, fmt.Errorf("window %s: %w", w.id, err)
	}
	x, err := w.session.connected()
	return x, xproto.Drawable(id), err
}

// Size is how large the window is.
func (w *Window) Size() (image.Point, error) {
	x, id, err := w.drawable()
	if err != nil {
		return image.Point{}, err
	}
	g, err := xproto.GetGeometry(x, id).Reply()
	if err != nil {
		return image.Point{}, fmt.Errorf("size of the window: %w", err)
	}
	return image.Pt(int(g.Width), int(g.Height)), nil
}

// capture is what the window shows, four bytes for each pixel: blue, green, red and
// one without meaning, as Xvfb has them.
func (w *Window) capture() ([]byte, error) {
	_, pixels, err := w.sizedCapture()
	return pixels, err
}

// sizedCapture returns the window's size and its pixels. A window that becomes
// smaller meanwhile is captured anew.
func (w *Window) sizedCapture() (size image.Point, pixels []byte, err error) {
	for range 5 {
		if size, err = w.Size(); err != nil {
			return size, nil, err
		}
		if pixels, err = w.pixels(image.Rectangle{Max: size}); err == nil {
			return size, pixels, nil
		}
		time.Sleep(frames)
	}
	return size, nil, err
}

// Look is what a part of the window shows, to be compared with another look at it.
func (w *Window) Look(part image.Rectangle) (string, error) {
	pixels, err := w.pixels(part)
	return string(pixels), err
}

// pixels is what a part of the window shows, four bytes for each pixel as in capture.
// What lies beyond the screen is black: X has no picture of it.
func (w *Window) pixels(part image.Rectangle) ([]byte, error) {
	x, id, err := w.drawable()
	if err != nil {
		return nil, err
	}
	seen, err := w.onScreen(x, id)
	if err != nil {
		return nil, err
	}
	seen = seen.Intersect(part)
	if seen.Empty() {
		return make([]byte, 4*part.Dx()*part.Dy()), nil
	}
	shot, err := xproto.GetImage(x, xproto.ImageFormatZPixmap, id,
		int16(seen.Min.X), int16(seen.Min.Y), uint16(seen.Dx()), uint16(seen.Dy()), ^uint32(0)).Reply()
	if err != nil {
		return nil, fmt.Errorf("picture of the window: %w", err)
	}
	if len(shot.Data) != 4*seen.Dx()*seen.Dy() {
		return nil, fmt.Errorf("picture of the window: %d bytes for %v", len(shot.Data), seen)
	}
	if seen == part {
		return shot.Data, nil
	}
	pixels, row := make([]byte, 4*part.Dx()*part.Dy()), 4*seen.Dx()
	for y := range seen.Dy() {
		to := 4 * ((seen.Min.Y-part.Min.Y+y)*part.Dx() + seen.Min.X - part.Min.X)
		copy(pixels[to:], shot.Data[y*row:(y+1)*row])
	}
	return pixels, nil
}

// onScreen is the part of the window that is on the screen, from the window's corner.
func (w *Window) onScreen(x *xgb.Conn, id xproto.Drawable) (image.Rectangle, error) {
	screen := xproto.Setup(x).DefaultScreen(x)
	at, err := xproto.TranslateCoordinates(x, xproto.Window(id), screen.Root, 0, 0).Reply()
	if err != nil {
		return image.Rectangle{}, fmt.Errorf("place of the window: %w", err)
	}
	corner := image.Pt(int(at.DstX), int(at.DstY))
	return image.Rect(0, 0, int(screen.WidthInPixels), int(screen.HeightInPixels)).Sub(corner), nil
}
