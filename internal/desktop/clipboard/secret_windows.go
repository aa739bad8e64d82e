package clipboard

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32   = windows.NewLazySystemDLL("user32.dll")
	kernel32 = windows.NewLazySystemDLL("kernel32.dll")

	openClipboard    = user32.NewProc("OpenClipboard")
	emptyClipboard   = user32.NewProc("EmptyClipboard")
	setClipboardData = user32.NewProc("SetClipboardData")
	closeClipboard   = user32.NewProc("CloseClipboard")
	registerFormat   = user32.NewProc("RegisterClipboardFormatW")
	globalAlloc      = kernel32.NewProc("GlobalAlloc")
	globalFree       = kernel32.NewProc("GlobalFree")
	globalLock       = kernel32.NewProc("GlobalLock")
	globalUnlock     = kernel32.NewProc("GlobalUnlock")
	moveMemory       = kernel32.NewProc("RtlMoveMemory")
)

const (
	formatText   = 13     // CF_UNICODETEXT
	globalMoving = 0x0002 // GMEM_MOVEABLE, which SetClipboardData needs
)

// marks are the formats that keep a content out of histories and the cloud. The first counts by
// being there, the others by the DWORD 0.
var marks = []string{
	"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard",
}

// tries bounds the attempts to open the clipboard, which another program may have open.
const tries = 5

// setSecret puts the marks on the clipboard before the text, all in one opening: Windows reports a
// change when the clipboard is closed.
func setSecret(owner uintptr, text string) bool {
	encoded, err := windows.UTF16FromString(text)
	if err != nil || !open(owner) {
		return false
	}
	defer func() { _, _, _ = closeClipboard.Call() }()
	if ok, _, _ := emptyClipboard.Call(); ok == 0 {
		return false
	}
	for _, mark := range marks {
		if !put(formatOf(mark), make([]byte, 4)) {
			return false
		}
	}
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(&encoded[0])), 2*len(encoded))
	defer clear(bytes)
	return put(formatText, bytes)
}

// open opens the clipboard and reports whether it could.
func open(owner uintptr) bool {
	for try := range tries {
		if try > 0 {
			time.Sleep(10 * time.Millisecond)
		}
		if ok, _, _ := openClipboard.Call(owner); ok != 0 {
			return true
		}
	}
	return false
}

// formatOf returns the number of a format by its name; 0 means that there is none.
func formatOf(name string) uintptr {
	utf16, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0
	}
	format, _, _ := registerFormat.Call(uintptr(unsafe.Pointer(utf16)))
	return format
}

// put adds data in a format to the open clipboard, which then owns the memory.
func put(format uintptr, data []byte) bool {
	if format == 0 {
		return false
	}
	memory, _, _ := globalAlloc.Call(globalMoving, uintptr(len(data)))
	if memory == 0 {
		return false
	}
	at, _, _ := globalLock.Call(memory)
	if at != 0 {
		_, _, _ = moveMemory.Call(at, uintptr(unsafe.Pointer(&data[0])), uintptr(len(data)))
		_, _, _ = globalUnlock.Call(memory)
		if set, _, _ := setClipboardData.Call(format, memory); set != 0 {
			return true
		}
	}
	_, _, _ = globalFree.Call(memory)
	return false
}
