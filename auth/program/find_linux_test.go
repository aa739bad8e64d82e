package program

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"latchkey/internal/peer"
)

// As the command, the test binary prints its caller; as a client, it connects to the socket of
// its argument and waits.
func TestMain(m *testing.M) {
	switch os.Getenv("PROGRAM_TEST") {
	case "command":
		if err := json.NewEncoder(os.Stdout).Encode(Self()); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	case "client":
		conn, err := net.Dial("unix", os.Getenv("PROGRAM_SOCKET"))
		if err != nil {
			os.Exit(1)
		}
		_, _ = conn.Read(make([]byte, 1))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// found runs a program that starts the command in a session of its own, and returns the caller.
// The session of the test may have no leader that can be seen: its leader may be outside the
// PID namespace (pid_namespaces(7)).
func found(t *testing.T, dir string, args ...string) Caller {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PROGRAM_TEST=command", "COMMAND="+os.Args[0])
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	var c Caller
	if err := json.Unmarshal(out, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// real returns a path without links.
func real(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func look(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("not proven here: there is no %s", name)
	}
	return real(t, path)
}

func script(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return real(t, path)
}

func TestWhatStartedTheCommandIsTheProgram(t *testing.T) {
	self, dir := real(t, os.Args[0]), t.TempDir()
	shell := look(t, "sh")
	deploy := script(t, dir, "deploy it.sh", "#!/bin/sh\ncd /\n\"$COMMAND\"\ntrue\n")
	deeper := script(t, dir, "deeper.sh", "#!/bin/sh\nsh -c '\"$COMMAND\"; true'\ntrue\n")
	swapped := script(t, dir, "swapped.sh", "exec 9<'./deploy it.sh'\n\"$COMMAND\"\ntrue\n")
	link := filepath.Join(dir, "linked.sh")
	if err := os.Symlink(deploy, link); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args              []string
		path, interpreter string
	}{
		"an executable":         {[]string{self}, self, ""},
		"a script by its path":  {[]string{deploy}, deploy, shell},
		"a relative script":     {[]string{"sh", "./deploy it.sh"}, deploy, shell}, // it has changed the folder since
		"a link to a script":    {[]string{"sh", link}, deploy, shell},
		"a command line":        {[]string{"sh", "-c", "\"$COMMAND\"; true"}, self, ""}, // the test started it
		"a command line within": {[]string{deeper}, deeper, shell},
		// The descriptor by which the shell was given its script is another file by now.
		"an open file":         {[]string{"sh", "-c", "exec 9<\"$1\"; exec sh /dev/fd/9", "sh", swapped}, shell, ""},
		"a script from a pipe": {[]string{"sh", "-c", "printf '\"$COMMAND\"\\ntrue\\n' | sh -s; true"}, shell, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := found(t, dir, c.args...)
			if got.Path != c.path || got.Interpreter != c.interpreter || got.IsClaimed != (c.interpreter != "") {
				t.Errorf("the program is %q by %q, want %q by %q: %+v", got.Path, got.Interpreter, c.path, c.interpreter, got)
			}
			if got.Leader.PID == 0 || got.Leader.Start == 0 || got.ProgramPID == 0 || got.StartedBy == "" || got.Claims != "" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestOtherInterpreters(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ interpreter, text string }{
		"job.py": {"python3", "import os, subprocess\nsubprocess.run([os.environ['COMMAND']])\n"},
		"job.pl": {"perl", "system($ENV{COMMAND});\n"},
		"job.js": {"node", "require('child_process').spawnSync(process.env.COMMAND, {stdio: 'inherit'})\n"},
	} {
		t.Run(c.interpreter, func(t *testing.T) {
			interpreter := look(t, c.interpreter)
			path := script(t, dir, name, c.text)
			if got := found(t, dir, interpreter, name); got.Path != path || !strings.HasPrefix(filepath.Base(got.Interpreter), c.interpreter) || !got.IsClaimed {
				t.Errorf("the program is %+v", got)
			}
		})
	}
}

// TestAReplacedProgramHasNoPath: a program whose file was replaced while it ran only claims the
// path, and so does one that claims a path by its name.
func TestAReplacedProgramHasNoPath(t *testing.T) {
	dir := t.TempDir()
	sleep := look(t, "sleep")
	text, err := os.ReadFile(sleep)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(real(t, dir), "tool")
	if err := os.WriteFile(path, text, 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "600")
	cmd.Args[0] = "/usr/bin/git" // what it says of itself counts for nothing
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	describe := func() (c Caller) {
		p := openProcess(cmd.Process.Pid)
		defer p.close()
		p.describe(&c)
		return c
	}
	if c := describe(); c.Path != path || c.Claims != "" {
		t.Errorf("before: %+v", c)
	}
	if err := errors.Join(os.Remove(path), os.WriteFile(path, text, 0o700)); err != nil {
		t.Fatal(err)
	}
	if c := describe(); c.Path != "" || c.Claims != path {
		t.Errorf("after: %+v", c)
	}
}

// TestThePeerOfASocket: a process that is not Latchkey is the program itself; one that has ended
// is unknown, whatever process has its number.
func TestThePeerOfASocket(t *testing.T) {
	dir, err := os.MkdirTemp("/tmp", "program")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	socket := filepath.Join(dir, "s")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "PROGRAM_TEST=client", "PROGRAM_SOCKET="+socket)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	who, _ := peer.Of(conn)
	c := Of(who)
	if c.PID != cmd.Process.Pid || c.ProgramPID != c.PID || c.Path != real(t, os.Args[0]) || c.ParentPID != os.Getpid() {
		t.Errorf("the peer is %+v", c)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if c := Of(who); c.Path != "" || c.ProgramPID != 0 || c.PID != cmd.Process.Pid {
		t.Errorf("the peer that has ended is %+v", c)
	}
}

func TestStat(t *testing.T) {
	s := parseStat([]byte("7 (a) b (c\x1b) S 3 7 5 34818 7 4194304 1 2 3 4 5 6 7 8 20 0 1 0 4242 1 2\n"))
	if s.name != "a) b (c" || s.parent != 3 || s.session != 5 || s.start != 4242 || s.terminal != "pts/2" {
		t.Errorf("%+v", s)
	}
	for _, bad := range []string{"", "7", "7 (a", "7 ) (", "7 (a) S 1"} {
		if s := parseStat([]byte(bad)); s.parent != 0 || s.start != 0 {
			t.Errorf("%q: %+v", bad, s)
		}
	}
}

func TestServices(t *testing.T) {
	for text, want := range map[string]string{
		"0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-foo.service\n":    "app-foo.service",
		"0::/user.slice/user-1000.slice/user@1000.service/app.slice/vte-spawn-12.scope\n": "",
		"0::/user.slice/user-1000.slice/session-2.scope\n":                                "",
		"0::/system.slice/cron.service\n":                                                 "cron.service",
		"0::/system.slice/system-my\\x2djob.slice/my\\x2djob@1.service/sub\n":             "my-job@1.service",
		"12:cpu:/x.service\n1:name=systemd:/system.slice/a.service\n0::/\n":               "a.service",
		"0::/user.slice/user-1000.slice/user@1000.service/init.scope\n":                   "",
		"nonsense": "", "": "",
	} {
		if got := parseService(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if long := parseService("0::/" + strings.Repeat("a", 1000) + ".service"); !strings.HasSuffix(long, ".service") {
		t.Error("a long name")
	}
}

// TestTheProgramOfATerminal: it is the ancestor that has the terminal's other side, however deep in
// the terminal the program runs; a terminal whose other side no ancestor has is shown by an unknown one.
func TestTheProgramOfATerminal(t *testing.T) {
	mine, dir := filepath.Base(real(t, os.Args[0])), t.TempDir()
	plain := script(t, dir, "plain.sh", "#!/bin/sh\n\"$COMMAND\"\ntrue\n")
	t.Setenv("PLAIN", plain)
	outer := script(t, dir, "outer.sh", "#!/bin/sh\n"+plain+"\ntrue\n")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a script":                {[]string{plain}, mine},
		"a script within":         {[]string{outer}, mine},
		"a session of its own":    {[]string{look(t, "setsid"), "-w", plain}, ""}, // it has left the terminal
		"a terminal in another":   {[]string{look(t, "script"), "-qec", plain, "/dev/null"}, "script"},
		"its program is Python's": {[]string{look(t, "python3"), script(t, dir, "tiles", "import os, pty\npty.spawn([os.environ['PLAIN']])\n")}, "tiles"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := inTerminal(t, c.args...); got.Emulator != c.want {
				t.Errorf("the terminal is shown by %q, want %q: %+v", got.Emulator, c.want, got)
			}
		})
	}
}

// TestTheHolderOfAnotherTerminal: a process between that has some other terminal's other side is not
// the program of this one.
func TestTheHolderOfAnotherTerminal(t *testing.T) {
	plain := script(t, t.TempDir(), "plain.sh", "#!/bin/sh\n\"$COMMAND\"\ntrue\n")
	t.Setenv("PLAIN", plain)
	const between = `import fcntl, os, pty, signal, termios
signal.signal(signal.SIGHUP, signal.SIG_IGN)
try:
    fcntl.ioctl(0, termios.TIOCNOTTY) # a wrapper of python3 may have taken it
except OSError:
    pass
other = pty.openpty()
if os.fork() == 0:
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.execv(os.environ['PLAIN'], ['plain.sh'])
os.wait()
`
	got := runAt(t, &syscall.SysProcAttr{Setsid: true}, look(t, "python3"), script(t, t.TempDir(), "between", between))
	if want := filepath.Base(real(t, os.Args[0])); got.Terminal == "" || got.Emulator != want {
		t.Errorf("the terminal is shown by %q, want %q: %+v", got.Emulator, want, got)
	}
}

// inTerminal runs a program that starts the command at a terminal whose other side this process has,
// and returns the caller.
func inTerminal(t *testing.T, args ...string) Caller {
	t.Helper()
	return runAt(t, &syscall.SysProcAttr{Setsid: true, Setctty: true}, args...)
}

// runAt is inTerminal for a session with or without the terminal.
func runAt(t *testing.T, session *syscall.SysProcAttr, args ...string) (c Caller) {
	t.Helper()
	master, slave := terminal(t)
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "PROGRAM_TEST=command", "COMMAND="+os.Args[0])
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = session
	if err := cmd.Start(); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	if err := json.NewDecoder(master).Decode(&c); err != nil {
		t.Errorf("%q: %v", args, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%q: %v", args, err)
	}
	return c
}

// terminal returns both sides of a pseudo-terminal.
func terminal(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("not proven here: no terminal can be made: %v", err)
	}
	t.Cleanup(func() { _ = master.Close() })
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("not proven here: no terminal can be made: %v", err)
	}
	t.Cleanup(func() { _ = slave.Close() })
	return master, slave
}

// TestASessionWithoutALeader: where the leader of its session has ended, or is outside the PID
// namespace, a program stands for itself, so that no two such sessions are taken for one.
func TestASessionWithoutALeader(t *testing.T) {
	dir := t.TempDir()
	orphan := script(t, dir, "orphan.sh", "#!/bin/sh\nwhile [ -e /proc/$LEADER ]; do sleep 0.01; done\n\"$COMMAND\"\ntrue\n")
	alone := func(t *testing.T, args ...string) Leader {
		c := found(t, dir, args...)
		if c.Path != orphan || c.Leader.PID != c.ProgramPID || c.Leader.Start == 0 {
			t.Errorf("%+v", c)
		}
		return c.Leader
	}
	t.Run("it has ended", func(t *testing.T) {
		ended := []string{"sh", "-c", "LEADER=$$ ./orphan.sh &"}
		if one, two := alone(t, ended...), alone(t, ended...); one == two {
			t.Errorf("two sessions have the leader %+v", one)
		}
	})
	t.Run("outside the namespace", func(t *testing.T) {
		apart := []string{"unshare", "--pid", "--fork", "--mount-proc"}
		if out, err := exec.CommandContext(t.Context(), apart[0], append(apart[1:], "true")...).CombinedOutput(); err != nil {
			t.Skipf("not proven here: no PID namespace can be made: %v %s", err, out)
		}
		alone(t, append(apart, "env", "LEADER=none", "./orphan.sh")...)
	})
}
