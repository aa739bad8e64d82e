package hardening

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// role names what a copy of this test program is to be.
const role = "LATCHKEY_TEST_ROLE"

// nobody is a user without rights: root is stopped by nothing.
const nobody = 65534

func TestMain(m *testing.M) {
	switch what, _, _ := strings.Cut(os.Getenv(role), ":"); what {
	case "hardened":
		fmt.Printf("%+v\n", Apply())
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "plain":
		fmt.Println("plain")
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "abort-hardened":
		Apply()
		abort()
	case "abort-plain":
		abort()
	case "probe":
		_, pid, _ := strings.Cut(os.Getenv(role), ":")
		fmt.Println(probe(pid))
	default:
		os.Exit(m.Run())
	}
}

// abort crashes with every allowance for a core file.
func abort() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{Cur: unix.RLIM_INFINITY, Max: unix.RLIM_INFINITY})
	unix.Kill(os.Getpid(), unix.SIGSEGV)
	select {}
}

// probe tries to read another process: by its memory file and as a debugger.
func probe(pid string) string {
	var got []string
	if f, err := os.Open("/proc/" + pid + "/mem"); err == nil {
		_ = f.Close()
		got = append(got, "memory")
	}
	if _, err := os.ReadFile("/proc/" + pid + "/environ"); err == nil {
		got = append(got, "environment")
	}
	runtime.LockOSThread()
	n, _ := strconv.Atoi(pid)
	if err := unix.PtraceAttach(n); err == nil {
		_, _ = unix.Wait4(n, nil, 0, nil)
		_ = unix.PtraceDetach(n)
		got = append(got, "debugger")
	}
	return strings.Join(got, " ")
}

// program is a copy of this test program that everybody may run.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "hardening")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "program")
	if err := errors.Join(os.Chmod(dir, 0o755), os.WriteFile(path, self, 0o755)); err != nil {
		t.Fatal(err)
	}
	return path
}

// as starts path in a role as a user who is not root, and gives its standard
// output up to the first line.
func as(t *testing.T, path, what string) (cmd *exec.Cmd, line string, end func()) {
	t.Helper()
	cmd = exec.Command(path)
	cmd.Env = []string{role + "=" + what}
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ = bufio.NewReader(out).ReadString('\n')
	return cmd, strings.TrimSpace(line), func() { _ = in.Close(); _ = cmd.Wait() }
}

// TestSameUserCannotRead runs a process and a second one of the same user that
// tries to read it. Root could read both: this is about the person's own
// programs.
func TestSameUserCannotRead(t *testing.T) {
	path := program(t)
	for what, want := range map[string]string{"plain": "memory environment debugger", "hardened": ""} {
		target, said, end := as(t, path, what)
		_, got, done := as(t, path, "probe:"+strconv.Itoa(target.Process.Pid))
		done()
		end()
		if what == "plain" && got != want {
			// Yama or a container may forbid it to everybody: then the test says
			// nothing about us.
			t.Logf("without hardening only %q could be had: this system forbids the rest by itself", got)
			continue
		}
		if got != want {
			t.Errorf("%s (%s): a process of the same user got %q, want %q", what, said, got, want)
		}
		if what == "hardened" && !strings.Contains(said, "NoDump:true NoCore:true") {
			t.Errorf("hardened: %s", said)
		}
	}
}

// TestNoCoreOnCrash crashes processes that may write core files of any size.
// WCOREDUMP is the kernel's own word on whether one was made, wherever the
// system puts it.
func TestNoCoreOnCrash(t *testing.T) {
	path := program(t)
	for what, want := range map[string]bool{"abort-plain": true, "abort-hardened": false} {
		cmd := exec.Command(path)
		cmd.Dir = filepath.Dir(path)
		cmd.Env = []string{role + "=" + what, "GOTRACEBACK=crash"}
		_ = cmd.Run()
		status, _ := cmd.ProcessState.Sys().(syscall.WaitStatus)
		if !status.Signaled() {
			t.Errorf("%s: it did not crash: %v", what, cmd.ProcessState)
		}
		if what == "abort-plain" && !status.CoreDump() {
			t.Logf("without hardening no core was made either: this system forbids it by itself")
			continue
		}
		if status.CoreDump() != want {
			t.Errorf("%s: core dumped %v, want %v", what, status.CoreDump(), want)
		}
	}
}
