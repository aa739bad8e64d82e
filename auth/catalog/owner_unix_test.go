//go:build unix

package catalog

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"latchkey/auth"
)

// A provider's file decides where secrets go, so one that another user than this one
// and root can change is not used, and neither is any in such a folder (X6).
func TestOnlyOwnFilesAreUsed(t *testing.T) {
	const stranger = 54321
	good := "issuer = \"https://ok.example\"\nclient_id = \"x\"\n"
	link := func(mode os.FileMode, owner int) func(t *testing.T, dir string) error {
		return func(t *testing.T, dir string) error {
			elsewhere := t.TempDir()
			target := filepath.Join(elsewhere, "target")
			return errors.Join(os.WriteFile(target, []byte(good), 0o600), os.Remove(filepath.Join(dir, "corp.toml")),
				os.Symlink(target, filepath.Join(dir, "corp.toml")), os.Chmod(elsewhere, mode), os.Chown(target, owner, -1))
		}
	}
	for name, c := range map[string]struct {
		change func(t *testing.T, dir string) error
		want   auth.Reason
		isRoot bool // needs root
	}{
		"mine":                           {func(*testing.T, string) error { return nil }, "", false},
		"readable by all":                {mode("corp.toml", 0o644), "", false},
		"a link of mine":                 {link(0o700, -1), "", false},
		"the group may write":            {mode("corp.toml", 0o620), auth.ReasonOpenFile, false},
		"all may write":                  {mode("corp.toml", 0o602), auth.ReasonOpenFile, false},
		"the group may write the folder": {mode("", 0o770), auth.ReasonOpenFile, false},
		"all may write the folder":       {mode("", 0o1777), auth.ReasonOpenFile, false},
		"a link into a folder of all":    {link(0o777, -1), auth.ReasonOpenFile, false},
		"another user's":                 {owner("corp.toml", stranger), auth.ReasonForeignFile, true},
		"in another user's folder":       {owner("", stranger), auth.ReasonForeignFile, true},
		"a link to another user's":       {link(0o700, stranger), auth.ReasonForeignFile, true},
	} {
		for _, source := range []Source{SourceUser, SourceTeam} {
			t.Run(name+" "+string(source), func(t *testing.T) {
				if c.isRoot && os.Geteuid() != 0 {
					t.Skip("not proven here: only root can give a file away")
				}
				cat := at(t, nil)
				dir := cat.UserDir
				if source == SourceTeam {
					dir = t.TempDir()
					cat.Team = func() string { return dir }
				}
				write(t, dir, map[string]string{"corp.toml": good})
				if err := c.change(t, dir); err != nil {
					t.Fatal(err)
				}
				e, err := cat.Find("corp")
				if reason(err) != c.want || (err == nil) != (e.Source == source) {
					t.Fatalf("found %q of %s, %v, want %s", e.ID, e.Source, err, c.want)
				}
				if _, err := cat.List(); reason(err) != c.want {
					t.Errorf("List says %v", err)
				}
			})
		}
	}
}

func mode(name string, m os.FileMode) func(*testing.T, string) error {
	return func(_ *testing.T, dir string) error {
		full := m & 0o777
		if m&0o1000 != 0 {
			full |= os.ModeSticky
		}
		return os.Chmod(filepath.Join(dir, name), full)
	}
}

func owner(name string, uid int) func(*testing.T, string) error {
	return func(_ *testing.T, dir string) error { return os.Chown(filepath.Join(dir, name), uid, -1) }
}

// Nothing is added to a folder whose files are not used.
func TestNothingIsAddedToAnOpenFolder(t *testing.T) {
	cat := at(t, map[string]string{"corp.toml": "issuer = \"https://ok.example\"\nclient_id = \"x\"\n"})
	if err := os.Chmod(cat.UserDir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := cat.Add(auth.Provider{ID: "new", Issuer: "https://x.example", ClientID: "x"}); reason(err) != auth.ReasonOpenFile {
		t.Errorf("added: %v", err)
	}
}
