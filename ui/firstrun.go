package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth/catalog"
	"latchkey/ui/parts"
	"latchkey/ui/room"
	"latchkey/ui/words"
)

// firstRun is shown until the first account is linked.
type firstRun struct {
	room.Base[firstShown]
	content fyne.CanvasObject
	demo    *parts.Button
	own     *parts.Button
}

// firstShown is what the first run shows of the state.
type firstShown struct {
	opening bool // the vault is being opened
}

// firstActs is what the first run can trigger.
type firstActs interface {
	signIn(Ask)
	addProvider()
}

func newFirstRoom(on firstActs) *firstRun {
	f := &firstRun{
		demo: parts.NewButton(parts.Primary, words.FirstDemo(), theme.LoginIcon(), func() { on.signIn(Ask{Provider: catalog.DemoID}) }),
		own:  parts.NewButton(parts.Plain, words.FirstOwn(), nil, on.addProvider),
	}
	lead := parts.NewParagraph(parts.Lead, words.FirstLead()).Muted().Aligned(fyne.TextAlignCenter)
	page := parts.Column(0,
		middle(parts.NewLogo(80)),
		parts.Gap(0, 24),
		parts.NewText(parts.Display, words.FirstTitle()).Aligned(fyne.TextAlignCenter),
		parts.Gap(0, 8),
		middle(parts.Fixed(500, 48, lead)),
		parts.Gap(0, 28),
		middle(parts.Line(8, f.demo, f.own)),
		parts.Gap(0, 12),
		parts.NewText(parts.Caption, words.FirstDemoNote()).Muted().Aligned(fyne.TextAlignCenter),
		parts.Gap(0, 56),
		middle(parts.Line(0,
			promise(parts.IconShield, words.PromiseOne()),
			promise(parts.IconLock, words.PromiseTwo()),
			promise(theme.ContentUndoIcon(), words.PromiseThree()))),
	)
	f.content = container.NewCenter(page)
	return f
}

// Panes returns one page.
func (f *firstRun) Panes() []room.Pane { return []room.Pane{{Object: f.content}} }

// Press signs in with the demo provider.
func (f *firstRun) Press() { f.demo.Tapped(nil) }

// Show enables the buttons that can be used now.
func (f *firstRun) Show(v firstShown) {
	if v.opening {
		f.demo.SetBusy(words.OpeningVault())
	} else {
		f.demo.Idle()
	}
	setEnabled(f.own, !v.opening)
}

// promise returns an icon in a soft circle over a few words.
func promise(icon fyne.Resource, text string) fyne.CanvasObject {
	return parts.Fixed(236, 0, parts.Column(12,
		middle(parts.NewIconGlyph(icon, parts.ToneAccent, 40)),
		parts.NewText(parts.Body, text).Aligned(fyne.TextAlignCenter)))
}

// middle centres an object in the width it is given.
func middle(o fyne.CanvasObject) fyne.CanvasObject {
	return parts.Line(0, parts.Spring(), o, parts.Spring())
}
