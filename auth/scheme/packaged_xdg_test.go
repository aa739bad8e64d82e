//go:build unix && !darwin

package scheme

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// installed puts the entry of a package into a folder of the system's data and returns the program
// that it starts.
func installed(t *testing.T, dir, mark string) (program string) {
	t.Helper()
	applications := filepath.Join(dir, "system", "applications")
	program = filepath.Join(dir, "bin", "latchkey")
	for _, folder := range []string{applications, filepath.Dir(program)} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	entry := "[Desktop Entry]\nType=Application\nName=Latchkey\nTryExec=" + program + "\nExec=" + program + " %u\nMimeType=" + mimeType + ";\n" + mark + "\n"
	for path, text := range map[string]string{program: "#!/bin/sh\n", filepath.Join(applications, packagedName): entry} {
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("XDG_DATA_DIRS", filepath.Join(dir, "system"))
	refreshCache(t.Context(), filepath.Join(applications, packagedName))
	return program
}

// TestAPackageIsTheHandler: where a package has registered the scheme, nothing is left to do for the
// user's own home, and no other program is blamed. Another home takes the scheme for itself.
func TestAPackageIsTheHandler(t *testing.T) {
	needs(t, "xdg-mime", "update-desktop-database")
	dir := desktop(t)
	program := installed(t, dir, packagedMark)
	want := Status{Supported: true, Program: program, Starts: true, Handler: packagedName, Ours: true, Packaged: true}
	if s := Check(t.Context(), Options{}); s != want || !s.Ready() {
		t.Errorf("with a package: %+v", s)
	}
	other := Options{Home: filepath.Join(dir, "other")}
	if s := Check(t.Context(), other); s.Ours || s.Ready() || !s.Packaged {
		t.Errorf("for another home: %+v", s)
	}
	if err := Register(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), other); !s.Ready() || !s.Current || s.Packaged || s.Handler != entryName {
		t.Errorf("after Register for another home: %+v", s)
	}
	if err := Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); s != want {
		t.Errorf("after Unregister: %+v", s)
	}
	if err := os.Remove(program); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); s.Ours || s.Packaged || s.Ready() {
		t.Errorf("a package without its program: %+v", s)
	}
}

// TestAForeignEntryOfThatNameIsNoPackage: a file of the package's name that the package did not bring
// is another program's.
func TestAForeignEntryOfThatNameIsNoPackage(t *testing.T) {
	needs(t, "xdg-mime", "update-desktop-database")
	dir := desktop(t)
	installed(t, dir, "X-Other=true")
	if s := Check(t.Context(), Options{}); s.Ours || s.Packaged || s.Handler != packagedName {
		t.Errorf("%+v", s)
	}
}

// TestAnEntryOfAnEarlierVersionIsReplaced: up to 0.1.0 Register wrote its entry under the name of the
// package's, which then was missing in the menu.
func TestAnEntryOfAnEarlierVersionIsReplaced(t *testing.T) {
	needs(t, "xdg-mime", "update-desktop-database")
	dir := desktop(t)
	text, err := entry(Options{Program: self(t)})
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(dir, "data", "applications", packagedName)
	if err := os.MkdirAll(filepath.Dir(old), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(configHome(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tool(t.Context(), "xdg-mime", "default", packagedName, mimeType); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); !s.Old || !s.Registered || !s.Ready() {
		t.Errorf("before: %+v", s)
	}
	if err := Register(t.Context(), Options{}); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); s.Old || !s.Ready() || s.Handler != entryName {
		t.Errorf("after Register: %+v", s)
	}
	if _, err := os.Lstat(old); err == nil {
		t.Error("the old entry is still there")
	}
	if err := Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, _ := readFile(filepath.Join(configHome(), "mimeapps.list"))
	if strings.Contains(list, "latchkey") {
		t.Errorf("mimeapps.list still says %q", list)
	}
}
