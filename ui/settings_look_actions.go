package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
)

// ThemeOf returns the theme of that name: light, dark, or else the system's.
func ThemeOf(name string, system fyne.Theme) fyne.Theme {
	switch name {
	case "light":
		return parts.ForcedTheme(theme.VariantLight)
	case "dark":
		return parts.ForcedTheme(theme.VariantDark)
	}
	return system
}

// SystemTheme returns the theme that the desktop prefers, as far as that is known: until
// Appearance reports otherwise the desktop is light. Without Appearance Fyne follows the desktop.
func (d Deps) SystemTheme(isDark bool) fyne.Theme {
	switch {
	case d.Appearance == nil:
		return parts.Theme()
	case isDark:
		return parts.ForcedTheme(theme.VariantDark)
	}
	return parts.ForcedTheme(theme.VariantLight)
}

// followAppearance draws as the desktop prefers, where the settings leave it to the desktop.
func (a *App) followAppearance() {
	if a.deps.Appearance == nil {
		return
	}
	a.aside(func(ctx context.Context) func() {
		a.deps.Appearance(ctx, func(isDark bool) { a.post(func() { a.desktopIs(isDark) }) })
		return nil
	})
}

// desktopIs takes the desktop's preference.
func (a *App) desktopIs(isDark bool) {
	if a.isDesktopDark == isDark {
		return
	}
	a.isDesktopDark = isDark
	a.paintTheme()
}

// applyTheme applies a theme by its name. The first one is applied already; see Deps.Theme.
func (a *App) applyTheme(look string) {
	if a.appliedTheme == look {
		return
	}
	isFirst := a.appliedTheme == ""
	a.appliedTheme = look
	if !isFirst {
		a.paintTheme()
	}
}

func (a *App) paintTheme() {
	fyne.CurrentApp().Settings().SetTheme(ThemeOf(a.appliedTheme, a.deps.SystemTheme(a.isDesktopDark)))
}
