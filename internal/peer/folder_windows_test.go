package peer

import (
	"errors"
	"path/filepath"
	"testing"

	"latchkey/auth"
	"latchkey/internal/private"
	"latchkey/internal/private/privatetest"
)

// W6: a folder of sockets that others can write is refused, so that nobody can put a socket of
// theirs there; one of this user's is not.
func TestW6AFolderThatOthersWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	if err := private.MkdirAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := Check(dir); err != nil {
		t.Errorf("a folder of this user's: %v", err)
	}
	privatetest.OpenTo(t, dir, "D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;WD)")
	if err := Check(dir); !errors.Is(err, auth.WhyOthersWrite) {
		t.Errorf("a folder that others can write: %v", err)
	}
	if err := Prepare(dir); err == nil {
		t.Error("it is used for sockets")
	}
}
