package opener

import (
	"os/exec"
	"strings"
	"unsafe"

	"github.com/pkg/browser"
	"golang.org/x/sys/windows"
)

// maxShell is the longest address that ShellExecute passes on whole: it is cut or refused from
// INTERNET_MAX_URL_LENGTH on, 2,083 with the final zero (wininet.h).
const maxShell = 2081

// openSystem opens a page in the system's browser: by ShellExecute or, with a longer address, by
// starting the program that Windows has for the address's scheme.
func openSystem(page string) error {
	if len(page) <= maxShell {
		return browser.OpenURL(page)
	}
	scheme, _, _ := strings.Cut(page, ":")
	program := handlerOf(scheme)
	if program == "" || isScript("windows", program) {
		return exec.ErrNotFound
	}
	_, err := start(program, page)
	return err
}

var assocQueryString = windows.NewLazySystemDLL("shlwapi.dll").NewProc("AssocQueryStringW")

// assocExecutable is ASSOCSTR_EXECUTABLE of shlwapi.h.
const assocExecutable = 2

// handlerOf returns the program that opens addresses of a scheme; empty means that none is known.
func handlerOf(scheme string) string {
	if assocQueryString.Find() != nil {
		return ""
	}
	name, err := windows.UTF16PtrFromString(scheme)
	if err != nil {
		return ""
	}
	path := make([]uint16, windows.MAX_LONG_PATH)
	size := uint32(len(path))
	result, _, _ := assocQueryString.Call(0, assocExecutable, uintptr(unsafe.Pointer(name)), 0,
		uintptr(unsafe.Pointer(&path[0])), uintptr(unsafe.Pointer(&size)))
	if result != 0 { // no S_OK
		return ""
	}
	return windows.UTF16ToString(path)
}
