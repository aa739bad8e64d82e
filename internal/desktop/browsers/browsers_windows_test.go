package browsers

import (
	"path/filepath"
	"slices"
	"testing"
)

// W12: browsers and their profiles are found where this system keeps them.
func TestW12ListIsWhatIsHere(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"ProgramFiles", "ProgramFiles(x86)", "LocalAppData", "AppData"} {
		t.Setenv(name, filepath.Join(home, name))
	}
	firefox := write(t, "", 0o700, home, "ProgramFiles", "Mozilla Firefox", "firefox.exe")
	edge := write(t, "", 0o700, home, "ProgramFiles(x86)", "Microsoft", "Edge", "Application", "msedge.exe")
	chrome := write(t, "", 0o700, home, "LocalAppData", "Google", "Chrome", "Application", "chrome.exe")
	firefoxData := filepath.Join(home, "AppData", "Mozilla", "Firefox")
	chromeData := filepath.Join(home, "LocalAppData", "Google", "Chrome", "User Data")
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
	for _, id := range []string{"private:brave", "firefox:default"} {
		if b, ok := Find(id); ok {
			t.Errorf("%s is listed: %+v", id, b)
		}
	}
}
