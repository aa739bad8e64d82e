package vault

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/auth"
	"latchkey/auth/vault/internal/kdf"
)

// childVariable selects the function that this test binary runs as another
// process.
const childVariable = "LATCHKEY_VAULT_CHILD"

// children are the functions that the test binary can run as another process.
// Each gets its arguments and reports by exit status and lines on stdout.
var children = map[string]func(args []string) error{
	"hold":  childLock,
	"count": childCount,
	"save":  childSave,
}

func TestMain(m *testing.M) {
	kdf.Shrink() // in children too: a vault that they have made is opened often
	name := os.Getenv(childVariable)
	if name == "" {
		code := m.Run()
		if childProgram.dir != "" {
			_ = os.RemoveAll(childProgram.dir)
		}
		os.Exit(code)
	}
	if err := children[name](os.Args[1:]); err != nil {
		var e *auth.Error
		if errors.As(err, &e) {
			fmt.Printf("reason %s\ndetail %s\ncause %v\n", e.Reason, e.DetailText(), errors.Unwrap(e))
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// childProgram is the binary that other processes run: this test binary or, if it has
// the race detector, one without, because a binary with the detector starts
// slowly and makes system calls of its own under strace.
var childProgram struct {
	once sync.Once
	dir  string
	path string
	err  error
}

func childBinary(t testing.TB) string {
	t.Helper()
	childProgram.once.Do(func() {
		childProgram.path = os.Args[0]
		if !hasRaceDetector {
			return
		}
		if childProgram.dir, childProgram.err = os.MkdirTemp("", "vault"); childProgram.err != nil {
			return
		}
		childProgram.path = filepath.Join(childProgram.dir, "vault.test")
		build := exec.Command("go", "test", "-c", "-o", childProgram.path, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			childProgram.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if childProgram.err != nil {
		t.Fatal(childProgram.err)
	}
	return childProgram.path
}

// child starts the test binary as another process.
func child(t testing.TB, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(childBinary(t), args...)
	cmd.Env = append(os.Environ(), childVariable+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

func openForChild(dir string) (*Folder, error) {
	return Open(context.Background(), dir, Options{Passphrase: answer(testPassphrase)})
}

// childLock locks an account, marks a refresh as begun, prints "held", and keeps
// the lock until its standard input ends.
func childLock(args []string) error {
	f, err := openForChild(args[0])
	if err != nil {
		return err
	}
	unlock, err := f.Lock(context.Background(), args[1])
	if err != nil {
		return err
	}
	defer unlock()
	fmt.Println("held")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// holder runs childLock until release is called.
func holder(t *testing.T, dir, id string) (release func()) {
	t.Helper()
	cmd := child(t, "hold", dir, id)
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
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || strings.TrimSpace(line) != "held" {
		t.Fatalf("the other process said %q, %v", line, err)
	}
	return func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the other process: %v", err)
		}
	}
}
