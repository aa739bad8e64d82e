package vault

import (
	"fmt"
	"io"
	"os"
)

// readOwn reads a whole regular file of at most limit bytes and refuses links.
// Windows keeps other users out of a profile by the folder's access list.
func readOwn(path, _ string, limit int) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, unsafeFile(path, "is a link or no regular file")
	}
	if info.Size() > int64(limit) {
		return nil, fmt.Errorf("%s: %w", path, errTooBig)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
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

// noFollow has no flag on Windows, where creating links needs rights that users
// do not have.
const noFollow = 0
