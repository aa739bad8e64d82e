package terminal

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
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

// interrupts CMD…: once the command has said something, it gets an interrupt
// and ends with exit code 130.
func interrupts() {
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
	_ = cmd.Process.Signal(os.Interrupt)
	_, _ = io.Copy(os.Stdout, out)
	_ = cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != 130 {
		fail(fmt.Sprintf("exit code %d, want 130", got))
	}
}

// pastes CMD…: a person signs in with a browser on another computer and pastes
// the final address, after something else, into the command's standard input.
func pastes() {
	follow(func(address string, stdin io.WriteCloser) error {
		final, err := person{username: "ada", decision: "allow", stop: true}.sit(address)
		if err != nil {
			return err
		}
		long := strings.Repeat("x", 2<<20) // a line that nobody can mean
		_, err = fmt.Fprintf(stdin, "hello\n\n%s\nhttp://127.0.0.1/cb/demo?code=x&state=y\n%s\n", long, final)
		return errors.Join(err, stdin.Close())
	})
}

// devices CMD…: a person approves on another device, at the address that has
// the code in it.
func devices() {
	follow(func(address string, _ io.WriteCloser) error {
		if !strings.Contains(address, "code=") {
			return nil
		}
		_, err := person{username: "ada", decision: "allow", device: true}.sit(address)
		return err
	})
}

// follow runs the command that the program was given and calls visit for every
// address that it says, alone on a line.
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

// ten-at-once CMD…: ten of the same at once, all of which succeed. Their outputs
// come one after the other, as one JSON list.
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

func fail(why string) {
	fmt.Fprintln(os.Stderr, "test:", why)
	os.Exit(99)
}
