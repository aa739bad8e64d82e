package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
)

// ThemeOf returns the theme of that name: light, dark, or else the system's.
func ThemeOf(name string) fyne.Theme {
	switch name {
	case "light":
		return parts.ForcedTheme(theme.VariantLight)
	case "dark":
		return parts.ForcedTheme(theme.VariantDark)
	}
	return parts.Theme()
}

// applyTheme applies a theme by its name.
func (a *App) applyTheme(look string) {
	if a.appliedTheme != look {
		a.appliedTheme = look
		fyne.CurrentApp().Settings().SetTheme(ThemeOf(look))
	}
}
