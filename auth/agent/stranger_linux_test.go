package agent

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"latchkey/auth"
	"latchkey/internal/peer"
)

// TestAnotherUsersSocketIsNoHolder: Ask sends no request to a socket that another
// user put in the place of a holder's.
func TestAnotherUsersSocketIsNoHolder(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("not proven here: only root can listen as another user")
	}
	dir := filepath.Join(folder(t), "run")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var l net.Listener
	err := asUser(65534, dir, func() (err error) {
		l, err = net.Listen("unix", peer.NewSocket(dir))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	received := make(chan int)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			received <- -1
			return
		}
		n, _ := conn.Read(make([]byte, 100))
		_ = conn.Close()
		received <- n
	}()
	mustHaveNoHolder(t, dir, "another user's socket")
	if n := <-received; n != 0 {
		t.Errorf("another user's process received %d bytes", n)
	}
}

// TestAnotherUserGetsNothing opens folder and socket to every user, so that only
// the kernel's credentials of the peer protect them. No request is heard.
func TestAnotherUserGetsNothing(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("not proven here: only root can connect as another user")
	}
	dir := filepath.Join(folder(t), "run")
	heard := func(context.Context, Request) (auth.Account, error) {
		t.Error("another user was heard")
		return auth.Account{}, errors.New("no")
	}
	holder(t, dir, Options{
		Token: func(ctx context.Context, r Request) (auth.Secret, auth.Account, error) {
			a, err := heard(ctx, r)
			return auth.Secret{}, a, err
		},
		Refresh: heard, Account: heard,
		Accounts: func(ctx context.Context) ([]auth.Account, error) {
			_, err := heard(ctx, Request{})
			return nil, err
		},
	})
	path := peer.Sockets(dir)[0]
	for _, request := range []string{tokenPath, refreshPath, rejectPath, accountPath, accountsPath, recordsPath, lendPath, callPath, stopPath} {
		mustGiveOthersNothing(t, path, request)
	}
}

// TestAnotherUserGetsNothingOverTheSocket is the same for the socket for other languages.
func TestAnotherUserGetsNothingOverTheSocket(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("not proven here: only root can connect as another user")
	}
	path, _ := socketOf(t, Options{Token: func(context.Context, Request) (auth.Secret, auth.Account, error) {
		t.Error("another user was heard")
		return auth.Secret{}, auth.Account{}, errors.New("no")
	}})
	mustGiveOthersNothing(t, path, socketTokenPath)
}

// mustGiveOthersNothing opens a socket and its folders to every user, and fails the test if another
// user gets an answer there.
func mustGiveOthersNothing(t *testing.T, path, request string) {
	t.Helper()
	dir := filepath.Dir(path)
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chmod(dir, 0o755), os.Chmod(path, 0o777)); err != nil {
		t.Fatal(err)
	}
	var conn net.Conn
	err := asUser(65534, dir, func() (err error) {
		conn, err = net.Dial("unix", path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, _ = conn.Write([]byte("POST " + request + " HTTP/1.1\r\nHost: any\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"account\":\"ada\"}"))
	if n, _ := conn.Read(make([]byte, 100)); n != 0 {
		t.Errorf("%s: another user got %d bytes", request, n)
	}
}

// asUser runs f on a thread with another user's rights; the thread ends with it. The
// folder belongs to that user meanwhile.
func asUser(uid int, dir string, f func() error) error {
	was, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chown(dir, uid, uid)); err != nil {
		return err
	}
	done := make(chan error)
	go func() {
		done <- onOwnThread(uid, f)
	}()
	err = <-done
	owner := was.Sys().(*syscall.Stat_t)
	return errors.Join(err, os.Chown(dir, int(owner.Uid), int(owner.Gid)))
}

// onOwnThread runs f with another user's rights on a thread that is not reused.
func onOwnThread(uid int, f func() error) error {
	runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
	if _, _, e := unix.RawSyscall(unix.SYS_SETRESUID, ^uintptr(0), uintptr(uid), ^uintptr(0)); e != 0 {
		return e
	}
	return f()
}
