package vault

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
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
		os.Exit(m.Run())
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

// child starts the test binary as another process.
func child(t testing.TB, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
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
