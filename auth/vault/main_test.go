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
)

// childVariable makes this test binary play another process.
const childVariable = "LATCHKEY_VAULT_CHILD"

// children are what the test binary can play; each gets its arguments and
// answers with an exit status and lines on stdout.
var children = map[string]func(args []string) error{
	"hold":  childHold,
	"count": childCount,
	"save":  childSave,
}

func TestMain(m *testing.M) {
	name := os.Getenv(childVariable)
	if name == "" {
		code := m.Run()
		if playing.dir != "" {
			_ = os.RemoveAll(playing.dir)
		}
		os.Exit(code)
	}
	if err := children[name](os.Args[1:]); err != nil {
		var e *auth.Error
		if errors.As(err, &e) {
			fmt.Println("reason", e.Reason)
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// playing is what other processes run: this test binary, or, where it has the
// race detector, one without, because that starts slowly and is never quiet
// under strace.
var playing struct {
	once sync.Once
	dir  string
	path string
	err  error
}

func childBinary(t testing.TB) string {
	t.Helper()
	playing.once.Do(func() {
		playing.path = os.Args[0]
		if !raced {
			return
		}
		if playing.dir, playing.err = os.MkdirTemp("", "vault"); playing.err != nil {
			return
		}
		playing.path = filepath.Join(playing.dir, "vault.test")
		build := exec.Command("go", "test", "-c", "-o", playing.path, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			playing.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if playing.err != nil {
		t.Fatal(playing.err)
	}
	return playing.path
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

// childHold takes the lock of an account, marks a refresh as begun, says "held",
// and holds it until its standard input ends.
func childHold(args []string) error {
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

// holder runs childHold until release is called.
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
