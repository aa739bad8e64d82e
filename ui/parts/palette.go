package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colour names of the design language. Where Fyne has a name for the same
// thing, ours is that name, so Fyne's own widgets agree with the kit.
const (
	ColorBackground    = fyne.ThemeColorName("ground")      // rail, lists, bands
	ColorSurface       = theme.ColorNameOverlayBackground   // detail, cards, dialogs
	ColorSunken        = fyne.ThemeColorName("sunken")      // code, fix-it box, read-only fields
	ColorBorder        = theme.ColorNameSeparator           // hairlines of cards and panes
	ColorTrack         = fyne.ThemeColorName("track")       // the empty part of a bar
	ColorInputBorder   = theme.ColorNameInputBorder         // entries, unchecked boxes, switch off
	ColorButton        = theme.ColorNameButton              // plain button, number discs
	ColorText          = theme.ColorNameForeground          // text
	ColorMuted         = theme.ColorNamePlaceHolder         // captions, keys, second lines
	ColorFaint         = theme.ColorNameDisabled            // disabled text
	ColorAccent        = theme.ColorNamePrimary             // the one accent
	ColorOnAccent      = theme.ColorNameForegroundOnPrimary // text on the accent
	ColorAccentSoft    = theme.ColorNameSelection           // selected row, rail item, scope chip
	ColorActive        = theme.ColorNameSuccess             // active, supported, stopped
	ColorActiveSoft    = fyne.ThemeColorName("activeSoft")
	ColorExpiring      = theme.ColorNameWarning // expiring, expired, in doubt
	ColorExpiringSoft  = fyne.ThemeColorName("expiringSoft")
	ColorAttention     = theme.ColorNameError // sign in again, failures, danger
	ColorAttentionSoft = fyne.ThemeColorName("attentionSoft")
	ColorOnAttention   = theme.ColorNameForegroundOnError // text on filled danger
	ColorRevoked       = fyne.ThemeColorName("revoked")   // revoked, unreachable
	ColorRevokedSoft   = fyne.ThemeColorName("revokedSoft")
	ColorFront         = fyne.ThemeColorName("front") // front channel
	ColorFrontSoft     = fyne.ThemeColorName("frontSoft")
	ColorBack          = fyne.ThemeColorName("back") // back channel
	ColorBackSoft      = fyne.ThemeColorName("backSoft")
	ColorLifeline      = fyne.ThemeColorName("lifeline") // vertical lines of the diagram
	ColorHover         = theme.ColorNameHover
	ColorPressed       = theme.ColorNamePressed
	ColorDim           = fyne.ThemeColorName("dim")          // behind a dialog
	ColorDialogShadow  = fyne.ThemeColorName("dialogShadow") // under a dialog
	ColorMenuShadow    = fyne.ThemeColorName("menuShadow")   // under menus and messages
	ColorDialogBorder  = fyne.ThemeColorName("dialogBorder") // drawn in dark only
	ColorMark          = theme.ColorNameFocus                // behind selected text
	ColorKnobOff       = fyne.ThemeColorName("knobOff")      // the knob of a switch that is off
	colorNone          = fyne.ThemeColorName("none")         // nothing at all
	colorFadedButton   = fyne.ThemeColorName("fadedButton")
)

// palette is one look: a colour for every name.
type palette map[fyne.ThemeColorName]color.NRGBA

// shades are the eight-digit colours of both looks side by side, light first.
var shades = map[fyne.ThemeColorName][2]uint32{
	ColorBackground:    {0xF5F4F0FF, 0x16161AFF},
	ColorSurface:       {0xFFFFFFFF, 0x1E1E23FF},
	ColorSunken:        {0xF8F7F4FF, 0x26262CFF},
	ColorBorder:        {0xE4E2DBFF, 0x34343CFF},
	ColorTrack:         {0xE4E2DBFF, 0x3A3A43FF},
	ColorInputBorder:   {0x8E8B82FF, 0x737280FF},
	ColorButton:        {0xEEEDE8FF, 0x2D2D34FF},
	ColorText:          {0x1D1C22FF, 0xECEBF0FF},
	ColorMuted:         {0x65636CFF, 0xA6A4B0FF},
	ColorFaint:         {0x1D1C228C, 0xECEBF08C},
	ColorAccent:        {0x4350B5FF, 0x93A0F6FF},
	ColorOnAccent:      {0xFFFFFFFF, 0x10132EFF},
	ColorAccentSoft:    {0xEBECF8FF, 0x2A2D47FF},
	ColorActive:        {0x1B7544FF, 0x6BC991FF},
	ColorActiveSoft:    {0xE6F3EBFF, 0x1F3129FF},
	ColorExpiring:      {0x8A5300FF, 0xE5B25BFF},
	ColorExpiringSoft:  {0xFBF0DCFF, 0x352C1CFF},
	ColorAttention:     {0xB3352AFF, 0xF48B7EFF},
	ColorAttentionSoft: {0xFBEAE7FF, 0x3A2526FF},
	ColorOnAttention:   {0xFFFFFFFF, 0x2A0E0BFF},
	ColorRevoked:       {0x65636CFF, 0xA6A4B0FF},
	ColorRevokedSoft:   {0xEEEDE8FF, 0x2D2D34FF},
	ColorFront:         {0xA03A78FF, 0xE38BC0FF},
	ColorFrontSoft:     {0xF9ECF4FF, 0x352534FF},
	ColorBack:          {0x0B6E78FF, 0x5FC4CEFF},
	ColorBackSoft:      {0xE3F2F3FF, 0x1C3136FF},
	ColorLifeline:      {0xD2CFC6FF, 0x45454FFF},
	ColorHover:         {0x1D1C220D, 0xECEBF00F},
	ColorPressed:       {0x1D1C221A, 0xECEBF01F},
	ColorDim:           {0x18162070, 0x00000094},
	ColorDialogShadow:  {0x18162038, 0x00000080},
	ColorMenuShadow:    {0x18162021, 0x00000066},
	ColorDialogBorder:  {0x00000000, 0x34343CFF},
	ColorKnobOff:       {0xFFFFFFFF, 0xFFFFFFFF},
	colorNone:          {0x00000000, 0x00000000},
	colorFadedButton:   {0xEEEDE88C, 0x2D2D348C},

	// Fyne clears the window with this before each frame. It is ColorSurface, which most of the window
	// has, so that the main pane paints no ground: a software renderer takes as long for that as for
	// all the rest of the first frame.
	theme.ColorNameBackground: {0xFFFFFFFF, 0x1E1E23FF},

	// Fyne draws this at the edges of everything that scrolls; the kit's own
	// layers have ColorDim and the two shadows above.
	theme.ColorNameShadow:              {0x00000000, 0x00000000},
	theme.ColorNameHeaderBackground:    {0xF5F4F0FF, 0x16161AFF},
	theme.ColorNameMenuBackground:      {0xFFFFFFFF, 0x1E1E23FF},
	theme.ColorNameInputBackground:     {0xFFFFFFFF, 0x1E1E23FF},
	theme.ColorNameDisabledButton:      {0xEEEDE88C, 0x2D2D348C},
	theme.ColorNameHyperlink:           {0x4350B5FF, 0x93A0F6FF},
	ColorMark:                          {0x4350B540, 0x93A0F640},
	theme.ColorNameScrollBar:           {0x8E8B82B3, 0x737280B3},
	theme.ColorNameScrollBarBackground: {0x00000000, 0x00000000},
	theme.ColorNameForegroundOnSuccess: {0xFFFFFFFF, 0x10251AFF},
	theme.ColorNameForegroundOnWarning: {0xFFFFFFFF, 0x2A1E08FF},
}

// glyphShades are the fill and letter colours of the provider circles.
var glyphShades = [...]struct{ fill, ink [2]uint32 }{
	{[2]uint32{0xD9DDF5FF, 0x3A4070FF}, [2]uint32{0x3F4BA8FF, 0xB3BDFAFF}},
	{[2]uint32{0xDCF0F1FF, 0x17363AFF}, [2]uint32{0x0B6069FF, 0x7FD3DBFF}},
	{[2]uint32{0xE1F1E6FF, 0x1E3829FF}, [2]uint32{0x1E6A41FF, 0x86D6A6FF}},
	{[2]uint32{0xF8ECD5FF, 0x3A2E18FF}, [2]uint32{0x7E4E05FF, 0xEBC27AFF}},
	{[2]uint32{0xF9E6EEFF, 0x3D2532FF}, [2]uint32{0x96335FFF, 0xEFA3C5FF}},
	{[2]uint32{0xE9E7E2FF, 0x32323AFF}, [2]uint32{0x4F4D57FF, 0xC4C2CCFF}},
}

// glyphColor names the fill or the letters of one of the glyph pairs, so that
// circles follow a change of look like everything else.
func glyphColor(pair int, ink bool) fyne.ThemeColorName {
	kind := "Fill"
	if ink {
		kind = "Ink"
	}
	return fyne.ThemeColorName("glyph" + kind + string(rune('0'+pair)))
}

// palettes are the looks, indexed by fyne.ThemeVariant's order dark, light.
var palettes = map[fyne.ThemeVariant]palette{
	theme.VariantLight: newPalette(0),
	theme.VariantDark:  newPalette(1),
}

func newPalette(look int) palette {
	p := make(palette, len(shades)+2*len(glyphShades))
	for name, pair := range shades {
		p[name] = shade(pair[look])
	}
	for i, g := range glyphShades {
		p[glyphColor(i, false)] = shade(g.fill[look])
		p[glyphColor(i, true)] = shade(g.ink[look])
	}
	return p
}

// shade reads 0xRRGGBBAA.
func shade(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}
}
