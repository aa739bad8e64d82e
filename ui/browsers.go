package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/internal/desktop/browsers"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// loadBrowsers looks which browsers there are: one may have come or gone.
func (a *App) loadBrowsers() {
	if a.deps.Browsers == nil {
		return
	}
	a.aside(func(context.Context) func() {
		list, usual := a.deps.Browsers(), a.usualBrowser()
		return func() { a.set(a.state.withBrowsers(list, usual)) }
	})
}

// usualBrowser is the id of the browser that the settings name.
func (a *App) usualBrowser() string {
	settings, _ := a.deps.Home.Settings() // what is wrong with them is reported when the vault is opened
	return settings.Browser
}

// browse opens an address in a browser; an empty id means the usual one.
func (a *App) browse(ctx context.Context, browser, url string) error {
	if browser == "" {
		browser = a.usualBrowser()
	}
	return a.deps.Browse(ctx, browser, url)
}

// nameOf says of a browser no more than it takes to tell it from the others.
func nameOf(b browsers.Browser, all []browsers.Browser) string {
	if b.ID == browsers.System {
		return words.SystemBrowser()
	}
	alone := true
	for _, o := range all {
		switch {
		case o.ID == b.ID || o.ID == browsers.System || o.Private != b.Private:
		case b.Private || o.Name == b.Name:
			alone = false
		}
	}
	if b.Private {
		return words.PrivateWindow(b.Name, alone)
	}
	return words.BrowserProfile(b.Name, b.Profile, alone)
}

// browserIcon is the sign before a browser's name; a profile has none.
func browserIcon(b browsers.Browser) fyne.Resource {
	switch {
	case b.ID == browsers.System:
		return theme.DesktopIcon()
	case b.Private:
		return theme.VisibilityOffIcon()
	}
	return nil
}

// browserOptions are the browsers as the choices of a select.
func browserOptions(list []browsers.Browser) []parts.Option {
	var options []parts.Option
	for _, b := range list {
		options = append(options, parts.Option{Label: nameOf(b, list), Icon: browserIcon(b)})
	}
	return options
}
