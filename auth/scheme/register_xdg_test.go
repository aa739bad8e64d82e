//go:build unix && !darwin

package scheme

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth"
)

// The way with a browser, for a test of the real program: a desk of its own (HOME,
// XDG_DATA_HOME, XDG_CONFIG_HOME and XDG_RUNTIME_DIR in a temporary folder, a
// display), Register with the built program, Chromium started beforehand with
//
//	{"protocol_handler":{"allowed_origin_protocol_pairs":{"http://127.0.0.1:PORT":{"app.latchkey":true}}}}
//
// in <profile>/Default/Preferences, where the origin is exactly the provider's,
// so that it does not ask; then `latchkey sign-in demo --callback scheme`, and
// the consent by a click, because Chromium starts one program for each gesture
// and drops a second redirect to a scheme silently. The tab stays on the
// consent page. TestTheDesktopStartsTheHandler is that way from xdg-open on.

// desktop sets up a desktop environment for the test and returns its folder.
func desktop(t *testing.T) string {
	t.Helper()
	dir := folder(t)
	for name, value := range map[string]string{
		"HOME": dir, "XDG_DATA_HOME": dir + "/data", "XDG_CONFIG_HOME": dir + "/config", "XDG_RUNTIME_DIR": dir,
		"XDG_DATA_DIRS": dir + "/none", "XDG_CONFIG_DIRS": dir + "/none",
		"XDG_CURRENT_DESKTOP": "", "DESKTOP_SESSION": "", "KDE_FULL_SESSION": "", "GNOME_DESKTOP_SESSION_ID": "",
		"DBUS_SESSION_BUS_ADDRESS": "disabled:", "LATCHKEY_HOME": "", "APPIMAGE": "", "APPDIR": "",
	} {
		t.Setenv(name, value)
	}
	return dir
}

func needs(t *testing.T, tools ...string) {
	t.Helper()
	for _, name := range tools {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("not proven here: %s is not installed", name)
		}
	}
}

func TestRegister(t *testing.T) {
	needs(t, "xdg-mime")
	dir := desktop(t)
	ctx := t.Context()
	if s := Check(ctx, Options{}); !s.Supported || s.Registered || s.Ours || s.Handler != "" || s.Ready() {
		t.Errorf("before: %+v", s)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("Check left %v", entries)
	}
	for range 2 { // repeating does no harm
		if err := Register(ctx, Options{}); err != nil {
			t.Fatal(err)
		}
		want := Status{
			Supported: true, Registered: true, Program: self(t), Starts: true, Current: true,
			Handler: "app.latchkey.callback.desktop", Ours: true,
		}
		if s := Check(ctx, Options{}); s != want || !s.Ready() {
			t.Errorf("after Register: %+v", s)
		}
	}
	if s := Check(ctx, Options{Home: "/elsewhere"}); s.Current || !s.Ready() {
		t.Errorf("for another home: %+v", s)
	}
	path := filepath.Join(dir, "data", "applications", "app.latchkey.callback.desktop")
	if validate, err := exec.LookPath("desktop-file-validate"); err != nil {
		t.Log("desktop-file-validate is not installed")
	} else if out, err := exec.CommandContext(ctx, validate, path).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("desktop-file-validate: %v\n%s", err, out)
	}
	list := filepath.Join(dir, "config", "mimeapps.list")
	if text, _ := readFile(list); !strings.Contains(text, mimeType+"="+entryName) {
		t.Errorf("mimeapps.list: %q", text)
	}
	for range 2 {
		if err := Unregister(ctx); err != nil {
			t.Fatal(err)
		}
		if s := Check(ctx, Options{}); s != (Status{Supported: true}) {
			t.Errorf("after Unregister: %+v", s)
		}
	}
	if text, _ := readFile(list); strings.Contains(text, "latchkey") {
		t.Errorf("mimeapps.list still says %q", text)
	}
	if _, err := os.Lstat(path); err == nil {
		t.Error("the desktop file is still there")
	}
}

func TestCheckNamesWhoeverElseIsTheDefault(t *testing.T) {
	needs(t, "xdg-mime", "update-desktop-database")
	dir := desktop(t)
	if err := Register(t.Context(), Options{}); err != nil {
		t.Fatal(err)
	}
	thief := strings.NewReplacer("Name=Latchkey", "Name=Thief", entryMark, "").Replace(read(t, dir))
	if err := os.WriteFile(filepath.Join(dir, "data/applications/a-thief.desktop"), []byte(thief), 0o600); err != nil {
		t.Fatal(err)
	}
	refreshCache(t.Context(), filepath.Join(dir, "data/applications/x"))
	if s := Check(t.Context(), Options{}); !s.Ready() {
		t.Errorf("another claim alone took it away: %+v", s)
	}
	if _, err := tool(t.Context(), "xdg-mime", "default", "a-thief.desktop", mimeType); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); s.Handler != "a-thief.desktop" || s.Ours || !s.Registered || s.Ready() {
		t.Errorf("%+v", s)
	}
	if err := Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); s.Handler != "a-thief.desktop" || s.Registered {
		t.Errorf("after Unregister: %+v", s)
	}
}

func read(t *testing.T, dir string) string {
	t.Helper()
	text, err := readFile(filepath.Join(dir, "data/applications", entryName))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAProgramThatHasGoneIsSeen(t *testing.T) {
	needs(t, "xdg-mime")
	dir := desktop(t)
	program := filepath.Join(dir, "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Register(t.Context(), Options{Program: program}); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{Program: program}); !s.Starts || !s.Current {
		t.Errorf("while it is there: %+v", s)
	}
	if err := os.Remove(program); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); s.Starts || s.Current || s.Ready() || s.Program != program {
		t.Errorf("when it has gone: %+v", s)
	}
}

func TestAnEntryOfSomebodyElseIsLeftAlone(t *testing.T) {
	dir := desktop(t)
	path := filepath.Join(dir, "data/applications", entryName)
	const theirs = "[Desktop Entry]\nType=Application\nName=Launcher\nExec=latchkey\n"
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(theirs), 0o600); err != nil {
		t.Fatal(err)
	}
	reasonIs(t, Register(t.Context(), Options{}), auth.ReasonSchemeHandler)
	if err := Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); s.Registered || s.Ours {
		t.Errorf("%+v", s)
	}
	if got := read(t, dir); got != theirs {
		t.Errorf("it became %q", got)
	}
}

func TestWithoutTheDesktopsTools(t *testing.T) {
	dir := desktop(t)
	t.Setenv("PATH", filepath.Join(dir, "none"))
	if err := Register(t.Context(), Options{}); err != nil {
		t.Fatal(err)
	}
	if s := Check(t.Context(), Options{}); !s.Registered || !s.Starts || s.Ours || s.Ready() || s.Note == "" {
		t.Errorf("%+v", s)
	}
	if err := Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := Register(t.Context(), Options{Program: "relative"}); err == nil {
		t.Error("a relative program was registered")
	}
}

func TestWithATroublesomeTool(t *testing.T) {
	dir := desktop(t)
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	if err := os.WriteFile(filepath.Join(bin, "xdg-mime"), []byte("#!/bin/sh\nexit 4\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	reasonIs(t, Register(t.Context(), Options{}), auth.ReasonSchemeHandler)
	if s := Check(t.Context(), Options{}); s.Note == "" || s.Ready() {
		t.Errorf("%+v", s)
	}
}

// xdg-open splits Exec at spaces and does not interpret quotes. No spelling
// avoids that, so the status reports it to the person.
func TestAPathThatOpenersMayNotUnderstandIsNamed(t *testing.T) {
	needs(t, "xdg-mime")
	dir := desktop(t)
	for program, noted := range map[string]bool{dir + "/plain": false, dir + "/with space": true} {
		if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := Register(t.Context(), Options{Program: program}); err != nil {
			t.Fatal(err)
		}
		if s := Check(t.Context(), Options{}); (s.Note == NoteQuotedPath) != noted || !s.Starts {
			t.Errorf("%s: %+v", program, s)
		}
	}
}

func TestProgramOfAnAppImage(t *testing.T) {
	own := self(t)
	for _, c := range []struct{ image, mount, want string }{
		{"/home/a/Latchkey.AppImage", filepath.Dir(own), "/home/a/Latchkey.AppImage"},
		{"/home/a/Terminal.AppImage", "/tmp/.mount_other", own}, // the variable of a terminal in which this program runs
		{"/home/a/Latchkey.AppImage", "", own},
		{"relative", filepath.Dir(own), own},
		{"", "", own},
	} {
		t.Setenv("APPIMAGE", c.image)
		t.Setenv("APPDIR", c.mount)
		if got, err := Program(); err != nil || got != c.want {
			t.Errorf("APPIMAGE=%q APPDIR=%q: %q, %v", c.image, c.mount, got, err)
		}
	}
}

// TestTheDesktopStartsTheHandler tests everything but the browser: the desktop's
// own opener finds Latchkey's entry and starts a second process with the address,
// which finds the sign-in.
func TestTheDesktopStartsTheHandler(t *testing.T) {
	needs(t, "xdg-open", "xdg-mime")
	for _, home := range []string{"", "own"} {
		dir := desktop(t)
		t.Setenv("DISPLAY", ":0") // without one, xdg-open looks for no handler
		if home != "" {
			home = filepath.Join(dir, home)
		}
		if err := Register(t.Context(), Options{Home: home}); err != nil {
			t.Fatal(err)
		}
		const state = "$(id)'*~$HOME`\"% \\n"
		raw := address("demo", "code=c&state=$(id)'*~$HOME%60%22%25%20%5Cn&iss=https%3A%2F%2Fas.example")
		s := waitFor(t, Dir(home), "demo", state)
		if out, err := exec.CommandContext(t.Context(), "xdg-open", raw).CombinedOutput(); err != nil {
			t.Fatalf("xdg-open: %v\n%s", err, out)
		}
		s.accepted(t)
		// The same address a second time: the handler reports that no sign-in
		// waits.
		out, err := exec.CommandContext(t.Context(), "xdg-open", raw).Output()
		if err == nil || !strings.Contains(string(out), string(auth.ReasonNoSignIn)) {
			t.Errorf("again: %v, %q", err, out)
		}
	}
}
