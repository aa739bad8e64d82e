package durable_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
)

func TestReplaceKeepsTheSecondName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	for i, want := range []string{"", "one", "two"} {
		if replaced, err := durable.Replace(path, path+".prev", []byte([]string{"one", "two", "three"}[i])); err != nil || !replaced {
			t.Fatalf("Replace = %t, %v", replaced, err)
		}
		if got, _ := os.ReadFile(path + ".prev"); string(got) != want {
			t.Errorf("after save %d the second name holds %q, want %q", i+1, got, want)
		}
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the file's mode is %v, %v; others may read it", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) != 0 {
		t.Errorf("temporary files are left: %v", left)
	}
}

func TestFailureLeavesTheOldContent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := durable.WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path+".dir", 0o700); err != nil {
		t.Fatal(err)
	}
	err := durable.WriteFile(path+".dir", []byte("new")) // a folder cannot be replaced
	if e := (*auth.Error)(nil); !errors.As(err, &e) || e.Reason != auth.ReasonCannotWrite || e.Detail != path+".dir" {
		t.Errorf("WriteFile over a folder: %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("the file holds %q", got)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) != 0 {
		t.Errorf("temporary files are left: %v", left)
	}
}

func TestSweepRemovesOnlyWhatNobodyWrites(t *testing.T) {
	dead := exec.Command(os.Args[0], "-test.run=^$")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	temp := func(pid int) string { return ".a.sealed." + strconv.Itoa(pid) + ".0011223344556677.tmp" }
	files := map[string]struct {
		old  bool // older than an hour
		left bool
	}{
		temp(dead.Process.Pid): {false, false},
		temp(os.Getpid()):      {false, true},
		".notes.tmp":           {true, true},
		".new-123":             {true, false},
		".new-456":             {false, true},
		"try-1":                {true, false},
		"try-2":                {false, true},
		"file":                 {true, true},
	}
	for name, f := range files {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if at := time.Now().Add(-2 * time.Hour); f.old && os.Chtimes(path, at, at) != nil {
			t.Fatal("the file's age cannot be set")
		}
	}
	durable.Sweep(dir, "try-*")
	for name, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, name)); (err == nil) != f.left {
			t.Errorf("%s is left: %t, want %t", name, err == nil, f.left)
		}
	}
	for name, want := range map[string]bool{temp(1): true, ".new-1": true, ".notes.tmp": false, "config.toml": false} {
		if durable.IsTemp(name) != want {
			t.Errorf("IsTemp(%q) = %t", name, !want)
		}
	}
}
