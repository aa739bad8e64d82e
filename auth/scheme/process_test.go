//go:build unix

package scheme

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"latchkey/auth"
	"latchkey/internal/peer"
)

func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// callback runs `callback URL` in another process.
func callback(t *testing.T, home, raw string) (reason string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), self(t), "callback", raw)
	cmd.Env = append(os.Environ(), "LATCHKEY_HOME="+home)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// other is a sign-in in another process.
type other struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

func startOther(t *testing.T, home, id, state string) *other {
	t.Helper()
	cmd := exec.Command(self(t), "wait", RedirectURI(id), Dir(home), state)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	o := &other{cmd, bufio.NewScanner(out)}
	if line := o.line(); line != "ready" {
		t.Fatalf("the other process says %q", line)
	}
	return o
}

func (o *other) line() string { o.lines.Scan(); return o.lines.Text() }

func TestProcessesFindEachOther(t *testing.T) {
	home := folder(t)
	here := waitFor(t, Dir(home), "demo", "here")
	there := startOther(t, home, "demo", "there")
	if out, code := callback(t, home, address("demo", "code=for-nobody&state=nowhere")); code != 1 || out != string(auth.ReasonNoSignIn) {
		t.Fatalf("exit %d, %q", code, out)
	}
	if out, code := callback(t, home, address("demo", "code=for-there&state=there")); code != 0 {
		t.Fatalf("exit %d, %q", code, out)
	}
	if line := there.line(); line != "code for-there" {
		t.Fatalf("the other process says %q", line)
	}
	here.waits(t)
	if out, code := callback(t, home, address("demo", "code=for-here&state=here")); code != 0 {
		t.Fatalf("exit %d, %q", code, out)
	}
	here.accepted(t)
	for _, raw := range []string{"", "--help", strings.Repeat("a", 100<<10), "app.latchkey:/oauth/$(reboot)?code=`x`"} {
		if out, code := callback(t, home, raw); code != 1 || out != string(auth.ReasonBadCallback) {
			t.Errorf("%.40q: exit %d, %q", raw, code, out)
		}
	}
}

func TestAProcessThatDiedIsInNobodysWay(t *testing.T) {
	home := folder(t)
	dead := startOther(t, home, "demo", "right")
	stopped := startOther(t, home, "demo", "right")
	if err := dead.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = dead.cmd.Wait()
	if err := stopped.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	if n := len(peer.Sockets(Dir(home))); n != 2 {
		t.Fatalf("%d sockets, want those of the dead and the stopped", n)
	}
	here := waitFor(t, Dir(home), "demo", "here")
	if out, code := callback(t, home, address("demo", "code=c&state=here")); code != 0 {
		t.Fatalf("exit %d, %q", code, out)
	}
	here.accepted(t)
}

// sharedFolder returns a folder that every user may enter, with this test's program
// in it for other users to run. Only root can run it as another user.
func sharedFolder(t *testing.T) (dir, program string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("not proven here: only root can start a process of another user")
	}
	dir = folder(t)
	program = filepath.Join(dir, "program")
	binary, err := os.ReadFile(self(t))
	if err == nil {
		err = errors.Join(os.WriteFile(program, binary, 0o755), os.Chmod(dir, 0o755))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir, program
}

// TestAnotherUserIsRefused opens folder and socket to every user, so that only
// the kernel's credentials of the peer protect them.
func TestAnotherUserIsRefused(t *testing.T) {
	dir, program := sharedFolder(t)
	run := filepath.Join(dir, "run")
	s := waitFor(t, run, "demo", "right")
	connect := func(uid uint32) string {
		cmd := exec.CommandContext(t.Context(), program, "connect", peer.Sockets(run)[0])
		cmd.Dir = "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		out, _ := cmd.Output()
		return string(out)
	}
	if out := connect(65534); !strings.Contains(out, "permission denied") {
		t.Errorf("folder and socket let another user in: %s", out)
	}
	if err := errors.Join(os.Chmod(run, 0o755), os.Chmod(peer.Sockets(run)[0], 0o777)); err != nil {
		t.Fatal(err)
	}
	if out := connect(65534); out != `answer ""` {
		t.Errorf("another user got %s", out)
	}
	if out := connect(0); !strings.Contains(out, "404") {
		t.Errorf("this user got %s", out)
	}
	s.waits(t)
}

// TestASocketOfAnotherUserIsToldNothing tests the other direction: no code is
// sent to a process of another user.
func TestASocketOfAnotherUserIsToldNothing(t *testing.T) {
	dir, program := sharedFolder(t)
	theirs := filepath.Join(dir, "theirs")
	if err := errors.Join(os.Mkdir(theirs, 0o700), os.Chown(theirs, 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "listen", peer.NewSocket(theirs))
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	if lines.Scan(); lines.Text() != "ready" {
		t.Fatalf("their process says %q", lines.Text())
	}
	reasonIs(t, HandOver(t.Context(), theirs, address("demo", "code=c&state=right")), auth.ReasonNoSocket)
	if err := os.Chown(theirs, 0, 0); err != nil { // the folder belongs to this user, the socket does not
		t.Fatal(err)
	}
	e := reasonIs(t, HandOver(t.Context(), theirs, address("demo", "code=c&state=right")), auth.ReasonNoSignIn)
	if lines.Scan(); lines.Text() != `received ""` || e.Refused != 0 {
		t.Errorf("their process was %s", lines.Text())
	}
}

func TestModesOfFolderAndSocket(t *testing.T) {
	dir := filepath.Join(folder(t), "run")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	waitFor(t, dir, "demo", "right")
	for path, want := range map[string]os.FileMode{dir: 0o700, peer.Sockets(dir)[0]: 0o600} {
		if info, err := os.Lstat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
}

func TestUnsafeFolders(t *testing.T) {
	base := folder(t)
	open, link, file := filepath.Join(base, "open"), filepath.Join(base, "link"), filepath.Join(base, "file")
	real := filepath.Join(base, "real")
	err := errors.Join(os.Mkdir(open, 0o700), os.Chmod(open, 0o777), os.Mkdir(real, 0o700),
		os.Symlink(real, link), os.WriteFile(file, nil, 0o600))
	if err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]auth.Reason{
		open: auth.ReasonNoSocket, link: auth.ReasonNoSocket,
		file: auth.ReasonCannotWrite, filepath.Join(file, "below"): auth.ReasonCannotWrite,
	} {
		_, err := Listen(t.Context(), RedirectURI("demo"), dir, auth.Expect{}, nil)
		reasonIs(t, err, want)
	}
	for _, dir := range []string{open, link, file} {
		reasonIs(t, HandOver(t.Context(), dir, address("demo", "code=c&state=s")), auth.ReasonNoSocket)
	}
	if info, _ := os.Lstat(open); info.Mode().Perm() != 0o777 {
		t.Error("a folder that is not ours alone was changed")
	}
}

func TestDir(t *testing.T) {
	home, run := folder(t), folder(t)
	if got := Dir(home); got != filepath.Join(home, "run") {
		t.Errorf("with a home: %s", got)
	}
	t.Setenv("XDG_RUNTIME_DIR", run)
	if err := os.Chmod(run, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := Dir(""); got != filepath.Join(run, "latchkey") {
		t.Errorf("in a session: %s", got)
	}
	for _, bad := range []string{"", "relative", filepath.Join(run, "missing")} {
		t.Setenv("XDG_RUNTIME_DIR", bad)
		if got := Dir(""); !filepath.IsAbs(got) || strings.HasPrefix(got, run) {
			t.Errorf("XDG_RUNTIME_DIR=%q: %s", bad, got)
		}
	}
}
