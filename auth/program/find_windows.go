package program

import (
	"unsafe"

	"latchkey/internal/peer"

	"golang.org/x/sys/windows"
)

// vouches is whether this system names the executable of a process, and not the process itself.
const vouches = true

// Of is the caller at the other end of a connection to a socket, as on Linux. If the caller has ended
// and another process has its number, Of describes that process.
func Of(who peer.Peer) Caller {
	p := openProcess(who.PID)
	defer p.close()
	if who.PID == 0 {
		return Caller{}
	}
	if !IsLatchkey(p.exe()) {
		return p.itself()
	}
	return p.command()
}

// process is a process with a handle, which keeps its number from being used anew.
type process struct {
	pid    int
	handle windows.Handle // 0: there is no such process, or it cannot be seen
	info   stat
}

func openProcess(pid int) *process {
	p := &process{pid: pid}
	handle, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid)) //nolint:gosec // process ids have 32 bits
	if err != nil || pid <= 0 {
		return p
	}
	p.handle = handle
	var start, exit, kernel, user windows.Filetime
	if windows.GetProcessTimes(handle, &start, &exit, &kernel, &user) == nil {
		p.info.start = uint64(start.Nanoseconds()) //nolint:gosec // only compared
	}
	p.info.name, p.info.parent = listed(pid)
	return p
}

// listed looks a process up in the list of all.
func listed(pid int) (name string, parent int) {
	list, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return "", 0
	}
	defer func() { _ = windows.CloseHandle(list) }()
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(list, &entry); err == nil; err = windows.Process32Next(list, &entry) {
		if int(entry.ProcessID) == pid {
			return printable(windows.UTF16ToString(entry.ExeFile[:])), int(entry.ParentProcessID)
		}
	}
	return "", 0
}

func (p *process) close() {
	if p.handle != 0 {
		_ = windows.CloseHandle(p.handle)
	}
}

func (p *process) stat() stat { return p.info }

// parentProcess opens the process that started p, or nil: its number may be that of a later
// process by now, which began after p.
func (p *process) parentProcess() *process {
	parent := openProcess(p.info.parent)
	if parent.handle == 0 || parent.info.start == 0 || parent.info.start > p.info.start {
		parent.close()
		return nil
	}
	return parent
}

func (p *process) exe() string {
	if p.handle == 0 {
		return ""
	}
	path := make([]uint16, windows.MAX_LONG_PATH)
	size := uint32(len(path))
	if windows.QueryFullProcessImageName(p.handle, 0, &path[0], &size) != nil {
		return ""
	}
	return windows.UTF16ToString(path[:size])
}

func (p *process) isFile(string) bool { return true } // Windows keeps the file of a process from being replaced

// args, openFile, link and service return nothing: Windows gives them only to who reads the memory of
// the process. The caller of a script is therefore its interpreter.
func (p *process) args() []string         { return nil }
func (p *process) openFile(string) string { return "" }
func (p *process) link(string) string     { return "" }
func (p *process) service() string        { return "" }
