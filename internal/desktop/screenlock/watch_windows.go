package screenlock

import (
	"context"
	"runtime"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Supported reports whether Watch can report anything on this system.
const Supported = true

var (
	user32   = windows.NewLazySystemDLL("user32.dll")
	wtsapi32 = windows.NewLazySystemDLL("wtsapi32.dll")

	registerClass   = user32.NewProc("RegisterClassExW")
	createWindow    = user32.NewProc("CreateWindowExW")
	destroyWindow   = user32.NewProc("DestroyWindow")
	defWindowProc   = user32.NewProc("DefWindowProcW")
	getMessage      = user32.NewProc("GetMessageW")
	dispatchMessage = user32.NewProc("DispatchMessageW")
	postMessage     = user32.NewProc("PostMessageW")
	registerSession = wtsapi32.NewProc("WTSRegisterSessionNotification")
	endSession      = wtsapi32.NewProc("WTSUnRegisterSessionNotification")
)

// The messages and their arguments (winuser.h, wtsapi32.h).
const (
	wmClose          = 0x0010
	wmPowerBroadcast = 0x0218
	wmSessionChange  = 0x02B1 // WM_WTSSESSION_CHANGE

	powerSuspend      = 0x4 // PBT_APMSUSPEND
	consoleDisconnect = 0x2 // WTS_CONSOLE_DISCONNECT: another person takes the screen
	remoteDisconnect  = 0x4 // WTS_REMOTE_DISCONNECT
	sessionLogoff     = 0x6 // WTS_SESSION_LOGOFF
	sessionLock       = 0x7 // WTS_SESSION_LOCK

	forThisSession = 0 // NOTIFY_FOR_THIS_SESSION
)

// leaves reports whether a message says that the person leaves.
func leaves(message uint32, argument uintptr) bool {
	switch message {
	case wmPowerBroadcast:
		return argument == powerSuspend
	case wmSessionChange:
		switch argument {
		case consoleDisconnect, remoteDisconnect, sessionLogoff, sessionLock:
			return true
		}
	}
	return false
}

// windowClass is WNDCLASSEXW.
type windowClass struct {
	size, style                        uint32
	procedure                          uintptr
	classExtra, windowExtra            int32
	instance, icon, cursor, background uintptr
	menu, name                         *uint16
	smallIcon                          uintptr
}

// message is MSG.
type message struct {
	window         uintptr
	message        uint32
	wParam, lParam uintptr
	time           uint32
	x, y           int32
	private        uint32
}

// onLeaveOf has the callback of each hidden window, by its handle.
var onLeaveOf sync.Map

// class registers the class of the hidden windows and returns its name.
var class = sync.OnceValue(func() *uint16 {
	name, _ := windows.UTF16PtrFromString("LatchkeyScreenLock") // it has no zero
	c := windowClass{procedure: windows.NewCallback(receive), name: name}
	c.size = uint32(unsafe.Sizeof(c))
	_, _, _ = registerClass.Call(uintptr(unsafe.Pointer(&c)))
	return name
})

// receive is the procedure of the hidden windows.
func receive(window uintptr, message uint32, wParam, lParam uintptr) uintptr {
	if onLeave, ok := onLeaveOf.Load(window); ok && leaves(message, wParam) {
		onLeave.(func())()
		return 1
	}
	result, _, _ := defWindowProc.Call(window, uintptr(message), wParam, lParam)
	return result
}

// Watch calls onLeave each time the session is locked, is disconnected or ends, or the computer is
// about to sleep, until ctx ends. Windows sends both as messages, so Watch has a window that is
// never shown, and a thread of its own. It must be a top-level window: broadcasts, such as those
// of sleep, do not reach windows for messages alone.
func Watch(ctx context.Context, onLeave func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	name := class()
	window, _, _ := createWindow.Call(0, uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(name)), 0, 0, 0, 0, 0, 0, 0, 0, 0)
	if window == 0 {
		return
	}
	onLeaveOf.Store(window, onLeave)
	defer onLeaveOf.Delete(window)
	if wtsapi32.Load() == nil {
		_, _, _ = registerSession.Call(window, forThisSession)
		defer func() { _, _, _ = endSession.Call(window) }()
	}
	stop := context.AfterFunc(ctx, func() { _, _, _ = postMessage.Call(window, wmClose, 0, 0) })
	defer stop()
	pump(window)
}

// pump handles the window's messages until it is closed.
func pump(window uintptr) {
	defer func() { _, _, _ = destroyWindow.Call(window) }()
	for {
		var m message
		// -1 is an error and 0 the end of the thread; neither can be mended here.
		if got, _, _ := getMessage.Call(uintptr(unsafe.Pointer(&m)), window, 0, 0); int32(got) <= 0 || m.message == wmClose {
			return
		}
		_, _, _ = dispatchMessage.Call(uintptr(unsafe.Pointer(&m)))
	}
}
