package durable

import (
	"io"
	"os"
)

// Open opens a file for reading and keeps no process from replacing or removing it meanwhile.
// On Windows it waits for a process that has the file to itself, for two seconds at most.
func Open(path string) (*os.File, error) { return openFile(path, os.O_RDONLY) }

// OpenNoFollow is Open for a file that must be no link. On Windows it opens the link itself, as
// its mode shows; elsewhere a link is an error.
func OpenNoFollow(path string) (*os.File, error) { return openFile(path, os.O_RDONLY|noFollow) }

// OpenAppend opens a file for adding to its end and makes it with mode 0600 where it is missing.
// Links and other processes are as with OpenNoFollow.
func OpenAppend(path string) (*os.File, error) {
	return openFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE|noFollow)
}

// ReadFile reads a file as Open opens it.
func ReadFile(path string) ([]byte, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(f)
}

// Rename gives a file another name and replaces the one that has it. On Windows it waits for
// processes that have either open, for two seconds at most.
func Rename(from, to string) error { return rename(from, to) }

// Remove removes a file and waits as Rename does.
func Remove(path string) error { return remove(path) }
