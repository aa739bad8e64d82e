package words

// PrivateWindow names a private window; alone: of the only browser that has one.
func PrivateWindow(browser string, alone bool) string {
	if alone {
		return "Private window"
	}
	return "Private window – " + browser
}

// BrowserProfile names a browser's profile; alone: it is the only one.
func BrowserProfile(browser, profile string, alone bool) string {
	if alone {
		return browser
	}
	return browser + " – " + profile + " profile"
}
