package terminal

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/auth/home"
)

func TestAnswersAboutAProgram(t *testing.T) {
	for line, want := range map[string]home.Choice{
		"o\n": {Kind: home.ChoiceOnce}, "Once\n": {Kind: home.ChoiceOnce}, " l \r\n": {Kind: home.ChoiceUntilLock}, "a\n": {Kind: home.ChoiceAlways},
		"n\n": {Kind: home.ChoiceNever}, "30m\n": {Kind: home.ChoiceFor, For: 30 * time.Minute}, "7d\n": {Kind: home.ChoiceFor, For: 7 * 24 * time.Hour},
		"\n": {Kind: home.ChoiceRefuse}, "": {Kind: home.ChoiceRefuse}, "ok\n": {Kind: home.ChoiceRefuse}, "-5m\n": {Kind: home.ChoiceRefuse},
		"0s\n": {Kind: home.ChoiceRefuse}, "99999d\n": {Kind: home.ChoiceRefuse}, "allways\n": {Kind: home.ChoiceRefuse},
	} {
		if got := choiceOf(line); got != want {
			t.Errorf("%q: %v, want %v", line, got, want)
		}
	}
}

// atTerminal runs a command whose controlling terminal is a new one, and answers the question; its
// standard input is a pipe that says something else. It returns what the terminal showed, standard
// output, and the exit code.
func atTerminal(t *testing.T, env []string, answer string, args ...string) (shown, out string, code int) {
	t.Helper()
	screen, terminal := pty(t)
	path, err := exec.LookPath("latchkey")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Dir = t.TempDir()
	var stdout bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader("a\na\na\n"), &stdout, terminal
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 2}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = terminal.Close()
	var all strings.Builder
	piece := make([]byte, 4096)
	for answered := false; ; {
		n, err := screen.Read(piece)
		all.Write(piece[:n])
		if !answered && strings.Contains(all.String(), "Enter refuses") {
			answered = true
			if _, err := screen.WriteString(answer); err != nil {
				t.Fatal(err)
			}
		}
		if err != nil { // the command has ended
			break
		}
	}
	_ = cmd.Wait()
	return all.String(), stdout.String(), cmd.ProcessState.ExitCode()
}

// TestTheQuestionAtATerminal: the answer comes from the controlling terminal and not from standard
// input, no default says yes, and a rule that it makes holds.
func TestTheQuestionAtATerminal(t *testing.T) {
	dir := t.TempDir()
	pass := filepath.Join(dir, "pass")
	if err := os.WriteFile(pass, []byte("correct horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(dir, "home")
	env := []string{"LATCHKEY_HOME=" + at, "XDG_RUNTIME_DIR=" + dir, "DBUS_SESSION_BUS_ADDRESS="}
	flags := []string{"--key-keeper", "passphrase", "--passphrase-file", pass}
	run := func(answer string, args ...string) (string, string, int) {
		t.Helper()
		return atTerminal(t, env, answer, append(flags, args...)...)
	}
	browser, err := exec.LookPath("browser-allow")
	if err != nil {
		t.Fatal(err)
	}
	if shown, _, code := run("", "sign-in", "demo", "--browser", browser, "--timeout", "2m"); code != 0 {
		t.Fatalf("exit %d: %s", code, shown)
	}
	if err := os.WriteFile(filepath.Join(at, "config.toml"), []byte("programs = \"ask\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		answer string
		code   int
		asks   bool
	}{
		{"\n", 7, true}, {"yes please\n", 7, true}, {"\x04", 7, true}, {"o\n", 0, true}, {"30m\n", 0, true}, {"", 0, false},
	} {
		shown, out, code := run(c.answer, "token", "ada")
		if code != c.code || (out != "") != (c.code == 0) || strings.Contains(shown, "Allow it?") != c.asks {
			t.Errorf("%q: exit %d, %d bytes\n%s", c.answer, code, len(out), shown)
		}
		if c.asks && (!strings.Contains(shown, "terminal.test asks for a token of Ada Lovelace (demo)") || !strings.Contains(shown, "By latchkey token, with the scopes openid")) {
			t.Errorf("it asks:\n%s", shown)
		}
		if strings.Contains(shown, out) && out != "" {
			t.Error("the token is at the terminal")
		}
	}
}
