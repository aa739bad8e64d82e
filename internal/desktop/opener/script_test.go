package opener

import "testing"

// W2: on Windows a batch script is no browser, however its name is written.
func TestW2BatchScripts(t *testing.T) {
	for command, want := range map[string]bool{
		"browser.bat": true, `C:\b\Browser.CMD`: true, "browser.bat. ": true, "browser.cmd.": true,
		"browser.exe": false, "browser": false, "bat": false, "browser.bat.exe": false,
	} {
		if got := isScript("windows", command); got != want {
			t.Errorf("isScript(windows, %q) = %v", command, got)
		}
		if isScript("linux", command) {
			t.Errorf("isScript(linux, %q): only Windows runs cmd.exe", command)
		}
	}
}
