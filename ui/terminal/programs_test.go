package terminal

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"

	"latchkey/auth"
	"latchkey/auth/home"
)

// exits N CMD…: the command ends with exit code N.
func exits() {
	want, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fail("usage: exits N CMD…")
	}
	cmd := exec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	_ = cmd.Run()
	if got := cmd.ProcessState.ExitCode(); got != want {
		fail(fmt.Sprintf("exit code %d, want %d", got, want))
	}
}

// holder keeps the vault open and serves programs, as an open window does, until an interrupt.
func holds() {
	h, err := home.At(os.Getenv("LATCHKEY_HOME"))
	if err != nil {
		fail(err.Error())
	}
	s, err := h.Open(context.Background(), home.Opening{}.WithPassphrase(auth.NewSecret("correct horse")))
	if err != nil {
		fail(err.Error())
	}
	s.Serve()
	fmt.Println("open")
	select {}
}

// interrupts CMD…: the command is interrupted after its first output and ends
// with exit code 130.
func interrupts() {
	cmd := signalled(os.Interrupt)
	if got := cmd.ProcessState.ExitCode(); got != 130 {
		fail(fmt.Sprintf("exit code %d, want 130", got))
	}
}

// kills CMD…: the command is killed after its first output.
func kills() {
	cmd := signalled(os.Kill)
	if cmd.ProcessState.Success() {
		fail("it ended by itself")
	}
}

// signalled runs the command of the arguments and sends it a signal after its first output.
func signalled(s os.Signal) *exec.Cmd {
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	r, w, err := os.Pipe()
	if err != nil {
		fail(err.Error())
	}
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		fail(err.Error())
	}
	_ = w.Close()
	out := bufio.NewReader(r)
	line, _ := out.ReadString('\n')
	fmt.Print(line)
	_ = cmd.Process.Signal(s)
	_, _ = io.Copy(os.Stdout, out)
	_ = cmd.Wait()
	return cmd
}

// beside CMD… -- CMD…: the second command runs while the first one serves, and the first one is
// interrupted afterwards. The output and the exit code are the second one's.
func beside() {
	i := slices.Index(os.Args, "--")
	first, second := exec.Command(os.Args[1], os.Args[2:i]...), exec.Command(os.Args[i+1], os.Args[i+2:]...)
	out, err := first.StdoutPipe()
	if err != nil {
		fail(err.Error())
	}
	first.Stderr = os.Stderr
	if err := first.Start(); err != nil {
		fail(err.Error())
	}
	line := bufio.NewReader(out)
	_, _ = line.ReadString('\n')
	second.Stdout, second.Stderr = os.Stdout, os.Stderr
	_ = second.Run()
	_ = first.Process.Signal(os.Interrupt)
	_, _ = io.Copy(io.Discard, line)
	_ = first.Wait()
	os.Exit(second.ProcessState.ExitCode())
}

// pastes CMD…: a person signs in with a browser on another computer, and pastes
// other text and then the final address into the command's standard input.
func pastes() {
	follow(func(address string, stdin io.WriteCloser) error {
		final, err := person{username: "ada", decision: "allow", stop: true}.start(address)
		if err != nil {
			return err
		}
		long := strings.Repeat("x", 2<<20) // longer than any address
		_, err = fmt.Fprintf(stdin, "hello\n\n%s\nhttp://127.0.0.1/cb/demo?code=x&state=y\n%s\n", long, final)
		return errors.Join(err, stdin.Close())
	})
}

// devices CMD…: a person approves on another device, at the address that contains
// the code.
func devices() {
	follow(func(address string, _ io.WriteCloser) error {
		if !strings.Contains(address, "code=") {
			return nil
		}
		_, err := person{username: "ada", decision: "allow", device: true}.start(address)
		return err
	})
}

// follow runs the command given as the program's arguments, and calls visit for
// every address that the command prints alone on a line.
func follow(visit func(address string, stdin io.WriteCloser) error) {
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stdout = os.Stdout
	stderr, err := cmd.StderrPipe()
	if err != nil {
		fail(err.Error())
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		fail(err.Error())
	}
	if err := cmd.Start(); err != nil {
		fail(err.Error())
	}
	said := bufio.NewScanner(stderr)
	for said.Scan() {
		fmt.Fprintln(os.Stderr, said.Text())
		if !strings.HasPrefix(said.Text(), "http://") {
			continue
		}
		if err := visit(said.Text(), stdin); err != nil {
			_ = cmd.Process.Kill()
			fail(err.Error())
		}
	}
	if err := cmd.Wait(); err != nil {
		fail(err.Error())
	}
}

// ten-at-once CMD…: ten copies run at the same time, and all succeed. Their
// outputs are printed one after the other, as one JSON list.
func tenAtOnce() {
	var all sync.WaitGroup
	outputs := make([]bytes.Buffer, 10)
	failures := make([]error, 10)
	for i := range outputs {
		all.Go(func() {
			cmd := exec.Command(os.Args[1], os.Args[2:]...)
			cmd.Stdout, cmd.Stderr = &outputs[i], os.Stderr
			failures[i] = cmd.Run()
		})
	}
	all.Wait()
	var texts []string
	for i := range outputs {
		if failures[i] != nil {
			fail(failures[i].Error())
		}
		texts = append(texts, outputs[i].String())
	}
	fmt.Printf("[%s]\n", strings.Join(texts, ","))
}

// fetch METHOD URL: one request without a credential of its own. It prints the status and the
// body, or "closed" where nothing answers.
func fetch(address string) {
	req, err := http.NewRequest(os.Args[1], address, nil)
	if err != nil {
		fail(err.Error())
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println("closed")
		return
	}
	defer func() { _ = resp.Body.Close() }()
	fmt.Println(resp.StatusCode)
	_, _ = io.Copy(os.Stdout, resp.Body)
}

// fetch-file METHOD FILE: fetch of the address in a file's first line.
func fetchFile() {
	text, err := os.ReadFile(os.Args[2])
	if err != nil {
		fail(err.Error())
	}
	address, _, _ := strings.Cut(string(text), "\n")
	fetch(address)
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, "test:", why)
	os.Exit(99)
}
