package ui

import (
	"fmt"
	"slices"

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
	on      firstActs
	content fyne.CanvasObject
	drawn   []string        // the providers of the buttons, as last drawn
	ways    *fyne.Container // the primary button and what is beside it
	others  *fyne.Container // the other providers
	primary *parts.Button
	plain   []*parts.Button
}

// firstShown is what the first run shows of the state.
type firstShown struct {
	opening bool            // the vault is being opened
	ready   []catalog.Entry // providers that are set up, without the demo
	presets []catalog.Entry // those of firstPresets that are not set up
}

// firstPresets are the presets that most people have an account at.
var firstPresets = []string{"github", "google"}

// firstNames is how many providers the first run names beside the primary one.
const firstNames = 3

// firstActs is what the first run can trigger.
type firstActs interface {
	signIn(Ask)
	setUp(catalog.Entry)
	addProvider()
	openPicker()
}

func newFirstRoom(on firstActs) *firstRun {
	f := &firstRun{on: on, ways: parts.Line(8), others: parts.Line(8)}
	lead := parts.NewParagraph(parts.Lead, words.FirstLead()).Muted().Aligned(fyne.TextAlignCenter)
	page := parts.Column(0,
		middle(parts.NewLogo(80)),
		parts.Gap(0, 24),
		parts.NewText(parts.Display, words.FirstTitle()).Aligned(fyne.TextAlignCenter),
		parts.Gap(0, 8),
		middle(parts.Fixed(500, 48, lead)),
		parts.Gap(0, 20),
		middle(f.ways),
		parts.Gap(0, 8),
		parts.NewText(parts.Caption, words.FirstDemoNote()).Muted().Aligned(fyne.TextAlignCenter),
		parts.Gap(0, 20),
		parts.NewText(parts.Caption, words.FirstOthers()).Muted().Aligned(fyne.TextAlignCenter),
		parts.Gap(0, 8),
		middle(f.others),
		parts.Gap(0, 36),
		middle(parts.Line(36,
			promise(parts.IconShield, words.PromiseOne()),
			promise(parts.IconLock, words.PromiseTwo()),
			promise(theme.ContentUndoIcon(), words.PromiseThree()))),
	)
	f.content = container.NewCenter(page)
	f.draw(firstShown{})
	return f
}

// Panes returns one page.
func (f *firstRun) Panes() []room.Pane { return []room.Pane{{Object: f.content}} }

// Press presses the primary button.
func (f *firstRun) Press() { f.primary.Tapped(nil) }

// Show draws the buttons, and enables those that can be used now.
func (f *firstRun) Show(v firstShown) {
	f.draw(v)
	showBusy(f.primary, v.opening, words.PhraseBusy())
	for _, b := range f.plain {
		setEnabled(b, !v.opening)
	}
}

// draw draws the buttons, unless they are drawn already. The primary one signs in with a provider
// that is set up, or else with the demo provider.
func (f *firstRun) draw(v firstShown) {
	var names []string
	for _, e := range append(slices.Clone(v.ready), v.presets...) {
		names = append(names, fmt.Sprintln(e.ID, e.DisplayName(), e.Ready()))
	}
	if f.primary != nil && slices.Equal(names, f.drawn) {
		return
	}
	f.drawn, f.plain, f.ways.Objects, f.others.Objects = names, nil, nil, nil
	signIn := func(id string) func() { return func() { f.on.signIn(Ask{Provider: id}) } }
	f.primary = parts.NewButton(parts.Primary, words.FirstDemo(), theme.LoginIcon(), signIn(catalog.DemoID))
	if len(v.ready) > 0 {
		f.primary = parts.NewButton(parts.Primary, words.SignInWith(v.ready[0].DisplayName()), theme.LoginIcon(), signIn(v.ready[0].ID))
		f.plain = append(f.plain, parts.NewButton(parts.Plain, words.FirstDemo(), nil, signIn(catalog.DemoID)))
	}
	f.ways.Add(f.primary)
	for _, b := range f.plain {
		f.ways.Add(b)
	}
	others := f.namesOf(v, signIn)
	others = append(others, parts.NewButton(parts.Plain, words.FirstMore(), nil, f.on.openPicker), parts.NewButton(parts.Plain, words.FirstOwn(), nil, f.on.addProvider))
	for _, b := range others {
		f.others.Add(b)
	}
	f.plain = append(f.plain, others...)
	f.content.Refresh()
}

// namesOf returns buttons for the first few providers that are not the primary one.
func (f *firstRun) namesOf(v firstShown, signIn func(id string) func()) (named []*parts.Button) {
	for i, e := range v.ready {
		if i > 0 {
			named = append(named, parts.NewButton(parts.Plain, e.DisplayName(), nil, signIn(e.ID)))
		}
	}
	for _, e := range v.presets {
		named = append(named, parts.NewButton(parts.Plain, e.DisplayName(), nil, func() { f.on.setUp(e) }))
	}
	return named[:min(len(named), firstNames)]
}

// promise returns an icon in a soft circle over a few words.
func promise(icon fyne.Resource, text string) fyne.CanvasObject {
	return parts.Column(12,
		middle(parts.NewIconGlyph(icon, parts.ToneAccent, 40)),
		parts.NewText(parts.Body, text).Aligned(fyne.TextAlignCenter))
}

// middle centres an object in the width it is given.
func middle(o fyne.CanvasObject) fyne.CanvasObject {
	return parts.Line(0, parts.Spring(), o, parts.Spring())
}
