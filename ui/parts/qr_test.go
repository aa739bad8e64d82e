package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"rsc.io/qr"
)

// TestQR looks at every dot of the picture that is drawn.
func TestQR(t *testing.T) {
	newKit(t, theme.VariantDark)
	const address = "https://id.example/device?user_code=WDJB-MJHT"
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	n := code.Size + 2*quiet
	q := NewQR(address, float32(4*n))
	w := show(t, q, float32(4*n), float32(4*n))
	img := w.Canvas().Capture()
	scale := float32(img.Bounds().Dx()) / w.Canvas().Size().Width
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(q.dots)
	for y := range n {
		for x := range n {
			px, py := int((at.X+float32(4*x+2))*scale), int((at.Y+float32(4*y+2))*scale)
			r, _, _, _ := img.At(px, py).RGBA()
			if dark := r < 0x8000; dark != code.Black(x-quiet, y-quiet) {
				t.Fatalf("dot %d,%d is dark: %v", x, y, dark)
			}
		}
	}
}

func TestQRThatIsTooLong(t *testing.T) {
	newKit(t, theme.VariantLight)
	show(t, NewQR(string(make([]byte, 5000)), 160), 160, 160)
}
