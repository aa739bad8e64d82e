package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// write puts s into a canvas text, as a role looks.
func write(t *canvas.Text, role Role, s string, ink color.Color) {
	f := faces[role]
	t.Text, t.TextSize, t.TextStyle, t.FontSource, t.Color = s, f.size, f.style, role.source(s), ink
}

// source is the font that has every letter of s, or nil: then Fyne looks each
// letter up in several fonts. For that it reads them all, and anew for every
// style: 5 ms and 6 MiB each, most of it for pictograms that few names have.
func (r Role) source(s string) fyne.Resource {
	font := theme.Current().Font(faces[r].style)
	if !builtIn(font) {
		return nil
	}
	for _, letter := range s {
		if !everywhere(letter) {
			return nil
		}
	}
	return font
}

// builtIn reports whether a font is one of those whose letters are known.
func builtIn(font fyne.Resource) bool {
	return font == theme.DefaultTextFont() || font == theme.DefaultTextBoldFont() || font == theme.DefaultTextMonospaceFont()
}

// everywhere reports whether a letter is in all fonts that are built in: those of
// the Latin, Greek and Cyrillic alphabets, and their punctuation.
func everywhere(letter rune) bool {
	switch {
	case letter >= ' ' && letter <= '~', letter >= 0xA0 && letter <= 0x17F:
	case letter >= 0x391 && letter <= 0x3CE && letter != 0x3A2, letter >= 0x400 && letter <= 0x45F:
	case letter >= 0x2010 && letter <= 0x2023, letter == '…', letter == '€':
	default:
		return false
	}
	return true
}
