//go:build !unix

package terminal

import (
	"context"
	"errors"
	"os/exec"
)

// run runs the command and ends with its exit status. Ctrl+C reaches the command, which shares the
// console; this process waits for it.
func (f *face) run(path string, args, environment []string) error {
	cmd := exec.CommandContext(context.Background(), path)
	cmd.Args, cmd.Env = args, environment
	cmd.Stdin, cmd.Stdout, cmd.Stderr = f.std.In, f.std.Out, f.std.Err
	err := cmd.Run()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ended):
		return exitCode(ended.ExitCode())
	}
	return f.notStarted(args[0], err)
}
