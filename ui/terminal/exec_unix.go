//go:build unix

package terminal

import (
	"io/fs"

	"golang.org/x/sys/unix"
)

// run replaces this process by the command, which has its number, its signals and its terminal. It
// returns only if that fails.
func (f *face) run(path string, args, environment []string) error {
	f.quiet()
	err := unix.Exec(path, args, environment)
	return f.notStarted(args[0], &fs.PathError{Op: "exec", Path: path, Err: err})
}
