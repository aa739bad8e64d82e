package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/internal/desktop/browsers"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// loadBrowsers lists the installed browsers anew, because they may have changed.
func (a *App) loadBrowsers() {
	if a.deps.Browsers == nil {
		return
	}
	a.aside(func(context.Context) func() {
		list, usual := a.deps.Browsers(), a.usualBrowser()
		return func() { a.set(a.state.withBrowsers(list, usual)) }
	})
}

// usualBrowser returns the id of the browser that the settings name.
func (a *App) usualBrowser() string {
	settings, _ := a.deps.Home.Settings()
	return settings.Browser
}

// browse opens an address in a browser; an empty id means the usual one.
func (a *App) browse(ctx context.Context, browser, url string) error {
	if browser == "" {
		browser = a.usualBrowser()
	}
	return a.deps.Browse(ctx, browser, url)
}

// showing opens the pages of an attempt in a browser. It calls show on the main goroutine with
// each page's address, and with the failure to open it, if any.
func (a *App) showing(browser string, show func(url string, err *auth.Error)) home.Browse {
	var url string // of the latest page: Open follows Show on the same goroutine
	return home.Browse{
		Show: func(address string) { url = address },
		Open: func(ctx context.Context, start string) error {
			address, err := url, a.browse(ctx, browser, start)
			a.post(func() { show(address, auth.AsError(err)) })
			return err
		},
	}
}

// nameOf returns the shortest name that distinguishes a browser from the others.
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

// browserIcon returns the icon before a browser's name; a profile has none.
func browserIcon(b browsers.Browser) fyne.Resource {
	switch {
	case b.ID == browsers.System:
		return theme.DesktopIcon()
	case b.Private:
		return theme.VisibilityOffIcon()
	}
	return nil
}

// browserOptions returns the browsers as options of a select.
func browserOptions(list []browsers.Browser) []parts.Option {
	var options []parts.Option
	for _, b := range list {
		options = append(options, parts.Option{Label: nameOf(b, list), Icon: browserIcon(b)})
	}
	return options
}
