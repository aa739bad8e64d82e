package vault

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// replace makes data the durable content of path: a temporary file in the same
// folder, written, synced and closed; the old file's second name prev, unless
// prev is empty; the new name; the folder synced. Whenever it is killed, path is
// the old or the new content, whole. Replaced tells whether path is the new one,
// which it can be even with an error: then only its durability is unknown.
func replace(path, prev string, data []byte) (replaced bool, err error) {
	temp, err := writeTemp(path, data)
	if err != nil {
		return false, writing(path, err)
	}
	if prev != "" {
		err = keep(path, prev)
	}
	if err == nil {
		err = rename(temp, path)
	}
	if err != nil {
		return false, writing(path, errors.Join(err, os.Remove(temp)))
	}
	return true, writing(path, syncDir(filepath.Dir(path)))
}

// keep gives the present file the second name prev, which loses its old meaning.
// Where the file system has no links, prev becomes a copy.
func keep(path, prev string) error {
	if err := os.Remove(prev); err != nil && !isMissing(err) {
		return err
	}
	err := os.Link(path, prev)
	if err == nil || isMissing(err) { // missing: a new file has no past
		return nil
	}
	data, readErr := os.ReadFile(path)
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
		return "", errors.Join(err, os.Remove(temp))
	}
	return temp, nil
}

// tempName is a hidden name that tells whose it is: .NAME.PID.RANDOM.tmp
func tempName(path string) (string, error) {
	random := make([]byte, 8)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	name := fmt.Sprintf(".%s.%d.%s.tmp", filepath.Base(path), os.Getpid(), hex.EncodeToString(random))
	return filepath.Join(filepath.Dir(path), name), nil
}

// tempOwner is the process that made a temporary file of that name, or 0.
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

// sweep removes what writers left that were killed. A file of a living process
// stays; what cannot be removed now is removed another time.
func sweep(dir string, names []string) {
	for _, name := range names {
		if pid := tempOwner(name); pid != 0 && pid != os.Getpid() && !alive(pid) {
			_ = os.Remove(filepath.Join(dir, name))
		}
	}
}

// names lists a folder without looking at the files; a folder that is not there
// is empty.
func names(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if isMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, reading(dir, err)
	}
	defer f.Close()
	list, err := f.Readdirnames(-1)
	return list, reading(dir, err)
}
