package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// files are the contents of a ledger's files, with its mark, by their paths.
type files map[string][]byte

func copied(t *testing.T, l *Ledger) files {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(l.dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	f := files{}
	for _, path := range append(all, l.mark) {
		if f[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// putBack has the files be as they were, and no others.
func (f files) putBack(t *testing.T, l *Ledger) {
	t.Helper()
	err := errors.Join(os.RemoveAll(l.dir), os.MkdirAll(l.dir, 0o700))
	for path, text := range f {
		err = errors.Join(err, os.WriteFile(path, text, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAnOlderCopyIsNoticed: of the ledger's folder, by the mark beside it; with the mark, by a
// process that has written since; and that all of it was removed. Later lines do not hide it.
func TestAnOlderCopyIsNoticed(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(t *testing.T, l *Ledger, older files)
		isOther bool // another process looks than the one that wrote
		isWhole bool // nothing is noticed
	}{
		"the folder": {change: func(t *testing.T, l *Ledger, older files) {
			mark, _ := os.ReadFile(l.mark)
			older.putBack(t, l)
			if err := os.WriteFile(l.mark, mark, 0o600); err != nil {
				t.Fatal(err)
			}
		}, isOther: true},
		"the folder and the mark":         {change: func(t *testing.T, l *Ledger, older files) { older.putBack(t, l) }},
		"everything, and no process runs": {change: func(t *testing.T, l *Ledger, older files) { older.putBack(t, l) }, isOther: true, isWhole: true},
		"an older copy that grew as long": {change: func(t *testing.T, l *Ledger, older files) {
			older.putBack(t, l)
			write(t, Open(l.dir, l.mark, l.vault), 3)
		}},
		"the folder is removed": {change: func(t *testing.T, l *Ledger, _ files) {
			if err := os.RemoveAll(l.dir); err != nil {
				t.Fatal(err)
			}
		}, isOther: true},
		"the mark is removed": {change: func(t *testing.T, l *Ledger, _ files) {
			if err := os.Remove(l.mark); err != nil {
				t.Fatal(err)
			}
		}, isOther: true, isWhole: true},
		"the mark is none": {change: func(t *testing.T, l *Ledger, _ files) {
			if err := os.WriteFile(l.mark, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, isOther: true, isWhole: true},
	} {
		t.Run(name, func(t *testing.T) {
			v, l := opened(t, filepath.Join(t.TempDir(), "vault"))
			write(t, l, 5)
			older := copied(t, l)
			write(t, l, 3)
			mustBeWhole(t, l, 8)
			c.change(t, l, older)
			if c.isOther {
				l = Open(l.dir, l.mark, v)
			}
			if c.isWhole {
				if _, err := l.Verify(t.Context()); err != nil {
					t.Error(err)
				}
				return
			}
			mustBeChanged(t, l, "at once")
			write(t, l, 9)
			mustBeChanged(t, l, "nine lines later")
			mustBeChanged(t, Open(l.dir, l.mark, v), "nine lines later, in another process")
		})
	}
}
