package peer

import (
	"errors"
	"path/filepath"
	"testing"

	"golang.org/x/sys/windows"

	"latchkey/auth"
	"latchkey/internal/private"
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
	sd, err := windows.SecurityDescriptorFromString("D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;WD)")
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := sd.DACL()
	if err != nil {
		t.Fatal(err)
	}
	const what = windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION
	if err := windows.SetNamedSecurityInfo(dir, windows.SE_FILE_OBJECT, what, nil, nil, list, nil); err != nil {
		t.Fatal(err)
	}
	if err := Check(dir); !errors.Is(err, auth.WhyOthersWrite) {
		t.Errorf("a folder that others can write: %v", err)
	}
	if err := Prepare(dir); err == nil {
		t.Error("it is used for sockets")
	}
}
