package console

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"
)

// asWindowed makes the test binary a windowed program that prints.
const asWindowed = "CONSOLE_TEST_WINDOWED"

func TestMain(m *testing.M) {
	if os.Getenv(asWindowed) != "" {
		Attach()
		fmt.Println("printed by the windowed program")
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var (
	kernel32     = windows.NewLazySystemDLL("kernel32.dll")
	allocConsole = kernel32.NewProc("AllocConsole")
	freeConsole  = kernel32.NewProc("FreeConsole")
	readOutput   = kernel32.NewProc("ReadConsoleOutputCharacterW")
)

// W3: a program without streams, as Windows starts a windowed one from cmd, prints in the console
// of its parent.
func TestW3AttachesToTheParentsConsole(t *testing.T) {
	_, _, _ = freeConsole.Call()
	if ok, _, err := allocConsole.Call(); ok == 0 {
		t.Skip("no console can be made here: ", err)
	}
	defer func() { _, _, _ = freeConsole.Call() }()
	screen := open("CONOUT$")
	if screen == nil {
		t.Skip("the console has no screen")
	}
	defer func() { _ = screen.Close() }()
	startDetached(t, 0)
	text := make([]uint16, 8000)
	var n uint32
	if ok, _, err := readOutput.Call(screen.Fd(), uintptr(unsafe.Pointer(&text[0])), uintptr(len(text)), 0, uintptr(unsafe.Pointer(&n))); ok == 0 {
		t.Fatal(err)
	}
	if got := string(utf16.Decode(text[:n])); !strings.Contains(got, "printed by the windowed program") {
		t.Errorf("the console shows %.200q", strings.TrimSpace(got))
	}
}

// startDetached runs this binary as a windowed program without a console of its own, as cmd starts
// one. Its output goes to out; it has no other stream. 0 means that it has no output either.
func startDetached(t *testing.T, out windows.Handle) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(asWindowed, "1")
	line, err := windows.UTF16PtrFromString(syscall.EscapeArg(self))
	if err != nil {
		t.Fatal(err)
	}
	startup := windows.StartupInfo{}
	startup.Cb = uint32(unsafe.Sizeof(startup))
	startup.Flags, startup.StdOutput = windows.STARTF_USESTDHANDLES, out
	var process windows.ProcessInformation
	if err := windows.CreateProcess(nil, line, nil, nil, out != 0, windows.DETACHED_PROCESS, nil, nil, &startup, &process); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = windows.CloseHandle(process.Process); _ = windows.CloseHandle(process.Thread) }()
	if event, err := windows.WaitForSingleObject(process.Process, windows.INFINITE); err != nil || event != windows.WAIT_OBJECT_0 {
		t.Fatal(event, err)
	}
}

// W3: what is redirected stays as it is, beside a parent with a console, too.
func TestW3ARedirectedStreamStays(t *testing.T) {
	_, _, _ = freeConsole.Call()
	if ok, _, err := allocConsole.Call(); ok == 0 {
		t.Skip("no console can be made here: ", err)
	}
	defer func() { _, _, _ = freeConsole.Call() }()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	out := windows.Handle(file.Fd())
	if err := windows.SetHandleInformation(out, windows.HANDLE_FLAG_INHERIT, windows.HANDLE_FLAG_INHERIT); err != nil {
		t.Fatal(err)
	}
	startDetached(t, out)
	_ = file.Close()
	if got, err := os.ReadFile(file.Name()); strings.TrimSpace(string(got)) != "printed by the windowed program" {
		t.Errorf("the file holds %q, %v", got, err)
	}
}
