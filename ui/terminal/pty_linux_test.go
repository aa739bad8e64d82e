package terminal

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// pty returns a terminal and the side that reads what appears on it.
func pty(t *testing.T) (screen, terminal *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("not proven here: no terminal can be made: %v", err)
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
		t.Skipf("not proven here: no terminal can be made: %v", err)
	}
	t.Cleanup(func() { _ = terminal.Close() })
	return screen, terminal
}

// TestAnAnswerCannotMoveTheTerminal: control characters in a resource's answer
// reach a program, but no terminal.
func TestAnAnswerCannotMoveTheTerminal(t *testing.T) {
	const hostile = "a\x1b]0;title\x07b\x1b[2Jc\u009b1md\xff\u202ee\rf\tg\r\nh\x00"
	screen, terminal := pty(t)
	if err := printAnswer(&face{std: Streams{Out: terminal}}, hostile); err != nil {
		t.Fatal(err)
	}
	if _, err := terminal.WriteString("#end"); err != nil {
		t.Fatal(err)
	}
	var seen []byte
	for some := make([]byte, 256); !strings.HasSuffix(string(seen), "#end"); { // a terminal may give it in parts
		n, err := screen.Read(some)
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, some[:n]...)
	}
	if got, want := strings.TrimSuffix(string(seen), "#end"), "a]0;titleb[2Jc1md\ufffdef\tg\r\nh"; strings.ReplaceAll(got, "       ", "\t") != want && got != want {
		t.Errorf("the terminal gets %q, want %q", got, want)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := printAnswer(&face{std: Streams{Out: w}}, hostile); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != hostile {
		t.Errorf("a program gets %q, %v", got, err)
	}
}

// printAnswer writes an answer whose pieces are single bytes.
func printAnswer(f *face, text string) error {
	out := f.answerWriter()
	for i := range len(text) {
		if _, err := out.Write([]byte(text[i : i+1])); err != nil {
			return err
		}
	}
	return out.end()
}

// TestS14LongPaste: an address longer than a line of the terminal arrives whole, a
// backspace deletes, Ctrl+C still sends a signal, and the terminal's mode is restored.
func TestS14LongPaste(t *testing.T) {
	screen, terminal := pty(t)
	mode := func() unix.Termios {
		now, err := unix.IoctlGetTermios(int(terminal.Fd()), getMode)
		if err != nil {
			t.Fatal(err)
		}
		return *now
	}
	before := mode()
	restore := leaveLineMode(terminal)
	if mode().Lflag&unix.ISIG == 0 {
		t.Error("Ctrl+C sends no signal")
	}
	typed := lines(terminal)
	go func() { _, _ = io.Copy(io.Discard, screen) }() // the echo
	long := strings.Repeat("a", 6000)
	if _, err := screen.WriteString(long + "\rnox\x7f\x7f\x7fyes\n"); err != nil {
		t.Fatal(err)
	}
	if got := <-typed; got != long {
		t.Errorf("%d bytes arrive, want %d", len(got), len(long))
	}
	if got := <-typed; got != "yes" {
		t.Errorf("the corrected line is %q", got)
	}
	restore()
	if mode() != before {
		t.Error("the terminal's mode is not restored")
	}
}

// TestTracesAreATableAtATerminal: --list prints one line for an attempt to a
// terminal, no wider than it, and JSON to a program or on request.
func TestTracesAreATableAtATerminal(t *testing.T) {
	dir := t.TempDir()
	if code := Run(t.Context(), []string{"--home", dir, "providers", "check", "nobody"}, Streams{Out: io.Discard, Err: io.Discard}, nil); code != exitUsage {
		t.Fatalf("exit code %d", code)
	}
	folder := filepath.Join(dir, "traces")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	const attempt = "0123456789abcdef"
	text := `{"attempt":"` + attempt + `","kind":"sign_in","provider":"a-provider-with-a-very-long-name-indeed","account":"","started_at":"2026-11-29T01:02:03Z","outcome":"succeeded","steps":[]}`
	if err := os.WriteFile(filepath.Join(folder, attempt+".json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	screen, terminal := pty(t)
	if err := unix.IoctlSetWinsize(int(terminal.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 70}); err != nil {
		t.Fatal(err)
	}
	seen := func(args ...string) string {
		done := make(chan string)
		go func() {
			all := make([]byte, 1<<16)
			n, _ := screen.Read(all)
			done <- string(all[:n])
		}()
		if code := Run(t.Context(), append([]string{"--home", dir}, args...), Streams{Out: terminal, Err: io.Discard}, nil); code != 0 {
			t.Fatalf("%q: exit code %d", args, code)
		}
		return <-done
	}
	table := seen("trace", "--list")
	for line := range strings.Lines(table) {
		if n := len([]rune(strings.TrimRight(line, "\r\n"))); n > 70 {
			t.Errorf("a line has %d characters: %q", n, line)
		}
	}
	if !strings.Contains(table, attempt) || !strings.Contains(table, "sign-in") || strings.Contains(table, "{") {
		t.Errorf("no table: %q", table)
	}
	if got := seen("trace", "--list", "--json"); !strings.Contains(got, `"attempt"`) {
		t.Errorf("no JSON: %q", got)
	}
}
