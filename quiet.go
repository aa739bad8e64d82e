//go:build !headless

package main

import (
	"bytes"
	"io"
)

// quiet drops one thing that Fyne logs at its start: that it cannot follow the
// desktop's change between light and dark, because there is no D-Bus session to
// tell of it. Nobody can do anything about that, and nothing else is the matter.
type quiet struct {
	to       io.Writer
	dropping bool // the latest error of Fyne's was that one
}

// Write takes one line, as package log gives them. Fyne logs an error as a line
// of its own, one of its cause and one of its place.
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
