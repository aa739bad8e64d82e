package parts

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// TestPartsSheet renders every control and its states on one sheet, light and
// dark, into the folder that LATCHKEY_SCREENS names, and checks that the sheet
// is not empty.
func TestPartsSheet(t *testing.T) {
	for name, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		t.Run(name, func(t *testing.T) {
			newKit(t, variant)
			w := show(t, sheet(), 1120, 740)
			w.Resize(fyne.NewSize(1120, 740))
			img := w.Canvas().Capture()
			writePNG(t, img, "parts-"+name+".png")
			seen := map[color.Color]bool{}
			for y := 0; y < 740; y += 2 {
				for x := 0; x < 1120; x += 2 {
					seen[img.At(x, y)] = true
				}
			}
			for _, c := range []fyne.ThemeColorName{ColorSurface, ColorAccent, ColorActive, ColorAttention, ColorBack, ColorFront} {
				if want := palettes[variant][c]; !seen[want] {
					t.Errorf("no %s (%v) on the sheet", c, want)
				}
			}
		})
	}
}

// sheet lays the controls out as the design's own sheet does.
func sheet() fyne.CanvasObject {
	at := container.NewWithoutLayout(NewGround(ColorSurface))
	at.Objects[0].Resize(fyne.NewSize(1120, 740))
	put := func(x, y float32, o fyne.CanvasObject) {
		place(o, x, y, o.MinSize().Width, o.MinSize().Height)
		at.Add(o)
	}
	sized := func(x, y, w, h float32, o fyne.CanvasObject) {
		place(o, x, y, w, h)
		at.Add(o)
	}
	sheetColours(put, sized)
	sheetType(put)
	sheetButtons(put)
	sheetFields(put, sized)
	sheetStatus(put)
	sheetMenus(put, sized)
	return at
}

type (
	putter func(x, y float32, o fyne.CanvasObject)
	sizer  func(x, y, w, h float32, o fyne.CanvasObject)
)

func sheetColours(put putter, sized sizer) {
	put(28, 24, NewText(Subheading, "Colours"))
	names := []struct {
		word string
		name fyne.ThemeColorName
	}{
		{"background", ColorBackground},
		{"surface", ColorSurface},
		{"sunken", ColorSunken},
		{"border", ColorBorder},
		{"input border", ColorInputBorder},
		{"text", ColorText},
		{"muted text", ColorMuted},
		{"accent", ColorAccent},
		{"on accent", ColorOnAccent},
		{"accent soft", ColorAccentSoft},
		{"active", ColorActive},
		{"active soft", ColorActiveSoft},
		{"expiring", ColorExpiring},
		{"expiring soft", ColorExpiringSoft},
		{"attention", ColorAttention},
		{"attention soft", ColorAttentionSoft},
		{"revoked", ColorRevoked},
		{"front channel", ColorFront},
		{"front soft", ColorFrontSoft},
		{"back channel", ColorBack},
		{"back soft", ColorBackSoft},
	}
	for i, n := range names {
		y := 58 + 30*float32(i)
		r := canvas.NewRectangle(colour(n.name))
		r.CornerRadius, r.StrokeColor, r.StrokeWidth = 4, colour(ColorBorder), 1
		sized(28, y, 30, 22, r)
		put(66, y+3, NewText(Caption, n.word))
	}
}

func sheetType(put putter) {
	put(260, 24, NewText(Subheading, "Type"))
	put(260, 54, NewText(Display, "Display 28 bold"))
	put(260, 93, NewText(Heading, "Heading 22 bold"))
	put(260, 124, NewText(Subheading, "Subheading 16 bold"))
	put(260, 150, NewRich(Body, Span{Text: "Text 13 regular, ", Role: Body}, Span{Text: "13 bold for emphasis", Role: Strong}))
	put(260, 172, NewText(Caption, "Caption 12, muted").Muted())
	put(260, 192, NewText(Mono, "Mono 12 code_verifier"))
	put(260, 211, NewText(MonoSmall, "Mono 11 http://127.0.0.1:53411/cb/demo"))
}

func sheetButtons(put putter) {
	put(260, 251, NewText(Subheading, "Buttons"))
	row := func(y float32, gap float32, buttons ...*Button) {
		x := float32(260)
		for _, b := range buttons {
			put(x, y, b)
			x += b.MinSize().Width + gap
		}
	}
	row(285, 8, NewButton(Primary, "Refresh", theme.ViewRefreshIcon(), nil), NewButton(Plain, "Open again", nil, nil),
		NewButton(Quiet, "Cancel", nil, nil), NewButton(QuietDanger, "Revoke…", nil, nil))
	row(329, 8, NewButton(Danger, "Revoke", nil, nil), NewButton(Outline, "Export", theme.DownloadIcon(), nil),
		NewButton(Link, "Ask for it", nil, nil), NewIconButton(Quiet, "More", theme.MoreVerticalIcon(), nil),
		NewIconButton(Plain, "Play", theme.MediaPlayIcon(), nil))
	focused, hovered := NewButton(Plain, "Focused", nil, nil), NewButton(Plain, "Hovered", nil, nil)
	focused.FocusGained()
	hover(hovered)
	off := NewButton(Plain, "Not now", nil, nil)
	off.Disable()
	busy := NewButton(Primary, "Refresh", theme.ViewRefreshIcon(), nil)
	busy.SetBusy("Refreshing")
	row(373, 8, focused, hovered, off, busy)
}

func sheetFields(put putter, sized sizer) {
	put(260, 433, NewText(Subheading, "Fields"))
	sized(260, 467, 242, 36, NewSearch("Search accounts"))
	typed := NewEntry("")
	typed.SetText("ada@demo.example")
	typed.FocusGained()
	sized(510, 467, 242, 36, typed)
	sized(260, 511, 242, 36, NewSelect([]Option{{Label: "System browser", Icon: theme.DesktopIcon()}}, 0, nil))
	wrong := NewEntry("")
	wrong.SetText("id.staging")
	field := NewField("", wrong)
	field.SetError("Start with https://")
	sized(510, 491, 242, 76, field)
	put(260, 549, NewSwitch("On", "Off", true, nil))
	put(338, 549, NewSwitch("On", "Off", false, nil))
	secret := NewSecret("")
	secret.SetText("swordfish")
	sized(260, 690, 242, 36, secret)
	sized(510, 690, 242, 36, NewValue("http://127.0.0.1/cb/keycloak"))
}

func sheetStatus(put putter) {
	put(260, 595, NewText(Subheading, "Status words"))
	put(260, 625, NewStatus(LookActive(), "Active", ""))
	put(260, 647, NewStatus(LookSignInAgain(), "Sign in again", ""))
	put(260, 669, NewStatus(LookRevoked(), "Revoked", ""))
	put(510, 625, NewStatus(LookExpiring(), "Expiring", ""))
	put(510, 647, NewStatus(LookUnreachable(), "Cannot reach", ""))
	put(510, 669, NewStatus(LookBusy(), "Refreshing", ""))
	put(640, 625, NewStatus(LookInDoubt(), "In doubt", ""))
	put(640, 647, NewVerdict(LookSupported(), "Supported"))
	put(640, 669, NewVerdict(LookRequired(), "Required"))
	put(788, 613, NewText(Subheading, "Scopes and channels"))
	put(788, 643, NewChip("openid", true))
	put(852, 643, NewChip("notes.read", false))
	put(944, 643, NewTag("Front", ToneFront, RoundMark))
	put(1013, 643, NewTag("Back", ToneBack, SquareMark))
}

func sheetMenus(put putter, sized sizer) {
	put(788, 24, NewText(Subheading, "Menus"))
	first := NewMenu(MenuItem{Label: "System browser", Icon: theme.DesktopIcon(), Checked: true},
		MenuItem{Label: "Firefox – work profile"}, MenuItem{Label: "Private window", Icon: theme.VisibilityOffIcon()})
	first.wide, first.at, first.marked = 240, fyne.NewPos(788, 58), 0
	sized(0, 0, 1120, 740, first)
	second := NewMenu(MenuItem{Label: "Show flow", Icon: IconFlow}, MenuItem{Label: "Rename", Icon: theme.DocumentCreateIcon()},
		MenuItem{Label: "Hand to…", Icon: theme.UploadIcon()}, MenuItem{Separator: true},
		MenuItem{Label: "Forget…", Icon: theme.DeleteIcon(), Danger: true})
	second.at = fyne.NewPos(788, 186)
	sized(0, 0, 1120, 740, second)
	third := NewMenu(MenuItem{Label: "HTML page"}, MenuItem{Label: "PNG picture"}, MenuItem{Label: "Mermaid text"}, MenuItem{Label: "HAR log"})
	third.at = fyne.NewPos(946, 186)
	sized(0, 0, 1120, 740, third)
	put(788, 369, NewText(Subheading, "Messages"))
	sized(788, 403, 304, 46, NewMessage(LookActive(), "octo-ada is fresh again"))
	sized(788, 457, 304, 132, NewCard("Revoke Ada at Demo provider?", NewParagraph(Body, "Programs that use this account stop working at once. You can sign in again later.").Muted()))
}
