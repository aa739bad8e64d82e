package durable

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Replace makes data the durable content of path, with mode 0600: a temporary
// file in the same folder is written, synced and closed; the old file gets the
// second name prev, unless prev is empty; the temporary file is renamed to path;
// the folder is synced. Whenever the process is killed, path has the old or the
// new content, whole. Replaced reports whether path is the new one, which it can
// be even with an error: then only its durability is unknown. The error is that
// of Failed.
func Replace(path, prev string, data []byte) (replaced bool, err error) {
	if err := ReplaceUnsynced(path, prev, data); err != nil {
		return false, err
	}
	return true, Failed(path, SyncDir(filepath.Dir(path)))
}

// ReplaceUnsynced is Replace without the sync of the folder: after a power cut path
// has the old or the new content, whole. It is for a file that is replaced just
// before another one in the same folder, whose Replace syncs both.
func ReplaceUnsynced(path, prev string, data []byte) error {
	temp, err := writeTemp(path, data)
	if err != nil {
		return Failed(path, err)
	}
	if prev != "" {
		err = keep(path, prev)
	}
	if err == nil {
		err = rename(temp, path)
	}
	if err != nil {
		return Failed(path, errors.Join(err, remove(temp)))
	}
	return nil
}

// keep gives the present file the second name prev, replacing what had that name.
// Where the file system has no hard links, prev becomes a copy.
func keep(path, prev string) error {
	if err := remove(prev); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := os.Link(path, prev)
	if err == nil || errors.Is(err, fs.ErrNotExist) { // missing: a new file has no past
		return nil
	}
	data, readErr := ReadFile(path)
	if readErr != nil {
		return errors.Join(err, readErr)
	}
	temp, err := writeTemp(prev, data)
	if err != nil {
		return err
	}
	return rename(temp, prev)
}

// writeTemp writes data to a new file beside path and syncs it.
func writeTemp(path string, data []byte) (temp string, err error) {
	temp, err = tempName(path)
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	// Every error counts: a write can fail where sync and rename succeed.
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, remove(temp))
	}
	return temp, nil
}

// tempName is a hidden name that carries the process that writes the file:
// .NAME.PID.RANDOM.tmp
func tempName(path string) (string, error) {
	random := make([]byte, 8)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	name := fmt.Sprintf(".%s.%d.%s.tmp", filepath.Base(path), os.Getpid(), hex.EncodeToString(random))
	return filepath.Join(filepath.Dir(path), name), nil
}

// tempOwner returns the process that made a temporary file of that name, or 0.
func tempOwner(name string) int {
	parts := strings.Split(name, ".")
	if len(parts) < 5 || parts[0] != "" || parts[len(parts)-1] != "tmp" {
		return 0
	}
	pid, err := strconv.Atoi(parts[len(parts)-3])
	if err != nil || pid < 1 {
		return 0
	}
	return pid
}
