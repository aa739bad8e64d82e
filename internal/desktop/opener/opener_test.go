//go:build unix

package opener

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// fake makes an executable that notes how it was started: its arguments, its
// environment, its session and what its output is.
func fake(t *testing.T, name, then string) (path, noted string) {
	t.Helper()
	dir := t.TempDir()
	noted = filepath.Join(dir, "noted")
	script := `#!/bin/sh
{ for a in "$@"; do echo "arg:$a"; done; env | sed 's/^/env:/'; echo "session:$(cut -d' ' -f6 /proc/self/stat)"; echo "out:$(readlink /proc/self/fd/2)"; } > ` + noted + `.new
mv ` + noted + `.new ` + noted + `
echo noise; echo noise >&2
` + then + "\n"
	path = filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path, noted
}

// read waits for what a fake noted.
func read(t *testing.T, noted string) []string {
	t.Helper()
	for {
		if text, err := os.ReadFile(noted); err == nil {
			return strings.Split(strings.TrimSpace(string(text)), "\n")
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the program was never started")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

const page = "https://idp.example/authorize?client_id=x&state=%27;echo"

func checkStarted(t *testing.T, noted string, options ...string) {
	t.Helper()
	lines := read(t, noted)
	args := slices.DeleteFunc(slices.Clone(lines), func(s string) bool { return !strings.HasPrefix(s, "arg:") })
	var want []string
	for _, a := range append(options, page) {
		want = append(want, "arg:"+a)
	}
	if !slices.Equal(args, want) {
		t.Errorf("the arguments are %q", args)
	}
	for _, line := range lines {
		if strings.HasPrefix(line, "env:LATCHKEY_") || strings.HasPrefix(line, "env:LD_LIBRARY_PATH") || strings.HasPrefix(line, "env:APPDIR") {
			t.Errorf("the browser sees %s", line)
		}
	}
	if !slices.Contains(lines, "env:KEPT=yes") {
		t.Error("the browser does not see the rest of the environment")
	}
	own, err := ownSession()
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(lines, "session:"+strconv.Itoa(own)) {
		t.Error("the browser is in our session")
	}
	if !slices.Contains(lines, "out:/dev/null") {
		t.Errorf("its output is not thrown away: %q", lines[len(lines)-1])
	}
}

func ownSession() (int, error) {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return strconv.Atoi(strings.Fields(rest)[3])
}

func setEnv(t *testing.T) {
	t.Helper()
	t.Setenv("LATCHKEY_HOME", "/secret")
	t.Setenv("LD_LIBRARY_PATH", "/tmp/bundle")
	t.Setenv("APPDIR", "/tmp/bundle")
	t.Setenv("KEPT", "yes")
}

func TestOpenWith(t *testing.T) {
	setEnv(t)
	command, noted := fake(t, "browser", "exit 3")
	if err := OpenWith(command, page); err != nil { // its exit status is ignored
		t.Fatal(err)
	}
	checkStarted(t, noted)
}

// The browser that is chosen gets its options and then the address.
func TestOpenIn(t *testing.T) {
	setEnv(t)
	command, noted := fake(t, "chromium", "exit 3") // its exit status is ignored
	t.Setenv("HOME", t.TempDir())
	t.Setenv("PATH", filepath.Dir(command)+":"+os.Getenv("PATH"))
	if err := OpenIn(context.Background(), "private:chromium", page); err != nil {
		t.Fatal(err)
	}
	checkStarted(t, noted, "--incognito")
}

// What was chosen and is gone opens nothing: another browser has another login.
func TestOpenInABrowserThatIsGone(t *testing.T) {
	opener, noted := fake(t, "xdg-open", "")
	t.Setenv("HOME", t.TempDir())
	t.Setenv("PATH", filepath.Dir(opener))
	for _, id := range []string{"private:chromium", "firefox:work", "nonsense"} {
		e := auth.AsError(OpenIn(context.Background(), id, page))
		if e == nil || e.Reason != auth.ReasonBrowserMissing || !strings.Contains(e.Detail, id) {
			t.Errorf("%s: %v", id, e)
		}
	}
	if _, err := os.Stat(noted); err == nil {
		t.Error("the system's browser was opened instead")
	}
}

func TestOpenByTheSystemsOpener(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("not proven here: this system opens pages by itself, without xdg-open")
	}
	for name, then := range map[string]string{"that ends": "exit 0", "that stays": "sleep 2"} {
		t.Run(name, func(t *testing.T) {
			setEnv(t)
			opener, noted := fake(t, "xdg-open", then)
			t.Setenv("PATH", filepath.Dir(opener)+":"+os.Getenv("PATH"))
			self, _ = os.Executable() // TestMain understands Command
			t.Cleanup(func() { self = "" })
			if err := OpenIn(context.Background(), "", page); err != nil {
				t.Fatal(err)
			}
			checkStarted(t, noted)
		})
	}
}

func TestOpenerThatIsMissingOrFails(t *testing.T) {
	usual := patience
	patience = time.Minute // the failure itself ends the wait, on a loaded computer too
	t.Cleanup(func() { patience = usual })
	self, _ = os.Executable()
	t.Cleanup(func() { self = "" })
	t.Run("missing", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		e := auth.AsError(Open(context.Background(), page))
		if e == nil || e.Reason != auth.ReasonBrowserMissing || e.Step != auth.StepBrowser || e.Why != auth.WhyNotFound {
			t.Errorf("the error is %v", e)
		}
	})
	t.Run("failing", func(t *testing.T) {
		opener, _ := fake(t, "xdg-open", "exit 4")
		t.Setenv("PATH", filepath.Dir(opener)+":"+os.Getenv("PATH"))
		if e := auth.AsError(Open(context.Background(), page)); e == nil || e.Reason != auth.ReasonBrowserMissing {
			t.Errorf("the error is %v", e)
		}
	})
	t.Run("named and missing", func(t *testing.T) {
		for _, err := range []error{OpenWith("/no/such/browser", page), Find("no-such-browser")} {
			if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBrowserMissing || e.Kind != auth.KindUsage {
				t.Errorf("the error is %v", e)
			}
		}
	})
}

func TestWhatIsNeverOpened(t *testing.T) {
	command, noted := fake(t, "browser", "")
	for name, address := range map[string]string{
		"an option":        "--headless",
		"a file":           "file:///etc/passwd",
		"a path":           "/etc/passwd",
		"a script":         "javascript:alert(1)",
		"another scheme":   "ms-settings:x",
		"http":             "http://idp.example/",
		"http by name":     "http://localhost.example/",
		"a name and a key": "https://me:key@idp.example/",
		"no host":          "https:///x",
		"opaque":           "https:idp.example",
		"nothing":          "",
		"too long":         "https://idp.example/" + strings.Repeat("x", maxURL),
		"a control":        "https://idp.example/\n--option",
	} {
		if e := auth.AsError(OpenWith(command, address)); e == nil || e.Kind != auth.KindUsage {
			t.Errorf("%s: %v", name, e)
		}
		if e := auth.AsError(Open(context.Background(), address)); e == nil || e.Kind != auth.KindUsage {
			t.Errorf("%s: %v", name, e)
		}
		if e := auth.AsError(OpenIn(context.Background(), "private:chromium", address)); e == nil || e.Kind != auth.KindUsage {
			t.Errorf("%s: %v", name, e)
		}
		if code := Serve(address); code != 2 {
			t.Errorf("%s: Serve = %d", name, code)
		}
	}
	if _, err := os.Stat(noted); err == nil {
		t.Error("a browser was started")
	}
}

func TestAddressesAreWrittenAnew(t *testing.T) {
	for in, want := range map[string]string{
		"https://idp.example/a b":          "https://idp.example/a%20b",
		`https://idp.example/"><script>`:   "https://idp.example/%22%3E%3Cscript%3E",
		"HTTPS://idp.example/x":            "https://idp.example/x",
		"http://127.0.0.1:8080/authorize":  "http://127.0.0.1:8080/authorize",
		"http://[::1]:8080/authorize?a=b#": "http://[::1]:8080/authorize?a=b#",
	} {
		if got, err := Check(in); err != nil || strings.TrimSuffix(got, "#") != strings.TrimSuffix(want, "#") {
			t.Errorf("Check(%s) = %s, %v, want %s", in, got, err, want)
		}
	}
}
