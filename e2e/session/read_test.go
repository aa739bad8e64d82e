//go:build linux

package session

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/ui/parts"
)

// Words are found where they stand as a label, in any role and colour, and
// nowhere else.
func TestWordsAreRead(t *testing.T) {
	test.NewApp()
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		t.Run(name, func(t *testing.T) {
			picture := greyOf(software.Render(parts.NewPanel(parts.Column(8,
				parts.NewText(parts.Heading, "Providers"),
				parts.NewButton(parts.Primary, "Sign in", theme.LoginIcon(), nil),
				parts.NewButton(parts.Quiet, "Sign in again", nil, nil),
				parts.NewButton(parts.QuietDanger, "Revoke…", nil, nil),
				parts.NewText(parts.Caption, "It answers and can be used").Muted(),
				parts.NewText(parts.MonoLarge, "BKCT-HGRS"),
			)), parts.ForcedTheme(variant)))
			for words, want := range map[string]int{
				"Providers": 1, "Sign in": 1, "Sign in again": 1, "Revoke…": 1, "It answers and can be used": 1, "BKCT-HGRS": 1,
				"Provider": 0, "again": 0, "Revoke": 0, "BKCT-HGRT": 0, "It answers and can be use": 0, "Remove…": 0,
			} {
				var found []image.Rectangle
				for _, role := range roles {
					found = append(found, stampOf(role, words).in(picture, picture.starts())...)
				}
				if len(found) != want {
					t.Errorf("%q is found at %v, want %d places", words, found, want)
				}
			}
		})
	}
}
