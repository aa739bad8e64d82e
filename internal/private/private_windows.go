package private

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"unsafe"

	"latchkey/auth"

	"golang.org/x/sys/windows"
)

// own is the user of this process.
var own = sync.OnceValues(func() (*windows.SID, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	return user.User.Sid, nil
})

// onlyOwn describes a folder of this user that only this user and SYSTEM reach into. It names the
// owner, because what an elevated process makes would belong to the Administrators.
var onlyOwn = sync.OnceValues(func() (*windows.SECURITY_DESCRIPTOR, error) {
	sid, err := own()
	if err != nil {
		return nil, err
	}
	user := sid.String()
	return windows.SecurityDescriptorFromString("O:" + user + "D:P(A;OICI;FA;;;" + user + ")(A;OICI;FA;;;SY)")
})

func mkdirAll(dir string) error {
	if info, err := os.Stat(dir); err == nil {
		if info.IsDir() {
			return nil
		}
		return &fs.PathError{Op: "mkdir", Path: dir, Err: windows.ERROR_DIRECTORY}
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := mkdirAll(parent); err != nil {
			return err
		}
	}
	sd, err := onlyOwn()
	if err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return &fs.PathError{Op: "mkdir", Path: dir, Err: err}
	}
	attributes := windows.SecurityAttributes{SecurityDescriptor: sd}
	attributes.Length = uint32(unsafe.Sizeof(attributes))
	err = windows.CreateDirectory(name, &attributes)
	if err == nil || errors.Is(err, windows.ERROR_ALREADY_EXISTS) { // another process made it
		return nil
	}
	return &fs.PathError{Op: "mkdir", Path: dir, Err: err}
}

// Fault reports why a file or folder cannot be trusted: it belongs to another user, or others can
// write it. It is empty for what is safe, and for what lies on a file system without owners and
// access lists, such as FAT, where Windows protects nothing.
func Fault(path string) (why auth.Why, err error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return "", err
	}
	h, err := windows.CreateFile(name, windows.READ_CONTROL, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE,
		nil, windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS|windows.FILE_FLAG_OPEN_REPARSE_POINT, 0)
	if err != nil {
		return "", &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer func() { _ = windows.CloseHandle(h) }()
	return FaultOf(h)
}

// FaultOf is Fault for an open file, whose handle has the right READ_CONTROL.
func FaultOf(h windows.Handle) (why auth.Why, err error) {
	if !hasAccessLists(h) {
		return "", nil
	}
	sd, err := windows.GetSecurityInfo(h, windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return "", err
	}
	return faultOf(sd)
}

// hasAccessLists reports whether a file's volume keeps access lists. One that cannot be asked
// counts as keeping them.
func hasAccessLists(h windows.Handle) bool {
	var flags uint32
	err := windows.GetVolumeInformationByHandle(h, nil, 0, nil, nil, &flags, nil, 0)
	return err != nil || flags&windows.FILE_PERSISTENT_ACLS != 0
}

// writes are the rights by which a file or folder can be changed, replaced or opened to others.
const writes = windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA | fileDeleteChild | windows.DELETE |
	windows.WRITE_DAC | windows.WRITE_OWNER | windows.GENERIC_WRITE | windows.GENERIC_ALL

// fileDeleteChild is FILE_DELETE_CHILD of winnt.h.
const fileDeleteChild = 0x40

// faultOf is Fault for an owner and an access list.
func faultOf(sd *windows.SECURITY_DESCRIPTOR) (why auth.Why, err error) {
	owner, _, err := sd.Owner()
	if err != nil {
		return "", err
	}
	if owner == nil || !isTrusted(owner) {
		return auth.WhyOtherUser, nil
	}
	acl, _, err := sd.DACL()
	if err != nil || acl == nil { // no list: everybody may do everything
		return auth.WhyOthersWrite, nil
	}
	for i := range uint32(acl.AceCount) {
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(acl, i, &ace); err != nil {
			return "", err
		}
		switch ace.Header.AceType {
		case accessDenied:
			continue
		case windows.ACCESS_ALLOWED_ACE_TYPE:
		default: // a conditional one, or one for objects: its user stands elsewhere
			return auth.WhyAccessList, nil
		}
		applies := ace.Header.AceFlags&windows.INHERIT_ONLY_ACE == 0
		if applies && ace.Mask&writes != 0 && !isTrusted((*windows.SID)(unsafe.Pointer(&ace.SidStart))) {
			return auth.WhyOthersWrite, nil
		}
	}
	return "", nil
}

// accessDenied is ACCESS_DENIED_ACE_TYPE of winnt.h.
const accessDenied = 1

// trusted are, beside this user, those who can do everything on this computer anyway, and those
// who stand for the owner.
var trusted = []string{
	"S-1-5-18",     // SYSTEM
	"S-1-5-32-544", // Administrators
	"S-1-3-0",      // CREATOR OWNER
	"S-1-3-4",      // OWNER RIGHTS
	"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", // TrustedInstaller
}

func isTrusted(sid *windows.SID) bool {
	me, err := own()
	return err == nil && sid.Equals(me) || slices.Contains(trusted, sid.String())
}

// IsOwnProcess reports whether a process runs as this user. known is false where Windows does not
// say it, as of an ended process or, to one without its rights, of an elevated one.
func IsOwnProcess(pid uint32) (isOwn, known bool) {
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, pid)
	if err != nil {
		return false, false
	}
	defer func() { _ = windows.CloseHandle(process) }()
	var token windows.Token
	if err := windows.OpenProcessToken(process, windows.TOKEN_QUERY, &token); err != nil {
		return false, false
	}
	defer func() { _ = token.Close() }()
	user, err := token.GetTokenUser()
	me, ownErr := own()
	if err != nil || ownErr != nil {
		return false, false
	}
	return user.User.Sid.Equals(me), true
}
