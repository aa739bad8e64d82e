package browsers

import (
	"os"
	"path/filepath"
	"testing"
)

// write makes a file, and the folders above it.
func write(t *testing.T, text string, mode os.FileMode, path ...string) string {
	t.Helper()
	at := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return at
}

const profilesIni = `[Install4F96D1932A9F858E]
Default=work.dir
Locked=1

[Profile1]
Name=work
IsRelative=1
Path=work.dir

[Profile0]
Name=home one
IsRelative=0
Path=%s
Default=1

[Profile2]
Name=default
IsRelative=1
Path=never.used

[Profile3]
Name=-headless
IsRelative=1
Path=work.dir

[General]
StartWithLastProfile=1
Name=not a profile
`

const localState = `{"browser":{},"profile":{"info_cache":{
	"Profile 1":{"name":"Work"},"Default":{"name":"Ada"},"Gone":{"name":"Gone"},"../..":{"name":"Up"},"Profile 2":{"name":"two\nlines"}}}}`

func ids(list []Browser) (ids []string) {
	for _, b := range list {
		ids = append(ids, b.ID)
	}
	return ids
}

func TestValid(t *testing.T) {
	for _, id := range []string{System, "private:firefox", "firefox:work", "chrome:Profile 1"} {
		if !Valid(id) {
			t.Errorf("%q is not valid", id)
		}
	}
	for _, id := range []string{"", "firefox", "firefox:", "private:", "private:netscape", "netscape:work", "firefox:-headless", "firefox:two\nlines", "/usr/bin/firefox"} {
		if Valid(id) {
			t.Errorf("%q is valid", id)
		}
	}
}

func FuzzProfiles(f *testing.F) {
	f.Add([]byte(profilesIni), false)
	f.Add([]byte(localState), true)
	f.Add([]byte("[Profile0\nName\n=\n[[["), false)
	f.Add([]byte(`{"profile":{"info_cache":[]}}`), true)
	f.Fuzz(func(t *testing.T, text []byte, chromium bool) {
		folder := t.TempDir()
		read, name := firefoxProfiles, "profiles.ini"
		if chromium {
			read, name = chromiumProfiles, "Local State"
		}
		write(t, string(text), 0o600, folder, name)
		for _, p := range read(folder) {
			if !speakable(p.key) || !speakable(p.name) {
				t.Errorf("the profile %q %q came through", p.key, p.name)
			}
		}
	})
}
