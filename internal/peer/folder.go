package peer

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"

	"latchkey/internal/private"
)

// MaxPath is how long the path of a socket may be, in bytes: macOS has room for
// the fewest, 104 with the final zero.
const MaxPath = 103

// A socket is named by 8 random bytes.
const (
	idBytes = 8
	suffix  = ".sock"
)

// NewSocket names a socket that does not exist yet.
func NewSocket(folder string) string {
	id := make([]byte, idBytes)
	_, _ = rand.Read(id) // it never fails
	return filepath.Join(folder, hex.EncodeToString(id)+suffix)
}

// Sockets lists the sockets in folder; other files are left alone.
func Sockets(folder string) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var paths []string
	for _, e := range entries {
		id, named := strings.CutSuffix(e.Name(), suffix)
		if raw, err := hex.DecodeString(id); !named || err != nil || len(raw) != idBytes || !isSocket(e) {
			continue
		}
		paths = append(paths, filepath.Join(folder, e.Name()))
	}
	return paths
}

// Dir is where processes of one home have their sockets: run in its root, if it
// has one, else a folder of this user that ends with the session
// ($XDG_RUNTIME_DIR/latchkey). It creates nothing.
func Dir(root string) string {
	if root != "" {
		return filepath.Join(root, "run")
	}
	return sessionFolder()
}

// Folder is the folder of the sockets for dir: itself, or, where their
// paths would be too long for a socket, a short one that stands for it and that
// every process derives alike.
func Folder(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return dir, err
	}
	if len(dir)+len("/")+hex.EncodedLen(idBytes)+len(suffix) <= MaxPath {
		return dir, nil
	}
	sum := sha256.Sum256([]byte(dir))
	return shortFolder() + "-" + hex.EncodeToString(sum[:idBytes]), nil
}

// Prepare makes folder, or accepts one of this user that no other user can write
// to, and removes every access of others.
func Prepare(folder string) error {
	if err := private.MkdirAll(folder); err != nil {
		return err
	}
	if err := Check(folder); err != nil {
		return err
	}
	return os.Chmod(folder, 0o700)
}
