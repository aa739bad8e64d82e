package ui

import (
	"path/filepath"
	"testing"

	"latchkey/internal/durable"
)

// TestAProviderOfACommandHasItsName: a provider that a command adds beside an open window is known
// by its name without a visit to its room (U16).
func TestAProviderOfACommandHasItsName(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	text := "id = \"corp\"\nname = \"The Corporation\"\nissuer = \"https://corp.example\"\nclient_id = \"c\"\n"
	if err := durable.WriteFile(filepath.Join(d.home.ProvidersDir(), "corp.toml"), []byte(text)); err != nil {
		t.Fatal(err)
	}
	d.until("the window knows the provider", func() bool { return d.app.state.providerName("corp") == "The Corporation" })
}
