package ui

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAProviderOfACommandHasItsName: a provider that a command adds beside an open window is known
// by its name without a visit to its room (U16).
func TestAProviderOfACommandHasItsName(t *testing.T) {
	d := newTestWindow(t)
	d.demoSignIn("ada")
	dir := d.home.ProvidersDir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	text := "id = \"corp\"\nname = \"The Corporation\"\nissuer = \"https://corp.example\"\nclient_id = \"c\"\n"
	if err := os.WriteFile(filepath.Join(dir, "corp.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d.until("the window knows the provider", func() bool { return d.app.state.providerName("corp") == "The Corporation" })
}
