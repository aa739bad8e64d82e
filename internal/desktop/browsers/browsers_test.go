//go:build !darwin && !windows

package browsers

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// desk is a computer with a home and a folder of programs, and nothing in them.
func desk(t *testing.T) (home, bin string) {
	t.Helper()
	home, bin = t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("PATH", bin)
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("XDG_DATA_HOME", "")
	return home, bin
}

// program makes something that can be started.
func program(t *testing.T, path ...string) string { return write(t, "#!/bin/sh\n", 0o700, path...) }

func TestNothingButTheSystems(t *testing.T) {
	_, bin := desk(t)
	write(t, "", 0o600, bin, "firefox")                      // cannot be started
	if err := os.Mkdir(bin+"/chromium", 0o700); err != nil { // is no program
		t.Fatal(err)
	}
	if got := List(); !slices.Equal(ids(got), []string{System}) {
		t.Errorf("List() = %v", got)
	}
}

func TestListIsWhatIsHere(t *testing.T) {
	home, bin := desk(t)
	firefox, chromium := program(t, bin, "firefox-esr"), program(t, bin, "chromium")
	away := filepath.Join(t.TempDir(), "away")
	write(t, "", 0o600, away, "prefs.js")
	write(t, "", 0o600, home, ".mozilla/firefox/work.dir/prefs.js")
	write(t, "", 0o600, home, ".mozilla/firefox/never.used/times.json")
	write(t, fmt.Sprintf(profilesIni, away), 0o600, home, ".mozilla/firefox/profiles.ini")
	write(t, localState, 0o600, home, ".config/chromium/Local State")
	for _, folder := range []string{"Default", "Profile 1", "Profile 2"} {
		write(t, "", 0o600, home, ".config/chromium", folder, "Preferences")
	}
	want := []Browser{
		{ID: System},
		{ID: "firefox:work", Name: "Firefox", Profile: "work", Program: firefox, Args: []string{"-P", "work", "--new-tab"}},
		{ID: "firefox:home one", Name: "Firefox", Profile: "home one", Program: firefox, Args: []string{"-P", "home one", "--new-tab"}},
		{ID: "chromium:Default", Name: "Chromium", Profile: "Ada", Program: chromium, Args: []string{"--profile-directory=Default"}},
		{ID: "chromium:Profile 1", Name: "Chromium", Profile: "Work", Program: chromium, Args: []string{"--profile-directory=Profile 1"}},
		{ID: "chromium:Profile 2", Name: "Chromium", Profile: "Profile 2", Program: chromium, Args: []string{"--profile-directory=Profile 2"}},
		{ID: "private:firefox", Name: "Firefox", Private: true, Program: firefox, Args: []string{"--private-window"}},
		{ID: "private:chromium", Name: "Chromium", Private: true, Program: chromium, Args: []string{"--incognito"}},
	}
	got := List()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, b := range got {
		if !Valid(b.ID) {
			t.Errorf("%s is listed and not valid", b.ID)
		}
		if found, ok := Find(b.ID); !ok || cmp.Diff(b, found) != "" {
			t.Errorf("Find(%s) = %v, %v", b.ID, found, ok)
		}
	}
}

// Where the profiles of a program lie depends on how it was installed.
func TestPlaces(t *testing.T) {
	cases := map[string]struct {
		program string   // below the folder on PATH
		atHome  bool     // it is below the home
		lists   []string // folders below the home that list profiles, and are used in this order
	}{
		"a system's own": {program: "firefox", lists: []string{".mozilla/firefox", ".config/mozilla/firefox", "snap/firefox/common/.mozilla/firefox"}},
		"flatpak's": {
			program: ".local/share/flatpak/exports/bin/org.mozilla.firefox", atHome: true,
			lists: []string{".var/app/org.mozilla.firefox/.mozilla/firefox", ".var/app/org.mozilla.firefox/config/mozilla/firefox"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			home, bin := desk(t)
			if c.atHome {
				bin = home
			}
			program(t, bin, c.program)
			for i, folder := range slices.Backward(c.lists) { // the likeliest comes last and wins
				name := fmt.Sprint("number ", i)
				write(t, "", 0o600, home, folder, "p/prefs.js")
				write(t, "[Profile0]\nName="+name+"\nPath=p\n", 0o600, home, folder, "profiles.ini")
				if got, want := ids(List()), []string{System, "firefox:" + name, "private:firefox"}; !slices.Equal(got, want) {
					t.Errorf("with %s: %q, want %q", folder, got, want)
				}
			}
		})
	}
}

func TestFind(t *testing.T) {
	_, bin := desk(t)
	program(t, bin, "microsoft-edge")
	for _, id := range []string{"", System} {
		if b, ok := Find(id); !ok || b.ID != System || b.Program != "" {
			t.Errorf("Find(%q) = %v, %v", id, b, ok)
		}
	}
	if b, ok := Find("private:edge"); !ok || !slices.Equal(b.Args, []string{"--inprivate"}) {
		t.Errorf("Find(private:edge) = %v, %v", b, ok)
	}
	for _, id := range []string{"private:firefox", "edge:Default", "netscape", "private:", ":"} {
		if b, ok := Find(id); ok {
			t.Errorf("Find(%q) = %v", id, b)
		}
	}
}
