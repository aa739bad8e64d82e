package home

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/internal/connowner/otheruser"
)

func TestMain(m *testing.M) {
	otheruser.Main(map[string]func([]string){"spy": spy})
	os.Exit(m.Run())
}

var onLoopback = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+/[^\x00 ]*`)

// spy is the role of another user who reads the arguments of every process, and
// requests each address of this computer in them, and those that args name. It prints
// each address and the answer.
func spy(args []string) {
	processes, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, process := range processes {
		arguments, _ := os.ReadFile(process)
		if strings.Contains(string(arguments), sleeper) {
			args = append(args, onLoopback.FindAllString(string(arguments), -1)...)
		}
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, address := range args {
		answer := "closed"
		if resp, err := client.Get(address); err == nil {
			_ = resp.Body.Close()
			answer = resp.Status + " " + resp.Header.Get("Location")
		}
		fmt.Println(address, answer)
	}
}

// sleeper marks the process that stands for a browser in this test.
const sleeper = "latchkey-test-browser"

// TestAnotherUserCannotTakeASignIn: another user who reads the browser's arguments, and
// even knows the authorization address, can neither end the wait, nor finish the
// sign-in, nor use up the page that the browser was started with. The person's own
// browser then finishes it.
func TestAnotherUserCannotTakeASignIn(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("not proven here: the arguments of processes are read in /proc")
	}
	other := otheruser.Command(t, "spy")
	s := openWith(t, fresh(t), inMemory)
	var all reader
	s.Follow(all.read)
	var shown, started string
	saw := make(chan []string, 1)
	a, err := s.SignIn(t.Context(), SignIn{Provider: "demo", Timeout: time.Minute, Browse: Browse{
		Show: func(address string) { shown = address },
		Open: func(_ context.Context, start string) error {
			started = start
			browser := exec.Command("sh", "-c", "sleep 600", sleeper, start)
			if err := browser.Start(); err != nil {
				return err
			}
			go func() {
				saw <- spyBy(t, other, shown)
				_ = browser.Process.Kill()
				_ = browser.Wait()
				approve(t, start)
			}()
			return nil
		},
	}})
	lines := <-saw
	if err != nil {
		t.Fatalf("the other user saw %q, and the sign-in ended with %v", lines, err)
	}
	if a.Identity.Name != "Ada Lovelace" {
		t.Errorf("signed in is %q", a.Identity.Name)
	}
	if len(lines) != 4 || !strings.HasPrefix(lines[3], started+" ") || started == shown || strings.Contains(started, "state") {
		t.Errorf("the other user saw %q, and the browser was started with %s", lines, started)
	}
	for _, line := range lines {
		if !strings.HasSuffix(line, " closed") {
			t.Errorf("the other user was answered: %s", line)
		}
	}
	if !all.has(func(n News) bool { return n.Refused != nil && n.Refused.Reason == auth.ReasonOtherUser }) {
		t.Error("nothing of it is in the news")
	}
}

// spyBy lets another user try everything with the authorization address, and returns
// what each request was answered.
func spyBy(t *testing.T, other *exec.Cmd, address string) (lines []string) {
	u, err := url.Parse(address)
	if err != nil {
		t.Error(err)
		return nil
	}
	q := u.Query()
	with := func(answer url.Values) string {
		answer.Set("state", q.Get("state"))
		answer.Set("iss", u.Scheme+"://"+u.Host)
		return q.Get("redirect_uri") + "?" + answer.Encode()
	}
	other.Args = append(other.Args, with(url.Values{"error": {"access_denied"}}), with(url.Values{"code": {"theirs"}}), address)
	out, err := other.Output()
	if err != nil {
		t.Error(err)
	}
	for scan := bufio.NewScanner(strings.NewReader(string(out))); scan.Scan(); {
		lines = append(lines, scan.Text())
	}
	return lines
}
