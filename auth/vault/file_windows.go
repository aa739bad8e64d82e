package vault

import (
	"fmt"
	"io"
	"os"

	"latchkey/internal/durable"
)

// readOwn reads a whole regular file of at most limit bytes and refuses links. The checks are on
// the file that is open, which another one may have replaced since.
func readOwn(path, _ string, limit int) ([]byte, error) {
	f, err := durable.OpenNoFollow(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, unsafeFile(path, "is a link or no regular file")
	case info.Size() > int64(limit):
		return nil, fmt.Errorf("%s: %w", path, errTooBig)
	}
	return io.ReadAll(io.LimitReader(f, int64(limit)+1))
}

// checkDir accepts a folder and refuses a link to one.
func checkDir(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return unsafeFile(dir, "is a link or no folder")
	}
	return nil
}

// lockFlags opens a lock file.
const lockFlags = os.O_CREATE | os.O_RDWR
