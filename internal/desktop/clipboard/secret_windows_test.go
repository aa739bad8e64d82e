package clipboard

import (
	"runtime"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	getClipboardData = user32.NewProc("GetClipboardData")
	isAvailable      = user32.NewProc("IsClipboardFormatAvailable")
	globalSize       = kernel32.NewProc("GlobalSize")
)

// content returns what the open clipboard has in a format.
func content(t *testing.T, format uintptr) []byte {
	t.Helper()
	memory, _, _ := getClipboardData.Call(format)
	if memory == 0 {
		t.Fatalf("nothing in format %d", format)
	}
	size, _, _ := globalSize.Call(memory)
	at, _, _ := globalLock.Call(memory)
	defer func() { _, _, _ = globalUnlock.Call(memory) }()
	data := make([]byte, size)
	_, _, _ = moveMemory.Call(uintptr(unsafe.Pointer(&data[0])), at, size)
	return data
}

// W9: a secret carries the marks that keep it out of clipboard history and cloud, and what was
// there before is gone.
func TestW9SecretsAreMarked(t *testing.T) {
	runtime.LockOSThread() // a clipboard is open on one thread
	defer runtime.UnlockOSThread()
	const secret = "ein-Zugangsschlüssel"
	for range 2 {
		if !SetSecret(0, secret) {
			t.Fatal("the secret could not be copied")
		}
	}
	if !open(0) {
		t.Fatal("the clipboard cannot be opened")
	}
	defer func() { _, _, _ = closeClipboard.Call() }()
	text := content(t, formatText)
	units := unsafe.Slice((*uint16)(unsafe.Pointer(&text[0])), len(text)/2)
	if got := windows.UTF16ToString(units); got != secret {
		t.Errorf("the clipboard has %q", got)
	}
	for _, name := range []string{"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"} {
		format := formatOf(name)
		if there, _, _ := isAvailable.Call(format); there == 0 {
			t.Errorf("%s is missing", name)
			continue
		}
		if data := content(t, format); len(data) < 4 || *(*uint32)(unsafe.Pointer(&data[0])) != 0 {
			t.Errorf("%s is %v, want the DWORD 0", name, data)
		}
	}
}
