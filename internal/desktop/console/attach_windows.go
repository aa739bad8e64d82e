package console

import (
	"os"

	"golang.org/x/sys/windows"
)

var attachConsole = windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")

// attachParentProcess is ATTACH_PARENT_PROCESS of wincon.h, (DWORD)-1.
const attachParentProcess = 0xFFFFFFFF

// stream is a standard stream, and the name of the console's buffer for it.
type stream struct {
	number  uint32
	buffer  string
	replace func(*os.File)
}

var streams = []stream{
	{windows.STD_INPUT_HANDLE, "CONIN$", func(f *os.File) { os.Stdin = f }},
	{windows.STD_OUTPUT_HANDLE, "CONOUT$", func(f *os.File) { os.Stdout = f }},
	{windows.STD_ERROR_HANDLE, "CONOUT$", func(f *os.File) { os.Stderr = f }},
}

// attach looks at the streams first, because attaching changes those that lead nowhere.
func attach() {
	var missing []stream
	for _, s := range streams {
		if !leadsSomewhere(s.number) {
			missing = append(missing, s)
		}
	}
	if len(missing) == 0 {
		return
	}
	if ok, _, _ := attachConsole.Call(attachParentProcess); ok == 0 {
		return // a parent without a console, such as Explorer, or a console program's own
	}
	for _, s := range missing {
		if f := open(s.buffer); f != nil {
			_ = windows.SetStdHandle(s.number, windows.Handle(f.Fd())) // for children
			s.replace(f)
		}
	}
}

// leadsSomewhere reports whether a standard stream is a console, a pipe or a file.
func leadsSomewhere(number uint32) bool {
	h, err := windows.GetStdHandle(number)
	if err != nil || h == 0 || h == windows.InvalidHandle {
		return false
	}
	kind, err := windows.GetFileType(h)
	return err == nil && kind != windows.FILE_TYPE_UNKNOWN
}

// open opens a buffer of the console; nil means that there is none.
func open(buffer string) *os.File {
	name, err := windows.UTF16PtrFromString(buffer)
	if err != nil {
		return nil
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return nil
	}
	return os.NewFile(uintptr(h), buffer)
}
