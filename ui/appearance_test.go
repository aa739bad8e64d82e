package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth/home"
	"latchkey/ui/parts"
)

// painted returns the variant that the window is drawn in.
func painted(t *testing.T) fyne.ThemeVariant {
	t.Helper()
	now := fyne.CurrentApp().Settings().Theme()
	for _, v := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		if now.Color(theme.ColorNameBackground, 1-v) == parts.ForcedTheme(v).Color(theme.ColorNameBackground, v) {
			return v
		}
	}
	t.Fatal("the window follows Fyne's variant")
	return 0
}

// TestAsTheSystemFollowsTheDesktop: a desktop that reports nothing is light; a report is followed
// unless the settings name a theme.
func TestAsTheSystemFollowsTheDesktop(t *testing.T) {
	reports := make(chan bool)
	d := newTestWindow(t, func(d *testWindow) {
		d.theme = "system"
		d.appearance = func(ctx context.Context, onChange func(bool)) {
			for {
				select {
				case isDark := <-reports:
					onChange(isDark)
				case <-ctx.Done():
					return
				}
			}
		}
	})
	if got := d.app.deps.SystemTheme(false).Color(theme.ColorNameBackground, theme.VariantDark); got != parts.ForcedTheme(theme.VariantLight).Color(theme.ColorNameBackground, theme.VariantLight) {
		t.Error("a desktop that reports nothing is not light")
	}
	for _, isDark := range []bool{true, false, true} {
		reports <- isDark
		want := map[bool]fyne.ThemeVariant{true: theme.VariantDark, false: theme.VariantLight}[isDark]
		d.until("the window follows the desktop", func() bool { return d.app.isDesktopDark == isDark })
		if painted(t) != want {
			t.Errorf("the desktop is dark: %v, and the window has variant %v", isDark, painted(t))
		}
	}
	look := card[*lookCard](d.opensSettings()).look.box
	d.chooses(look, 1)
	if painted(t) != theme.VariantLight {
		t.Error("the theme of the settings does not count on a dark desktop")
	}
	for _, isDark := range []bool{false, true} {
		reports <- isDark
		d.until("the report has come", func() bool { return d.app.isDesktopDark == isDark })
		if painted(t) != theme.VariantLight {
			t.Error("the desktop overrides the settings")
		}
	}
	d.app.changeSetting(home.SettingTheme, "system")
	if painted(t) != theme.VariantDark {
		t.Error("As the system is not the desktop's")
	}
}

// TestAThemeOfTheSettingsCountsOnADarkDesktop: also before config.toml was read by the window.
func TestAThemeOfTheSettingsCountsOnADarkDesktop(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) {
		d.theme = "light"
		d.appearance = func(_ context.Context, onChange func(bool)) { onChange(true) }
	})
	d.until("the desktop is dark", func() bool { return d.app.isDesktopDark })
	if painted(t) != theme.VariantLight {
		t.Error("a light window is dark on a dark desktop")
	}
}
