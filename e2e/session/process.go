//go:build linux

package session

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Process is a started program with everything that it printed. It leads a
// process group, so that its own children end with it.
type Process struct {
	Cmd    *exec.Cmd
	output *buffer
	done   chan struct{}
	err    error // of Wait; readable once done is closed
}

// Start starts a program that ends with the session at the latest. Output that the
// command does not send elsewhere is kept.
func (d *Session) Start(cmd *exec.Cmd) (*Process, error) {
	p := &Process{Cmd: cmd, output: &buffer{}, done: make(chan struct{})}
	if cmd.Stdout == nil {
		cmd.Stdout = p.output
	}
	if cmd.Stderr == nil {
		cmd.Stderr = p.output
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = 2 * time.Second // a grandchild may hold the output open
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	d.children = append(d.children, p)
	return p, nil
}

// Output is what the program has printed so far.
func (p *Process) Output() string { return p.output.String() }

// Running reports whether the program has not ended.
func (p *Process) Running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Quit asks the program to end, as a logout does, and returns how it ended. A
// program that does not end within Patience is killed, which is an error.
func (p *Process) Quit() error {
	_ = p.Cmd.Process.Signal(syscall.SIGTERM)
	return p.Ended()
}

// Ended waits until the program has ended, and returns how. A program that does not end
// within Patience is killed, which is an error; one of Go then says what it was doing.
func (p *Process) Ended() error {
	select {
	case <-p.done:
		return p.err
	case <-time.After(Patience):
	}
	_ = p.Cmd.Process.Signal(syscall.SIGQUIT)
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
	}
	p.Stop()
	return fmt.Errorf("did not end; it said:\n%s", p.Output())
}

// Stop ends the program and its group, politely for two seconds.
func (p *Process) Stop() {
	group := -p.Cmd.Process.Pid
	_ = syscall.Kill(group, syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(2 * time.Second):
	}
	_ = syscall.Kill(group, syscall.SIGKILL)
	<-p.done
}

// startWithPipe starts a program that writes a line to its file descriptor 3 when
// it is ready, and returns that line.
func (d *Session) startWithPipe(cmd *exec.Cmd) (string, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer func() { _ = read.Close() }()
	cmd.ExtraFiles = []*os.File{write}
	p, err := d.Start(cmd)
	_ = write.Close()
	if err != nil {
		return "", err
	}
	if err := read.SetReadDeadline(time.Now().Add(Patience)); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		p.Stop()
		return "", errors.New("did not get ready: " + p.Output())
	}
	return strings.TrimSpace(line), nil
}

// outlive waits until no program of the session runs, up to a limit, kills what still
// does, and names it.
func (d *Session) outlive(limit time.Duration) error {
	var left map[int]string
	err := waitUpTo(limit, "the last programs of the session to end", func() (bool, error) {
		left = d.running()
		return len(left) == 0, nil
	})
	for pid, what := range left {
		_ = syscall.Kill(pid, syscall.SIGKILL)
		err = errors.Join(err, fmt.Errorf("left behind: %s", what))
	}
	return err
}

// running are the session's programs by their id, known by their home.
func (d *Session) running() map[int]string {
	found := map[int]string{}
	processes, _ := filepath.Glob("/proc/[0-9]*")
	for _, process := range processes {
		environ, _ := os.ReadFile(filepath.Join(process, "environ"))
		if !bytes.Contains(environ, []byte("HOME="+d.Home+"\x00")) {
			continue
		}
		arguments, _ := os.ReadFile(filepath.Join(process, "cmdline"))
		if pid, err := strconv.Atoi(filepath.Base(process)); err == nil && len(arguments) > 0 {
			found[pid] = string(bytes.ReplaceAll(arguments, []byte{0}, []byte(" ")))
		}
	}
	return found
}

// buffer is a bytes.Buffer that may be read while it is written.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

var _ io.Writer = (*buffer)(nil)

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
