package program

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strconv"

	"latchkey/internal/peer"

	"golang.org/x/sys/unix"
)

// vouches is whether this system names the executable of a process, and not the process itself:
// the path and the arguments are in the memory of the process.
const vouches = false

// Of is the caller at the other end of a connection to a socket, as on Linux. If the caller has ended
// and another process has its number, Of describes that process.
func Of(who peer.Peer) Caller {
	p := openProcess(who.PID)
	if who.PID == 0 {
		return Caller{}
	}
	if !IsLatchkey(p.exe()) {
		return p.itself()
	}
	return p.command()
}

// process is what the kernel says of a process at one moment (sysctl(3), KERN_PROC).
type process struct {
	pid  int
	info stat
}

func openProcess(pid int) *process {
	p := &process{pid: pid}
	info, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil || int(info.Proc.P_pid) != pid {
		return p
	}
	p.info = stat{
		name: printable(unix.ByteSliceToString(info.Proc.P_comm[:])), parent: int(info.Eproc.Ppid),
		start: uint64(info.Proc.P_starttime.Sec)*1e6 + uint64(info.Proc.P_starttime.Usec),
	}
	p.info.session, _ = unix.Getsid(pid)
	if info.Eproc.Tdev != -1 {
		p.info.terminal = "tty " + strconv.Itoa(int(info.Eproc.Tdev)&0xffffff)
	}
	return p
}

func (p *process) close() {}

// stat reads the process anew.
func (p *process) stat() stat { return openProcess(p.pid).info }

func (p *process) parentProcess() *process {
	parent := openProcess(p.info.parent)
	if p.info.parent <= 0 || parent.info.start == 0 || p.stat().parent != p.info.parent {
		return nil
	}
	return parent
}

// arguments reads KERN_PROCARGS2: the number of arguments, the path that was executed, zeros, and
// the arguments.
func (p *process) arguments() (exe string, args []string) {
	text, err := unix.SysctlRaw("kern.procargs2", p.pid)
	if err != nil || len(text) < 4 {
		return "", nil
	}
	n := int(binary.LittleEndian.Uint32(text))
	path, rest, _ := bytes.Cut(text[4:], []byte{0})
	rest = bytes.TrimLeft(rest, "\x00")
	for range min(n, len(rest)) {
		var arg []byte
		arg, rest, _ = bytes.Cut(rest, []byte{0})
		args = append(args, string(arg))
	}
	return string(path), args
}

func (p *process) exe() string {
	path, _ := p.arguments()
	if !filepath.IsAbs(path) || printable(path) != path {
		return ""
	}
	return Canonical(path)
}

func (p *process) args() []string {
	_, args := p.arguments()
	return args
}

// isFile reports whether there is a file of that path.
func (p *process) isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// openFile and link: this system does not say that without the rights of root.
func (p *process) openFile(string) string { return "" }
func (p *process) link(string) string     { return "" }
func (p *process) service() string        { return "" }
