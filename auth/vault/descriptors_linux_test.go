package vault

import (
	"fmt"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"latchkey/auth"
)

// TestE15TooManyFilesIsOneFault: where no more files can be opened, List says that
// once, and not for each account that it may not be read.
func TestE15TooManyFilesIsOneFault(t *testing.T) {
	f := newFolder(t)
	for i := range 100 {
		a := sample(fmt.Sprint("subject-", i))
		save(t, f, &a)
	}
	f.Forget()
	var was unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &was); err != nil {
		t.Fatal(err)
	}
	dir, err := os.Open(f.dir) // the next number is the first that is not free
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	all, err := names(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	k, err := f.opener()
	if err != nil {
		t.Fatal(err)
	}
	less := was
	less.Cur = uint64(dir.Fd()) + 1
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &less); err != nil {
		t.Fatal(err)
	}
	f.remembered.mu.Lock()
	listErr := f.relist(t.Context(), k, ids(all), time.Now())
	f.remembered.mu.Unlock()
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &was); err != nil {
		t.Fatal(err)
	}
	if errs := auth.EachError(listErr); len(errs) != 1 || errs[0].Reason != auth.ReasonTooManyFiles {
		t.Errorf("%d faults: %v", len(errs), listErr)
	}
	f.Forget()
	if got, err := f.List(t.Context()); err != nil || len(got) != 100 {
		t.Errorf("afterwards: %d accounts, %v", len(got), err)
	}
}
