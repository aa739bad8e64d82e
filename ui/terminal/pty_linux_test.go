package terminal

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// pty returns a terminal and the side that reads what appears on it.
func pty(t *testing.T) (screen, terminal *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal can be made here: %v", err)
	}
	t.Cleanup(func() { _ = screen.Close() })
	if err := unix.IoctlSetPointerInt(int(screen.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(screen.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminal can be made here: %v", err)
	}
	t.Cleanup(func() { _ = terminal.Close() })
	return screen, terminal
}

// TestAnAnswerCannotMoveTheTerminal: control characters in a resource's answer
// reach a program, but no terminal.
func TestAnAnswerCannotMoveTheTerminal(t *testing.T) {
	const hostile = "a\x1b]0;title\x07b\x1b[2Jc\u009b1md\xff\u202ee\rf\tg\r\nh\x00"
	screen, terminal := pty(t)
	if err := (&face{std: Streams{Out: terminal}}).printAnswer([]byte(hostile)); err != nil {
		t.Fatal(err)
	}
	seen := make([]byte, 256)
	n, err := screen.Read(seen)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(seen[:n]), "a]0;titleb[2Jc1md\ufffdef\tg\r\nh"; strings.ReplaceAll(got, "       ", "\t") != want && got != want {
		t.Errorf("the terminal gets %q, want %q", got, want)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := (&face{std: Streams{Out: w}}).printAnswer([]byte(hostile)); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != hostile {
		t.Errorf("a program gets %q, %v", got, err)
	}
}
