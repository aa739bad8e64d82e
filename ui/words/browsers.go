package words

var (
	privateWindow   = text("private_window", "Private window")
	privateWindowOf = phrase("private_window_of", "Private window – {{.Browser}}")
	browserProfile  = phrase("browser_profile", "{{.Browser}} – {{.Profile}} profile")
)

// PrivateWindow names a private window; alone means that no other browser has one.
func PrivateWindow(browser string, alone bool) string {
	if alone {
		return privateWindow()
	}
	return privateWindowOf.fill(holes{"Browser": browser})
}

// BrowserProfile names a browser's profile; alone means that it is the only one.
func BrowserProfile(browser, profile string, alone bool) string {
	if alone {
		return browser
	}
	return browserProfile.fill(holes{"Browser": browser, "Profile": profile})
}
