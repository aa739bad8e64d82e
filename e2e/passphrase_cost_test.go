package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// usualCost looks at the vault that the real program made below home: whatever
// tests inside the source do, a passphrase costs what RFC 9106 §4 recommends.
func usualCost(t *testing.T, home string) {
	t.Helper()
	found := 0
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil && !os.IsNotExist(err) {
			return err
		}
		if d == nil || d.Name() != "vault.toml" {
			return nil
		}
		found++
		var m struct {
			KDF    string `toml:"kdf"`
			Memory int    `toml:"memory_kib"`
			Passes int    `toml:"passes"`
			Lanes  int    `toml:"lanes"`
		}
		if _, err := toml.DecodeFile(path, &m); err != nil {
			return err
		}
		if m.KDF != "argon2id" || m.Memory != 65536 || m.Passes != 3 || m.Lanes != 4 {
			t.Errorf("%s names the cost %+v", strings.TrimPrefix(path, home), m)
		}
		return nil
	})
	if err != nil || found == 0 {
		t.Errorf("%d vault.toml found, %v", found, err)
	}
}
