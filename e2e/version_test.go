//go:build linux

package e2e

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// TestVersionNamesWhatItIsBuiltOf: a report of a fault says by it which commit, which Go and which
// modules. Test programs have no list of modules, so this asks the real one.
func TestVersionNamesWhatItIsBuiltOf(t *testing.T) {
	p := start(t, "version")
	var v struct {
		Version, Commit, Date, Go string
		Modules                   []struct{ Path, Version string }
	}
	if err := json.Unmarshal([]byte(p.ok("version", "--json")), &v); err != nil {
		t.Fatal(err)
	}
	modules := map[string]string{}
	for _, m := range v.Modules {
		modules[m.Path] = m.Version
	}
	if v.Version == "" || !strings.HasPrefix(v.Go, "go1.") || !strings.HasPrefix(modules["github.com/spf13/cobra"], "v1.") {
		t.Errorf("%+v", v)
	}
	commit, err := exec.Command("git", "rev-parse", "HEAD").Output()
	if err != nil {
		t.Logf("not proven here: the commit, because this is no checkout of git (%v)", err)
		return
	}
	if !strings.HasPrefix(v.Commit, strings.TrimSpace(string(commit))) || len(v.Date) != len("2026-11-30T12:00:00Z") || !strings.HasSuffix(v.Date, "Z") {
		t.Errorf("commit %q of %q, want %s", v.Commit, v.Date, commit)
	}
}
