//go:build !windows

package opener

import "github.com/pkg/browser"

// openSystem opens a page in the system's browser.
func openSystem(page string) error { return browser.OpenURL(page) }
