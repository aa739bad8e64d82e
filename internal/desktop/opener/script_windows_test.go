package opener

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows/registry"

	"latchkey/auth"
)

// W2: a batch script is never started with an address, by whichever name or way it is
// chosen as the browser: what follows an & in the address would run.
func TestW2ScriptsAreNotStarted(t *testing.T) {
	const address = "https://idp.example/authorize?client_id=x&echo=y"
	dir := t.TempDir()
	ran := filepath.Join(dir, "ran.txt")
	for _, ext := range []string{".bat", ".cmd"} {
		if err := os.WriteFile(filepath.Join(dir, "script"+ext), []byte("@echo ran> \""+ran+"\"\r\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+";"+os.Getenv("PATH"))
	for _, command := range []string{
		filepath.Join(dir, "script.bat"), filepath.Join(dir, "script.CMD"), filepath.Join(dir, "script.bat. "), filepath.Join(dir, "script"), "script", "script.cmd",
	} {
		for way, err := range map[string]error{"OpenWith": OpenWith(command, address), "Find": Find(command)} {
			if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBrowserMissing || e.Why != auth.WhyScript {
				t.Errorf("%s(%q): %v", way, command, err)
			}
		}
	}
	const scheme = "latchkey-script-test" // of this test alone
	class := `Software\Classes\` + scheme
	for _, root := range []registry.Key{registry.CURRENT_USER, registry.LOCAL_MACHINE} { // Wine 8 looks only at the computer's
		for _, path := range []string{"", `\shell`, `\shell\open`, `\shell\open\command`} {
			k, _, err := registry.CreateKey(root, class+path, registry.SET_VALUE)
			if err != nil {
				t.Skip("the registry cannot be written here: ", err)
			}
			t.Cleanup(func() { _ = registry.DeleteKey(root, class+path) })
			if path != `\shell` { // its value would name another verb
				_ = k.SetStringValue("", `"`+filepath.Join(dir, "script.bat")+`" "%1"`)
			}
			_ = k.SetStringValue("URL Protocol", "")
			_ = k.Close()
		}
	}
	if handlerOf(scheme) == "" {
		t.Error("the script is not what Windows has for the scheme, so that nothing is tried")
	}
	if err := openSystem(scheme + "://x/?" + strings.Repeat("a", maxShell)); err == nil {
		t.Error("a script that the registry has for a scheme was started")
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a script has run")
	}
}
