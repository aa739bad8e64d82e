package private

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth"

	"golang.org/x/sys/windows"
)

// me is the SID of this user.
func me(t *testing.T) string {
	t.Helper()
	sid, err := own()
	if err != nil {
		t.Fatal(err)
	}
	return sid.String()
}

// W6: a folder that is made inherits nothing and lets in this user and SYSTEM alone; what is made
// in it inherits that.
func TestW6NewFoldersAreProtected(t *testing.T) {
	sd, err := onlyOwn()
	if err != nil {
		t.Fatal(err)
	}
	control, _, err := sd.Control()
	if err != nil || control&windows.SE_DACL_PROTECTED == 0 {
		t.Errorf("the access list inherits: %x, %v", control, err)
	}
	if why, err := faultOf(sd); why != "" || err != nil {
		t.Errorf("its own description is refused: %q, %v", why, err)
	}
	dir := filepath.Join(t.TempDir(), "a", "b")
	for range 2 { // the second time it is there
		if err := MkdirAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Dir(dir), dir, file} {
		if why, err := Fault(path); why != "" || err != nil {
			t.Errorf("%s: %q, %v", path, why, err)
		}
		got, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
		if err != nil {
			t.Fatal(err)
		}
		if path == file { // Wine gives files a list of its own
			continue
		}
		for _, others := range []string{";;;WD)", ";;;BU)", ";;;AU)"} {
			if strings.Contains(got.String(), others) {
				t.Errorf("%s lets others in: %s", path, got)
			}
		}
	}
	if err := MkdirAll(file); err == nil {
		t.Error("a file counts as a folder")
	}
}

// W6: what belongs to others, or what they can write, is refused; who can only read is not.
func TestW6Faults(t *testing.T) {
	user := me(t)
	const stranger = "S-1-5-21-1-2-3-1001"
	for name, c := range map[string]struct {
		sddl string
		want auth.Why
	}{
		"a profile":                 {"O:" + user + "D:(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;FA;;;" + user + ")", ""},
		"made by an administrator":  {"O:BAD:(A;;FA;;;SY)(A;;FA;;;BA)", ""},
		"others read":               {"O:" + user + "D:(A;;FA;;;" + user + ")(A;;FR;;;BU)", ""},
		"below the drive":           {"O:" + user + "D:(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)", auth.WhyOthersWrite},
		"everybody":                 {"O:" + user + "D:(A;;FA;;;WD)", auth.WhyOthersWrite},
		"one may add":               {"O:" + user + "D:(A;;FA;;;" + user + ")(A;;0x4;;;" + stranger + ")", auth.WhyOthersWrite},
		"one may change the list":   {"O:" + user + "D:(A;;WD;;;" + stranger + ")", auth.WhyOthersWrite},
		"for what comes only":       {"O:" + user + "D:(A;;FA;;;" + user + ")(A;OICIIO;FA;;;CO)", ""},
		"others in what comes only": {"O:" + user + "D:(A;;FA;;;" + user + ")(A;OICIIO;FA;;;WD)", ""}, // what comes is looked at itself
		"denied":                    {"O:" + user + "D:(D;;FA;;;" + stranger + ")(A;;FA;;;" + user + ")", ""},
		"a stranger's":              {"O:" + stranger + "D:(A;;FA;;;" + user + ")", auth.WhyOtherUser},
		"conditional":               {`O:` + user + `D:(XA;;FA;;;WD;(Member_of {SID(BA)}))`, auth.WhyAccessList},
	} {
		sd, err := windows.SecurityDescriptorFromString(c.sddl)
		if err != nil {
			t.Logf("%s: this system cannot read the description: %v", name, err) // Wine knows no conditions
			continue
		}
		why, err := faultOf(sd)
		if err != nil || why != c.want {
			t.Errorf("%s: %q, %v, want %q", name, why, err, c.want)
		}
	}
}

// W6: an entry of another type, such as a conditional one, has its user elsewhere, so that nobody
// knows whom it lets in. Wine reads no description of one, so its type is written into a list.
func TestW6EntriesOfOtherTypes(t *testing.T) {
	const conditional, compound = 9, 4 // ACCESS_ALLOWED_CALLBACK_ACE_TYPE, ACCESS_ALLOWED_COMPOUND_ACE_TYPE
	for _, kind := range []uint8{conditional, compound} {
		sd, err := windows.SecurityDescriptorFromString("O:" + me(t) + "D:(A;;FA;;;WD)")
		if err != nil {
			t.Fatal(err)
		}
		acl, _, err := sd.DACL()
		if err != nil {
			t.Fatal(err)
		}
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(acl, 0, &ace); err != nil {
			t.Fatal(err)
		}
		ace.Header.AceType = kind
		if why, err := faultOf(sd); err != nil || why != auth.WhyAccessList {
			t.Errorf("type %d: %q, %v", kind, why, err)
		}
	}
}

// W6: without an access list everybody may do everything.
func TestW6NoAccessList(t *testing.T) {
	sid, err := own()
	if err != nil {
		t.Fatal(err)
	}
	sd, err := windows.NewSecurityDescriptor()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sd.SetOwner(sid, false), sd.SetDACL(nil, true, false)); err != nil {
		t.Fatal(err)
	}
	if why, err := faultOf(sd); err != nil || why != auth.WhyOthersWrite {
		t.Errorf("%q, %v", why, err)
	}
}

// W6: the process at the other end of a socket is known by its user.
func TestW6IsOwnProcess(t *testing.T) {
	if isOwn, known := IsOwnProcess(uint32(os.Getpid())); !isOwn || !known {
		t.Errorf("this process: %t, %t", isOwn, known)
	}
	if isOwn, known := IsOwnProcess(3); isOwn || known { // no process has an odd number
		t.Errorf("no process: %t, %t", isOwn, known)
	}
}
