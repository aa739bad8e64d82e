package program

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// process is an open /proc/PID. The folder stays that of one process: once it has ended,
// reading fails, also if another process has its number.
type process struct {
	pid int
	dir int // -1: there is no such process, or it cannot be seen
}

func openProcess(pid int) *process {
	dir, err := unix.Open("/proc/"+strconv.Itoa(pid), unix.O_DIRECTORY|unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil || pid <= 0 {
		dir = -1
	}
	return &process{pid, dir}
}

func (p *process) close() {
	if p.dir >= 0 {
		_ = unix.Close(p.dir)
	}
}

// parentProcess opens the process that started p, or nil. p has that parent also after the
// opening, so that it was no other process with the same number: the system gives an orphan
// another parent.
func (p *process) parentProcess() *process {
	before := p.stat().parent
	if before <= 0 {
		return nil
	}
	parent := openProcess(before)
	if parent.dir < 0 || p.stat().parent != before {
		parent.close()
		return nil
	}
	return parent
}

// maxProc bounds what is read of one file of a process, in bytes.
const maxProc = 64 << 10

func (p *process) read(name string) []byte {
	if p.dir < 0 {
		return nil
	}
	fd, err := unix.Openat(p.dir, name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	f := os.NewFile(uintptr(fd), name)
	defer func() { _ = f.Close() }()
	text, _ := io.ReadAll(io.LimitReader(f, maxProc))
	return text
}

func (p *process) link(name string) string {
	if p.dir < 0 {
		return ""
	}
	target := make([]byte, unix.PathMax)
	n, err := unix.Readlinkat(p.dir, name, target)
	if err != nil || n == len(target) {
		return ""
	}
	return string(target[:n])
}

// The places of fields behind the name, by proc_pid_stat(5).
const (
	fieldParent  = 4 - 3
	fieldSession = 6 - 3
	fieldTTY     = 7 - 3
	fieldStart   = 22 - 3
)

// stat reads /proc/PID/stat, which every user may read: "PID (NAME) STATE PARENT GROUP SESSION TTY
// …". The name may contain any character, also parentheses.
func (p *process) stat() stat { return parseStat(p.read("stat")) }

func parseStat(text []byte) (s stat) {
	open, shut := bytes.IndexByte(text, '('), bytes.LastIndexByte(text, ')')
	if open < 0 || shut < open {
		return stat{}
	}
	s.name = printable(string(text[open+1 : shut]))
	fields := strings.Fields(string(text[shut+1:]))
	if len(fields) <= fieldStart {
		return stat{name: s.name}
	}
	s.parent, _ = strconv.Atoi(fields[fieldParent])
	s.session, _ = strconv.Atoi(fields[fieldSession])
	tty, _ := strconv.Atoi(fields[fieldTTY])
	s.terminal = terminalName(tty)
	s.start, _ = strconv.ParseUint(fields[fieldStart], 10, 64)
	return s
}

// deleted follows the path of an executable that was removed or replaced (proc_pid_exe(5)).
const deleted = " (deleted)"

// exe returns the path of the executable; empty means unknown. A path with a character that
// cannot be shown is unknown, too.
func (p *process) exe() string {
	path := strings.TrimSuffix(p.link("exe"), deleted)
	if !filepath.IsAbs(path) || printable(path) != path {
		return ""
	}
	return path
}

// isFile reports whether p runs the file that has that path here: the path of a program in
// another mount namespace, or of one that was replaced, is that of another file or of none.
func (p *process) isFile(path string) bool {
	var runs, here unix.Stat_t
	return unix.Fstatat(p.dir, "exe", &runs, 0) == nil && unix.Stat(path, &here) == nil && runs.Dev == here.Dev && runs.Ino == here.Ino
}

func (p *process) args() []string {
	text := strings.TrimSuffix(string(p.read("cmdline")), "\x00")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\x00")
}

// maxFiles bounds how many open files of a shell are looked at.
const maxFiles = 64

// descriptors returns the names of p's open files below fd, n at most; ok is false where this user
// may not see them.
func (p *process) descriptors(n int) (names []string, ok bool) {
	if p.dir < 0 {
		return nil, false
	}
	fd, err := unix.Openat(p.dir, "fd", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, false
	}
	f := os.NewFile(uintptr(fd), "fd")
	defer func() { _ = f.Close() }()
	names, err = f.Readdirnames(n)
	return names, err == nil
}

// openFile returns the path of a file of that name that p has open, or "".
func (p *process) openFile(base string) string {
	names, _ := p.descriptors(maxFiles)
	for _, name := range names {
		path := p.link("fd/" + name)
		if filepath.Base(path) == base && filepath.IsAbs(path) && printable(path) == path {
			return path
		}
	}
	return ""
}

// service returns the unit of systemd that p runs in, by its control group (cgroups(7)): the
// innermost one that ends in .service and is not the manager of a user's units.
func (p *process) service() string { return parseService(string(p.read("cgroup"))) }

func parseService(text string) string {
	for line := range strings.Lines(text) {
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), ":", 3)
		if len(parts) != 3 || parts[1] != "" && parts[1] != "name=systemd" {
			continue
		}
		units := strings.Split(parts[2], "/")
		for i := len(units) - 1; i >= 0; i-- {
			if strings.HasSuffix(units[i], ".service") && !strings.HasPrefix(units[i], "user@") {
				return printable(unescape(units[i]))
			}
			if strings.HasSuffix(units[i], ".scope") {
				return ""
			}
		}
	}
	return ""
}

// unescape replaces \xNN, by which systemd writes other characters (systemd.unit(5)).
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if i+4 <= len(s) && s[i] == '\\' && s[i+1] == 'x' {
			if n, err := strconv.ParseUint(s[i+2:i+4], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// terminalName returns the name of a terminal by its device number (tty_nr of
// proc_pid_stat(5)); empty means none.
func terminalName(tty int) string {
	major, minor := unix.Major(uint64(tty)), unix.Minor(uint64(tty))
	switch {
	case tty == 0:
		return ""
	case major >= 136 && major <= 143: // Documentation/admin-guide/devices.txt of Linux
		return "pts/" + strconv.Itoa(int((major-136)<<8|minor))
	case major == 4 && minor < 64:
		return "tty" + strconv.Itoa(int(minor))
	}
	return strconv.Itoa(int(major)) + ":" + strconv.Itoa(int(minor))
}
