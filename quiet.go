//go:build !headless

package main

import (
	"bytes"
	"io"
)

// quiet drops one message that Fyne logs at its start: without a D-Bus session it cannot follow
// the desktop's change between light and dark. The person can do nothing about that, and
// everything else works.
type quiet struct {
	to       io.Writer
	dropping bool // Fyne's latest error was that one
}

// Write receives one line at a time, as package log writes them. Fyne logs an error as three
// lines: the error, its cause and its place.
func (q *quiet) Write(line []byte) (int, error) {
	switch {
	case bytes.Contains(line, []byte("Fyne error:")):
		q.dropping = bytes.Contains(line, []byte("failed to watch theme settings"))
	case !bytes.Contains(line, []byte("  Cause:")) && !bytes.Contains(line, []byte("  At:")):
		return q.to.Write(line)
	}
	if q.dropping {
		return len(line), nil
	}
	return q.to.Write(line)
}
