package parts

import (
	"bytes"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/font"
)

// The fonts that are built in have every letter that they are said to have.
func TestBuiltInFontsHaveTheirLetters(t *testing.T) {
	for _, resource := range []fyne.Resource{theme.DefaultTextFont(), theme.DefaultTextBoldFont(), theme.DefaultTextMonospaceFont()} {
		face, err := font.ParseTTF(bytes.NewReader(resource.Content()))
		if err != nil {
			t.Fatal(err)
		}
		known := 0
		for letter := rune(0); letter < 0x20000; letter++ {
			if !everywhere(letter) {
				continue
			}
			known++
			if _, ok := face.NominalGlyph(letter); !ok {
				t.Errorf("%s lacks %q (%U)", resource.Name(), letter, letter)
			}
		}
		if known < 400 {
			t.Errorf("%s: only %d letters were looked for", resource.Name(), known)
		}
	}
}

// A text is drawn by its font alone where that has all its letters, and through
// Fyne's search where it has not. Both look the same.
func TestTextIsDrawnByItsFontAlone(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(ForcedTheme(theme.VariantLight))
	for _, c := range []struct {
		text  string
		alone bool
	}{
		{"Ada Lovelace · ada@example.com — 15 €", true},
		{"Zoë Łukasz Čapek", true},
		{"Ελένη", true},
		{"Алёна", true},
		{"", true},
		{"Ada 🔑", false},
		{"日本", false},
		{"a → b", false},
		{"a\tb", false},
		{"\u202e", false},
	} {
		for role := range faces {
			if got := role.source(c.text) != nil; got != c.alone {
				t.Errorf("%q in role %d is drawn by its font alone: %v", c.text, role, got)
			}
			if !c.alone || c.text == "" {
				continue
			}
			drawn := lineOf(role)
			write(drawn, role, c.text, colour(ColorText))
			searched := *drawn
			searched.FontSource = nil
			if !bytes.Equal(pixels(drawn), pixels(&searched)) {
				t.Errorf("%q in role %d looks different", c.text, role)
			}
		}
	}
}

func pixels(text *canvas.Text) []byte {
	c := software.NewCanvas()
	c.SetContent(text)
	return c.Capture().(*image.NRGBA).Pix
}
