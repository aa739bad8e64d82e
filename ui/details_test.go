package ui

import (
	"testing"

	"latchkey/auth"
	"latchkey/ui/words"
)

// Granted authorization details are listed among the scopes, with the comparison to the requested
// ones.
func TestDetailsStandAmongTheScopes(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	a := d.app.state.Accounts[0]
	a.RequestedDetails = `[{"type":"notes","actions":["read"]},{"type":"payments"}]`
	a.Grant.Details = `[{"actions":["read"],"type":"notes"},{"type":"contacts"}]`
	d.app.set(d.app.state.withAccount(a))
	for _, text := range []string{
		"notes", words.Detail(auth.Detail{Requested: true, Granted: true}),
		"contacts", words.Detail(auth.Detail{Granted: true}), "payments", words.NotGranted(),
	} {
		if !d.shows(text) {
			t.Errorf("%q is not shown: %q", text, d.texts())
		}
	}
}
