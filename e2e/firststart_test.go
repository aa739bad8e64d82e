//go:build linux

package e2e

import (
	"path/filepath"
	"testing"

	"latchkey/ui/words"
)

// The window of a newcomer, whose home is empty, opens and ends without
// a word on standard error.
func TestAFirstStartSaysNothing(t *testing.T) {
	p := start(t, "first-start")
	home := t.TempDir()
	cmd := p.Command(filepath.Join(binDir, "latchkey"))
	cmd.Env = append(cmd.Env, "HOME="+home)
	for name, dir := range map[string]string{
		"XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share", "XDG_STATE_HOME": ".local/state", "XDG_CACHE_HOME": ".cache",
	} {
		cmd.Env = append(cmd.Env, name+"="+filepath.Join(home, dir))
	}
	program, err := p.Start(cmd)
	p.must(err)
	window, err := p.Window(program, "Latchkey")
	p.must(err)
	p.must(window.Read(words.FirstDemo()))
	p.quit(program)
	if said := program.Output(); said != "" {
		t.Errorf("the program says %q", said)
	}
}
