package terminal

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// runChild runs a program with these variables beside our own, until it ends. Its exit
// status is the result: 128 and the signal where one ended it, as shells have it. A terminal
// sends Ctrl+C to the program itself; the signals that end us are passed on.
func (f *face) runChild(argv, env []string) error {
	f.quiet() // an interrupt is for the program, which may go on after it
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = f.std.In, f.std.Out, f.std.Err
	cmd.Env = append(os.Environ(), env...)
	if err := cmd.Start(); err != nil {
		return f.notStarted(argv[0], err)
	}
	ended := make(chan struct{})
	defer close(ended)
	_, fromTerminal := f.terminal()
	go func() {
		for {
			select {
			case s := <-signals:
				if s != os.Interrupt || !fromTerminal {
					_ = cmd.Process.Signal(s)
				}
			case <-ended:
				return
			}
		}
	}()
	_ = cmd.Wait()
	code := cmd.ProcessState.ExitCode()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		code = 128 + int(status.Signal())
	}
	if code == 0 {
		return nil
	}
	return exitCode(code)
}
