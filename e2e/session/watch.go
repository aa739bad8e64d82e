//go:build linux

package session

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Watch notes, until stop is called, what every program of this session shows to the
// whole machine: its arguments and its environment.
func (d *Session) Watch() (stop func() []byte) {
	o := &observer{home: []byte("HOME=" + d.Home + "\x00"), seen: map[string]struct{}{}}
	processes.add(o)
	return func() []byte {
		processes.remove(o)
		var all bytes.Buffer
		for text := range o.seen {
			all.WriteString(text)
			all.WriteByte('\n')
		}
		return all.Bytes()
	}
}

// observer collects what the programs of one session show.
type observer struct {
	home []byte              // what the environment of the session's programs has
	seen map[string]struct{} // their arguments and environments
}

// processes is the one watch of this computer's processes, for the sessions of all tests that run at
// the same time: to look at every process is what watching costs.
var processes watch

// watch looks at the processes of this computer every 25 milliseconds while anybody observes.
type watch struct {
	mu        sync.Mutex
	observers map[*observer]struct{}
	running   bool
	known     map[string]shown // by the process's folder, as of the last look
	looks     int
	buffer    []byte
}

// shown is what one process shows.
type shown struct {
	arguments string
	foreign   int // for how many looks it has been no program of a session
}

// settled is after how many looks a process is taken for none of a session's: one that has just
// begun still shows the arguments and environment of the process that made it. A settled process
// is looked at once in as many.
const settled = 40

func (w *watch) add(o *observer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.observers == nil {
		w.observers = map[*observer]struct{}{}
	}
	w.observers[o] = struct{}{}
	if !w.running {
		w.running = true
		go w.run()
	}
}

// remove takes an observer out after a last look.
func (w *watch) remove(o *observer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.look()
	delete(w.observers, o)
}

func (w *watch) run() {
	for w.lookIfObserved() {
		time.Sleep(25 * time.Millisecond)
	}
}

func (w *watch) lookIfObserved() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.observers) == 0 {
		w.running, w.known = false, nil
		return false
	}
	w.look()
	return true
}

// look adds what the sessions' programs show now.
func (w *watch) look() {
	proc, err := os.Open("/proc")
	if err != nil {
		return
	}
	defer func() { _ = proc.Close() }()
	names, _ := proc.Readdirnames(-1)
	now := make(map[string]shown, len(names))
	w.looks++
	for _, name := range names {
		if name[0] < '0' || name[0] > '9' {
			continue
		}
		before, known := w.known[name]
		if before.foreign < settled || w.looks%settled == 0 {
			var err error
			if before, err = w.read(name, before, known); err != nil {
				continue
			}
		}
		now[name] = before
	}
	w.known = now
}

// read returns what a process shows. The environment of one whose arguments are known already is
// not read. Programs of a session are known by their home; one that hides its environment, as
// Latchkey does, still shows arguments, and counts for every session.
func (w *watch) read(process string, before shown, known bool) (shown, error) {
	arguments, err := w.file(process, "cmdline")
	if err != nil {
		return shown{}, err
	}
	if known && before.arguments == string(arguments) {
		if before.foreign > 0 {
			before.foreign++
		}
		return before, nil
	}
	now := shown{arguments: string(arguments), foreign: 1}
	environ, err := w.file(process, "environ")
	for o := range w.observers {
		if bytes.Contains(environ, o.home) || os.IsPermission(err) {
			o.seen[now.arguments], o.seen[string(environ)] = struct{}{}, struct{}{}
			now.foreign = 0
		}
	}
	return now, nil
}

// file reads a file of a process until the next call. It makes no system call but the three that it
// needs: os.ReadFile makes twice as many.
func (w *watch) file(process, name string) ([]byte, error) {
	if w.buffer == nil {
		w.buffer = make([]byte, 4<<20) // more than Linux takes for arguments and environment together
	}
	path := filepath.Join("/proc", process, name)
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	defer func() { _ = syscall.Close(fd) }()
	for n := 0; ; {
		more, err := syscall.Read(fd, w.buffer[n:])
		switch {
		case err == syscall.EINTR:
			continue
		case err != nil:
			return nil, &os.PathError{Op: "read", Path: path, Err: err}
		case more == 0 || n+more == len(w.buffer):
			return w.buffer[:n+more], nil
		}
		n += more
	}
}
