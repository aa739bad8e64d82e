//go:build linux

package session

import (
	"fmt"
	"image"
	"io"
	"strconv"

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

// capture is what the window shows, four bytes for each pixel: red, green, blue and
// one without meaning.
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
	}
	return size, nil, err
}

// pixels is what a part of the window shows, four bytes for each pixel as in capture.
func (w *Window) pixels(part image.Rectangle) ([]byte, error) {
	x, id, err := w.drawable()
	if err != nil {
		return nil, err
	}
	shot, err := xproto.GetImage(x, xproto.ImageFormatZPixmap, id,
		int16(part.Min.X), int16(part.Min.Y), uint16(part.Dx()), uint16(part.Dy()), ^uint32(0)).Reply()
	if err != nil {
		return nil, fmt.Errorf("picture of the window: %w", err)
	}
	pixels := shot.Data
	if len(pixels) != 4*part.Dx()*part.Dy() {
		return nil, fmt.Errorf("picture of the window: %d bytes for %v", len(pixels), part)
	}
	for i := 0; i < len(pixels); i += 4 { // Xvfb has blue first
		pixels[i], pixels[i+2] = pixels[i+2], pixels[i]
	}
	return pixels, nil
}
