package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// sizes are the theme's sizes in Fyne units. With text of 13 and an inner
// padding of 9 Fyne's own entries, checks and selects come to 36 high.
var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNamePadding:            4,
	theme.SizeNameInnerPadding:       9,
	theme.SizeNameInlineIcon:         18,
	theme.SizeNameLineSpacing:        4,
	theme.SizeNameSeparatorThickness: 1,
	theme.SizeNameSplitThickness:     1,
	theme.SizeNameInputBorder:        1,
	theme.SizeNameScrollBar:          8,
	theme.SizeNameScrollBarSmall:     4,
	theme.SizeNameScrollBarRadius:    2,
	theme.SizeNameText:               13,
	theme.SizeNameHeadingText:        22,
	theme.SizeNameSubHeadingText:     16,
	theme.SizeNameCaptionText:        12,
	theme.SizeNameInputRadius:        8,
	theme.SizeNameButtonRadius:       8,
	theme.SizeNameSelectionRadius:    8,
	theme.SizeNameCardRadius:         10,
	theme.SizeNameMenuRadius:         10,
	theme.SizeNamePopupRadius:        10,
	theme.SizeNameDialogRadius:       14,
	theme.SizeNameModalBlurRadius:    0,
}

// look is the theme: the two palettes and the sizes over Fyne's own fonts and
// icons.
type look struct {
	forced  bool
	variant fyne.ThemeVariant
}

// Theme is Latchkey's theme. It follows the variant that Fyne passes, which is
// the system's.
func Theme() fyne.Theme { return look{} }

// ForcedTheme is Theme in one variant, whatever the system says: for the
// setting that overrides the system, for screenshots and for tests.
func ForcedTheme(variant fyne.ThemeVariant) fyne.Theme {
	return look{forced: true, variant: variant}
}

// Color answers from the palette of the variant, and from Fyne's default theme
// for a name the design language does not speak of.
func (l look) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if l.forced {
		variant = l.variant
	}
	p, ok := palettes[variant]
	if !ok { // the desktop names none
		variant = theme.VariantLight
		p = palettes[variant]
	}
	if c, ok := p[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Size answers in Fyne units.
func (l look) Size(name fyne.ThemeSizeName) float32 {
	if v, ok := sizes[name]; ok {
		return v
	}
	return theme.DefaultTheme().Size(name)
}

// Font is Fyne's own: Noto Sans, and DejaVu Sans Mono.
func (look) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

// Icon is Fyne's own; the kit's are in icons.go.
func (look) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// colour looks a name up in the current look.
func colour(name fyne.ThemeColorName) color.Color { return theme.Color(name) }
