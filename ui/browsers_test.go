package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"latchkey/internal/desktop/browsers"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// someBrowsers returns the browsers of a computer with two profiles of Firefox.
func someBrowsers() []browsers.Browser {
	return []browsers.Browser{
		{ID: browsers.System},
		{ID: "firefox:home", Name: "Firefox", Profile: "home"},
		{ID: "firefox:work", Name: "Firefox", Profile: "work"},
		{ID: "private:firefox", Name: "Firefox", Private: true},
	}
}

// chooser returns the select of browsers in the picker, or nil if it is hidden.
func (d *testWindow) chooser() (found *parts.Select) {
	d.walk(func(o fyne.CanvasObject) {
		if s, ok := o.(*parts.Select); ok {
			found = s
		}
	})
	return found
}

func TestNamesOfBrowsers(t *testing.T) {
	chromium := browsers.Browser{ID: "chromium:Default", Name: "Chromium", Profile: "Ada"}
	incognito := browsers.Browser{ID: "private:chromium", Name: "Chromium", Private: true}
	cases := map[string]struct {
		list []browsers.Browser
		want []string
	}{
		"two profiles":        {someBrowsers(), []string{"System browser", "Firefox – home profile", "Firefox – work profile", "Private window"}},
		"one profile":         {[]browsers.Browser{{ID: browsers.System}, chromium, incognito}, []string{"System browser", "Chromium", "Private window"}},
		"two private windows": {[]browsers.Browser{incognito, someBrowsers()[3]}, []string{"Private window – Chromium", "Private window – Firefox"}},
	}
	for name, c := range cases {
		var got []string
		for _, b := range c.list {
			got = append(got, nameOf(b, c.list))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTheBrowserIsChosenForOneSignIn(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.browsers = someBrowsers() })
	d.ctrl(fyne.KeyN)
	d.until("the browsers are listed", func() bool { return d.chooser() != nil })
	if !d.shows(words.OpenInHint()) || d.chooser().Chosen() != 0 {
		t.Errorf("the picker shows %q, choice %d", d.texts(), d.chooser().Chosen())
	}
	d.w.Canvas().Focus(d.chooser())
	d.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn) // opens the menu and selects the third option
	d.press(words.Continue())
	d.sentTo()
	if d.browsed != "firefox:work" {
		t.Errorf("the sign-in went to %q", d.browsed)
	}
	d.untilShown("Firefox – work profile")
	d.press(words.OpenAgain())
	d.sentTo()
	if d.browsed != "firefox:work" {
		t.Errorf("the second time it went to %q", d.browsed)
	}
	d.press(words.Cancel())
	d.untilShown(words.FirstTitle())
	d.key(fyne.KeyReturn) // the demo provider of the first run
	d.sentTo()
	if d.browsed != "" {
		t.Errorf("the next sign-in went to %q, not to the usual one", d.browsed)
	}
}

func TestTheUsualBrowserStandsFirst(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.browsers, d.usual = someBrowsers(), "private:firefox" })
	d.ctrl(fyne.KeyN)
	d.until("the browsers are listed", func() bool { return d.chooser() != nil })
	if got := d.chooser().Chosen(); got != 3 {
		t.Fatalf("chosen is %d", got)
	}
	d.press(words.Continue())
	d.sentTo()
	if d.browsed != "private:firefox" {
		t.Errorf("it went to %q", d.browsed)
	}
	d.untilShown("Private window")
}

// A browser that was removed while the picker was open is no longer offered; the sign-in uses the
// browser that the select shows.
func TestABrowserThatWent(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.browsers, d.usual = someBrowsers(), "firefox:work" })
	d.ctrl(fyne.KeyN)
	d.until("the browsers are listed", func() bool { return d.chooser() != nil })
	d.app.set(d.app.state.withBrowsers(someBrowsers()[:2], "firefox:work"))
	if got := d.chooser().Chosen(); got != 0 {
		t.Errorf("chosen is %d", got)
	}
	d.press(words.Continue())
	d.sentTo()
	if d.browsed != browsers.System {
		t.Errorf("it went to %q", d.browsed)
	}
}

func TestNoChoiceNoSelect(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.browsers = someBrowsers()[:1] })
	d.ctrl(fyne.KeyN)
	d.until("the browsers are listed", func() bool { return len(d.app.state.Browsers) == 1 })
	if d.chooser() != nil || d.shows(words.OpenIn()) {
		t.Errorf("a choice of one is offered: %q", d.texts())
	}
	test.Tap(d.button(words.Continue()))
	d.sentTo()
	d.untilShown(words.SystemBrowser())
}

// TestThePickerFitsTheWindow: a low window shows two rows of cards and scrolls what is requested
// (U32); selecting another provider moves nothing.
func TestThePickerFitsTheWindow(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) { d.browsers = someBrowsers() })
	for i, rows := range []int{2, 3} {
		d.w.Resize(sizes[i])
		d.ctrl(fyne.KeyN)
		d.until("the browsers are listed", func() bool { return d.chooser() != nil })
		p := d.app.screen.dialogs.modal.inner().(*pickerDialog)
		if got := int(p.cards.Size().Height) / cardStep; got != rows {
			t.Errorf("%v: %d rows of cards are seen, want %d", sizes[i], got, rows)
		}
		if room, wants := p.dialog.Room(), p.below.Position().Y+p.below.Size().Height; wants > room {
			t.Errorf("%v: the body wants %v of %v", sizes[i], wants, room)
		}
		full, at := p.below.Size().Height, p.cards.Position()
		p.grid.OnSelected("google")
		if p.below.Size().Height != full || p.cards.Position() != at {
			t.Errorf("%v: choosing moved the cards from %v to %v, and what is asked from %v to %v", sizes[i], at, p.cards.Position(), full, p.below.Size().Height)
		}
		if full > 250 {
			t.Errorf("%v: what is asked takes %v", sizes[i], full)
		}
		d.key(fyne.KeyEscape)
	}
}

// TestTheChosenProviderStaysInSight: Tab leaves the list of providers where it is, and brings the
// chosen one back once the focus leaves the card that adds one.
func TestTheChosenProviderStaysInSight(t *testing.T) {
	d := newTestWindow(t)
	d.w.Resize(sizes[0])
	d.ctrl(fyne.KeyN)
	p := d.app.screen.dialogs.modal.inner().(*pickerDialog)
	chosen := p.grid.Focus().(fyne.CanvasObject)
	all, _ := d.stops("the picker")
	for range all {
		if d.key(fyne.KeyTab); d.hidden(chosen) > 0 {
			t.Errorf("the chosen card is out of sight while a %T has the focus", d.w.Canvas().Focused())
		}
	}
	d.w.Canvas().Focus(p.grid.Focus())
	if d.key(fyne.KeyEnd); d.hidden(chosen) == 0 {
		t.Fatal("the last card is in sight beside the first: nothing to test")
	}
	if d.key(fyne.KeyTab); d.hidden(chosen) > 0 || p.grid.Focus() != fyne.Focusable(chosen.(*parts.ProviderCard)) {
		t.Errorf("%v of the chosen card is out of sight after Tab", d.hidden(chosen))
	}
}

// TestNothingScrollsInThePickerThatFits: no bar stands beside one row of cards, nor beside a short text
// in the place of a longer one.
func TestNothingScrollsInThePickerThatFits(t *testing.T) {
	d := newTestWindow(t)
	d.w.Resize(sizes[0])
	d.ctrl(fyne.KeyN)
	d.app.screen.dialogs.modal.inner().(*pickerDialog).searchFor("keycloak")
	d.drain()
	panes := 0
	d.walk(func(o fyne.CanvasObject) {
		if s, ok := o.(*container.Scroll); ok {
			panes++
			if s.Content.MinSize().Height > s.Size().Height {
				t.Errorf("a pane of %v scrolls %v", s.Size(), s.Content.MinSize())
			}
		}
	})
	if panes < 3 {
		t.Errorf("the picker has %d panes, and not one for the cards, one for what is asked and one around both", panes)
	}
}
