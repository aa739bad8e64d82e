package vault

import (
	"fmt"
	"os"
	"testing"

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
	less := was
	less.Cur = uint64(dir.Fd()) + 2 // one for the folder; the readers are four
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &less); err != nil {
		t.Fatal(err)
	}
	got, listErr := f.List(t.Context())
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &was); err != nil {
		t.Fatal(err)
	}
	if listErr == nil {
		t.Skip("the limit was not met")
	}
	if all := auth.EachError(listErr); len(all) != 1 || all[0].Reason != auth.ReasonTooManyFiles || len(got) != 0 {
		t.Errorf("List = %d accounts, %d errors: %v", len(got), len(all), all[0])
	}
	if got, err := f.List(t.Context()); err != nil || len(got) != 100 {
		t.Errorf("afterwards: %d accounts, %v", len(got), err)
	}
}
