package flow

import (
	"bytes"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/diagram"
	"latchkey/ui/parts"
)

// TestFynePaintsTheSVG: the exported drawing, in Fyne's own painter, has both channels in their
// colours, and the ground between them.
func TestFynePaintsTheSVG(t *testing.T) {
	test.NewTempApp(t)
	var b bytes.Buffer
	if err := diagram.Write(&b, diagram.Of(recorded(t, "sign-in")), diagram.SVG, "1"); err != nil {
		t.Fatal(err)
	}
	drawing := canvas.NewImageFromResource(fyne.NewStaticResource("flow.svg", b.Bytes()))
	drawing.FillMode = canvas.ImageFillContain
	drawing.SetMinSize(fyne.NewSize(700, 1000))
	picture := software.Render(container.NewStack(drawing), parts.Theme())
	front, back, band, other := 0, 0, 0, map[color.Color]bool{}
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			r, g, b, _ := picture.At(x, y).RGBA()
			switch [3]uint32{r >> 8, g >> 8, b >> 8} {
			case [3]uint32{0xA0, 0x3A, 0x78}:
				front++
			case [3]uint32{0x0B, 0x6E, 0x78}:
				back++
			case [3]uint32{0xF5, 0xF4, 0xF0}:
				band++
			default:
				other[picture.At(x, y)] = true
			}
		}
	}
	if front < 500 || back < 500 || band < 50_000 || len(other) < 4 {
		t.Errorf("%d places are of the front channel, %d of the back channel, %d of bands, and there are %d other colours", front, back, band, len(other))
	}
}
