package scheme

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"latchkey/auth"
)

// plist returns the texts of a property list by their keys; those of an array are in
// one entry.
func plist(t *testing.T, path string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	values, key := map[string][]string{}, ""
	for d := xml.NewDecoder(strings.NewReader(string(text))); ; {
		token, err := d.Token()
		if token == nil {
			return values
		}
		start, isStart := token.(xml.StartElement)
		if !isStart || start.Name.Local != "key" && start.Name.Local != "string" {
			continue
		}
		var content string
		if err = d.DecodeElement(&content, &start); err != nil {
			t.Fatal(err)
		}
		if start.Name.Local == "key" {
			key = content
		} else {
			values[key] = append(values[key], content)
		}
	}
}

// TestM1TheBundleClaimsTheScheme: macOS hands addresses of the scheme to the bundle only
// if its Info.plist names this build's scheme and program, and has the files that it names.
func TestM1TheBundleClaimsTheScheme(t *testing.T) {
	root := filepath.Join("..", "..")
	script, err := os.ReadFile(filepath.Join(root, "packaging", "macos", "bundle.sh"))
	if err != nil {
		t.Fatal(err)
	}
	app, err := os.ReadFile(filepath.Join(root, "FyneApp.toml"))
	if err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`(?m)^ID = "(.*)"$`).FindSubmatch(app)
	if id == nil {
		t.Fatal("FyneApp.toml has no ID")
	}
	got := plist(t, filepath.Join(root, "packaging", "macos", "Info.plist"))
	for key, want := range map[string]string{
		"CFBundleURLSchemes": auth.Scheme, "CFBundleURLName": auth.Scheme, "CFBundleIdentifier": string(id[1]),
		"CFBundlePackageType": "APPL", "CFBundleShortVersionString": "VERSION", "CFBundleVersion": "VERSION",
	} {
		if len(got[key]) != 1 || got[key][0] != want {
			t.Errorf("%s is %q, want %q", key, got[key], want)
		}
	}
	for key, place := range map[string]string{"CFBundleExecutable": "Contents/MacOS/", "CFBundleIconFile": "Contents/Resources/"} {
		if len(got[key]) != 1 || !strings.Contains(string(script), `"$app/`+place+got[key][0]+`"`) {
			t.Errorf("%s is %q, which bundle.sh does not make", key, got[key])
		}
	}
	for _, file := range regexp.MustCompile(`\b(?:assets|packaging)/[\w/.]+\w`).FindAllString(string(script), -1) {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file))); err != nil {
			t.Errorf("bundle.sh needs %s: %v", file, err)
		}
	}
}
