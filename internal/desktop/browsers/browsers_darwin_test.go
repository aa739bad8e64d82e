package browsers

import (
	"path/filepath"
	"slices"
	"testing"
)

// W12: browsers and their profiles are found where this system keeps them.
func TestW12ListIsWhatIsHere(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	apps := filepath.Join(home, "Applications")
	firefox := write(t, "", 0o700, apps, "Firefox.app", "Contents", "MacOS", "firefox")
	edge := write(t, "", 0o700, apps, "Microsoft Edge.app", "Contents", "MacOS", "Microsoft Edge")
	chrome := write(t, "", 0o700, apps, "Google Chrome.app", "Contents", "MacOS", "Google Chrome")
	firefoxData := filepath.Join(home, "Library", "Application Support", "Firefox")
	chromeData := filepath.Join(home, "Library", "Application Support", "Google", "Chrome")
	write(t, "", 0o600, firefoxData, "Profiles", "work.dir", "prefs.js")
	write(t, "[Profile0]\nName=work\nIsRelative=1\nPath=Profiles/work.dir\n", 0o600, firefoxData, "profiles.ini")
	write(t, localState, 0o600, chromeData, "Local State")
	write(t, "", 0o600, chromeData, "Profile 1", "Preferences")
	want := map[string]string{
		"firefox:work": firefox, "chrome:Profile 1": chrome, "private:firefox": firefox, "private:chrome": chrome, "private:edge": edge,
	}
	for id, program := range want {
		b, ok := Find(id)
		if !ok || b.Program != program {
			t.Errorf("%s: %t, %q, want %q", id, ok, b.Program, program)
		}
	}
	if b, _ := Find("chrome:Profile 1"); b.Profile != "Work" || !slices.Equal(b.Args, []string{"--profile-directory=Profile 1"}) {
		t.Errorf("Chrome's profile is %+v", b)
	}
	for _, id := range []string{"firefox:default"} {
		if b, ok := Find(id); ok {
			t.Errorf("%s is listed: %+v", id, b)
		}
	}
}
