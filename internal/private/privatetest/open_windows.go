// Package privatetest gives files and folders to other users, for tests of what must not be used then.
package privatetest

import (
	"testing"

	"golang.org/x/sys/windows"
)

// OpenTo gives a file or folder an access list, in the security descriptor language of Windows.
func OpenTo(t testing.TB, path, sddl string) {
	t.Helper()
	sd, err := windows.SecurityDescriptorFromString(sddl)
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := sd.DACL()
	if err != nil {
		t.Fatal(err)
	}
	const what = windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION
	if err := windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, what, nil, nil, list, nil); err != nil {
		t.Fatal(err)
	}
}
