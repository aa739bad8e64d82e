//go:build unix

package home

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestWriteFileReplacesOnlyFiles writes an export over a link and a pipe: both
// remain what they were, and the bytes arrive at their target. The test writes to
// no device: a fault here would delete a device of the computer.
func TestWriteFileReplacesOnlyFiles(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	pipe := filepath.Join(dir, "pipe")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(target); err != nil || string(text) != "new" {
		t.Errorf("behind the link: %q, %v", text, err)
	}
	read := make(chan string, 1)
	go func() {
		text, _ := os.ReadFile(pipe)
		read <- string(text)
	}()
	if err := WriteFile(pipe, []byte("through")); err != nil {
		t.Fatal(err)
	}
	if text := <-read; text != "through" {
		t.Errorf("out of the pipe: %q", text)
	}
	for path, mode := range map[string]os.FileMode{link: os.ModeSymlink, pipe: os.ModeNamedPipe} {
		if info, err := os.Lstat(path); err != nil || info.Mode().Type() != mode {
			t.Errorf("%s is %v now, %v", path, info.Mode(), err)
		}
	}
}
