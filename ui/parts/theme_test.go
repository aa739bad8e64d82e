package parts

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// over is the colour that is seen where top lies on ground.
func over(top, ground color.NRGBA) color.NRGBA {
	a := float64(top.A) / 255
	mix := func(t, g uint8) uint8 { return uint8(math.Round(float64(t)*a + float64(g)*(1-a))) }
	return color.NRGBA{mix(top.R, ground.R), mix(top.G, ground.G), mix(top.B, ground.B), 255}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

// contrast is the contrast ratio of WCAG 2.2, 1 to 21.
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func TestContrastKnownValues(t *testing.T) {
	white, black := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}
	if got := contrast(white, black); math.Abs(got-21) > 0.01 {
		t.Errorf("white on black is %.2f, want 21", got)
	}
	if got := contrast(color.NRGBA{0x76, 0x76, 0x76, 255}, white); got < 4.5 || got > 4.6 {
		t.Errorf("#767676 on white is %.2f, want 4.54", got)
	}
}

// textPairs are the letters and the backgrounds they are drawn on.
func textPairs() [][2]fyne.ThemeColorName {
	pairs := [][2]fyne.ThemeColorName{
		{ColorOnAccent, ColorAccent},
		{ColorOnAttention, ColorAttention},
		{ColorText, ColorButton},
		{ColorMuted, ColorButton},
		{ColorText, ColorAccentSoft},
		{ColorMuted, ColorAccentSoft},
		{theme.ColorNameForegroundOnSuccess, theme.ColorNameSuccess},
		{theme.ColorNameForegroundOnWarning, theme.ColorNameWarning},
	}
	inks := []fyne.ThemeColorName{ColorText, ColorMuted, ColorAccent, ColorActive, ColorExpiring, ColorAttention, ColorRevoked, ColorFront, ColorBack}
	for _, ground := range []fyne.ThemeColorName{ColorBackground, ColorSurface, ColorSunken} {
		for _, ink := range inks {
			pairs = append(pairs, [2]fyne.ThemeColorName{ink, ground})
		}
	}
	for _, tone := range []Tone{ToneAccent, ToneActive, ToneExpiring, ToneAttention, ToneRevoked, ToneFront, ToneBack} {
		pairs = append(pairs, [2]fyne.ThemeColorName{tone.Ink, tone.Soft}, [2]fyne.ThemeColorName{ColorMuted, tone.Soft})
	}
	for i := range glyphShades {
		pairs = append(pairs, [2]fyne.ThemeColorName{glyphColor(i, true), glyphColor(i, false)})
	}
	return pairs
}

func TestContrastOfEveryTextPair(t *testing.T) {
	for name, p := range map[string]palette{"light": palettes[theme.VariantLight], "dark": palettes[theme.VariantDark]} {
		for _, pair := range textPairs() {
			ink, ground := p[pair[0]], p[pair[1]]
			if got := contrast(over(ink, ground), ground); got < 4.5 {
				t.Errorf("%s: %s on %s is %.2f:1, want 4.5", name, pair[0], pair[1], got)
			}
			// Rows and buttons are also read while the pointer is on them.
			hovered := over(p[ColorHover], ground)
			if got := contrast(over(ink, hovered), hovered); got < 4.2 {
				t.Errorf("%s: %s on hovered %s is %.2f:1, want 4.2", name, pair[0], pair[1], got)
			}
		}
	}
}

func TestContrastOfEdges(t *testing.T) {
	for name, p := range map[string]palette{"light": palettes[theme.VariantLight], "dark": palettes[theme.VariantDark]} {
		for _, ground := range []fyne.ThemeColorName{ColorBackground, ColorSurface} {
			for _, edge := range []fyne.ThemeColorName{ColorInputBorder, ColorAccent, ColorAttention} {
				if got := contrast(p[edge], p[ground]); got < 3 {
					t.Errorf("%s: %s against %s is %.2f:1, want 3", name, edge, ground, got)
				}
			}
		}
	}
}

func TestEveryColourInBothLooks(t *testing.T) {
	for name := range shades {
		for variant, p := range palettes {
			if _, ok := p[name]; !ok {
				t.Errorf("%s missing in variant %d", name, variant)
			}
		}
	}
	if len(palettes) != 2 {
		t.Errorf("%d looks, want 2", len(palettes))
	}
}

func TestThemeFollowsTheVariant(t *testing.T) {
	light := color.NRGBA{0xF5, 0xF4, 0xF0, 0xFF}
	dark := color.NRGBA{0x16, 0x16, 0x1A, 0xFF}
	for _, c := range []struct {
		what    string
		theme   fyne.Theme
		variant fyne.ThemeVariant
		want    color.NRGBA
	}{
		{"light", Theme(), theme.VariantLight, light},
		{"dark", Theme(), theme.VariantDark, dark},
		{"forced dark in a light system", ForcedTheme(theme.VariantDark), theme.VariantLight, dark},
		{"forced light in a dark system", ForcedTheme(theme.VariantLight), theme.VariantDark, light},
		{"a variant not known yet", Theme(), fyne.ThemeVariant(9), light},
	} {
		if got := c.theme.Color(ColorBackground, c.variant); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	if got := Theme().Color("nobody's", theme.VariantLight); got == nil {
		t.Error("an unknown colour is nil, which panics when drawn")
	}
}

// TestThePanesLieOnTheBareWindow: Fyne clears the window with its background colour, and no pane of
// ColorSurface paints a ground over that.
func TestThePanesLieOnTheBareWindow(t *testing.T) {
	for variant, p := range palettes {
		if p[theme.ColorNameBackground] != p[ColorSurface] {
			t.Errorf("variant %d: the window is cleared with %v, its panes are %v", variant, p[theme.ColorNameBackground], p[ColorSurface])
		}
	}
}

func TestThemeSizes(t *testing.T) {
	for name, want := range map[fyne.ThemeSizeName]float32{
		theme.SizeNamePadding: 4, theme.SizeNameInnerPadding: 9, theme.SizeNameInlineIcon: 18, theme.SizeNameText: 13,
		theme.SizeNameHeadingText: 22, theme.SizeNameSubHeadingText: 16, theme.SizeNameCaptionText: 12,
		theme.SizeNameModalBlurRadius: 0, theme.SizeNameSeparatorThickness: 1, theme.SizeNameInputBorder: 1,
		theme.SizeNameScrollBarSmall: 4, theme.SizeNameInputRadius: 8, theme.SizeNameDialogRadius: 14,
	} {
		if got := Theme().Size(name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if got := Theme().Size(theme.SizeNameWindowButtonHeight); got != theme.DefaultTheme().Size(theme.SizeNameWindowButtonHeight) {
		t.Errorf("a size of Fyne's own is %v", got)
	}
}

func TestLookChangesWhatIsDrawn(t *testing.T) {
	app := newKit(t, theme.VariantLight)
	w := show(t, NewGround(ColorSurface), 20, 20)
	if got := pixel(w, 10, 10); got != named(ColorSurface) {
		t.Fatalf("light: %v", got)
	}
	app.Settings().SetTheme(ForcedTheme(theme.VariantDark))
	w.Content().Refresh()
	if got, want := pixel(w, 10, 10), palettes[theme.VariantDark][ColorSurface]; got != want {
		t.Errorf("after the look changed: %v, want %v", got, want)
	}
}
