package durable_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/internal/durable"
)

// W4: a reader that has a file open does not keep it from being replaced or removed, and goes
// on reading what it opened.
func TestW4AReaderBesideAWriter(t *testing.T) {
	needPOSIXRename(t)
	path := filepath.Join(t.TempDir(), "file")
	for _, open := range []func(string) (*os.File, error){durable.Open, durable.OpenNoFollow} {
		if err := durable.WriteFile(path, []byte("old")); err != nil {
			t.Fatal(err)
		}
		f, err := open(path)
		if err != nil {
			t.Fatal(err)
		}
		if replaced, err := durable.Replace(path, path+".prev", []byte("new")); err != nil || !replaced {
			t.Fatalf("Replace beside a reader: %t, %v", replaced, err)
		}
		if got, err := io.ReadAll(f); string(got) != "old" || err != nil {
			t.Errorf("the reader has %q, %v", got, err)
		}
		if got, err := durable.ReadFile(path); string(got) != "new" || err != nil {
			t.Errorf("the file holds %q, %v", got, err)
		}
		if got, err := durable.ReadFile(path + ".prev"); string(got) != "old" || err != nil {
			t.Errorf("the second name holds %q, %v", got, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// W4: a file that another process writes or reads can get another name and be removed.
func TestW4AnOpenFileIsRenamedAndRemoved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	reading, err := durable.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	appending, err := durable.OpenAppend(path)
	if err != nil {
		t.Fatal(err)
	}
	defer appending.Close()
	if err := durable.Rename(path, path+".1"); err != nil {
		t.Errorf("Rename beside a writer: %v", err)
	}
	if _, err := appending.WriteString("+more"); err != nil {
		t.Error(err)
	}
	if got, err := durable.ReadFile(path + ".1"); string(got) != "new+more" || err != nil {
		t.Errorf("the file holds %q, %v", got, err)
	}
	if err := durable.Remove(path + ".1"); err != nil {
		t.Errorf("Remove beside a writer: %v", err)
	}
}

// W4: readers that come and go beside a writer always see a whole content.
func TestW4ReadersAndAWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	contents := [2]string{strings.Repeat("a", 4000), strings.Repeat("b", 5000)}
	if err := durable.WriteFile(path, []byte(contents[0])); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				case <-time.After(2 * time.Millisecond): // without POSIX renames a writer needs such a moment
				}
				if got, err := durable.ReadFile(path); err != nil || !slices.Contains(contents[:], string(got)) {
					t.Errorf("a reader has %d bytes, %v", len(got), err)
					return
				}
			}
		})
	}
	for i := range 60 {
		if replaced, err := durable.Replace(path, path+".prev", []byte(contents[i%2])); err != nil || !replaced {
			t.Errorf("save %d: %t, %v", i, replaced, err)
			break
		}
	}
	close(done)
	readers.Wait()
}

// W4: a process that has the file to itself for a moment, as a virus scanner does on Windows,
// is waited for.
func TestW4AScannerForAMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	for name, do := range map[string]func() error{
		"replace": func() error { return durable.WriteFile(path, []byte("new")) },
		"rename":  func() error { return durable.Rename(path, path+".1") },
		"remove":  func() error { return durable.Remove(path) },
	} {
		if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		scanner, err := os.Open(path) // on Windows without FILE_SHARE_DELETE
		if err != nil {
			t.Fatal(err)
		}
		closing := time.AfterFunc(100*time.Millisecond, func() { _ = scanner.Close() })
		if err := do(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		closing.Stop()
		_ = scanner.Close()
	}
}

// A process that has ended keeps its number while another one has a handle on it, as this test
// has on Windows. What it left is swept all the same.
func TestW12AnEndedProcessThatIsWatched(t *testing.T) {
	ended := exec.Command(os.Args[0], "-test.run=^$")
	if err := ended.Start(); err != nil {
		t.Fatal(err)
	}
	watched, err := os.FindProcess(ended.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = watched.Release() }()
	if err := ended.Wait(); err != nil {
		t.Fatal(err)
	}
	temp := filepath.Join(t.TempDir(), ".file."+strconv.Itoa(ended.Process.Pid)+".0011223344556677.tmp")
	if err := os.WriteFile(temp, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	durable.Sweep(filepath.Dir(temp))
	if _, err := os.Lstat(temp); err == nil {
		t.Error("its temporary file is left")
	}
}
