//go:build !headless

package main

import (
	"bytes"
	"io"
	"strings"

	"latchkey/auth"
)

// surplus begins a message of net/http that quotes what a server sent unasked, which may be a
// token. It is not shown.
const surplus = "Unsolicited response"

// quiet stands between Fyne's log and standard error. It drops one message that Fyne logs at its
// start: without a D-Bus session it cannot follow the desktop's change between light and dark. The
// person can do nothing about that, and everything else works. Where Fyne can open no window, which
// it only logs, quiet reports it to onNoWindow.
type quiet struct {
	to         io.Writer
	onNoWindow func(*auth.Error) // ends the program
	dropping   bool              // the latest error is one that is not shown
	failed     auth.Reason       // why there is no window, until its cause is logged; empty means none
}

// Write receives one line at a time, as package log writes them. Fyne logs an error as three
// lines: the error, its cause and its place.
func (q *quiet) Write(line []byte) (int, error) {
	switch {
	case bytes.Contains(line, []byte(surplus)):
		return len(line), nil
	case bytes.Contains(line, []byte("Fyne error:")):
		q.failed = noWindow(line)
		q.dropping = q.failed != "" || bytes.Contains(line, []byte("failed to watch theme settings"))
	case q.failed != "" && bytes.Contains(line, []byte("  Cause:")):
		_, cause, _ := strings.Cut(string(line), "  Cause:")
		q.onNoWindow(&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: q.failed, Detail: strings.TrimSpace(cause)})
	case !bytes.Contains(line, []byte("  Cause:")) && !bytes.Contains(line, []byte("  At:")):
		return q.to.Write(line)
	}
	if q.dropping {
		return len(line), nil
	}
	return q.to.Write(line)
}

// noWindow returns the reason for which Fyne has no window, if an error of its log says that.
func noWindow(line []byte) auth.Reason {
	switch {
	case bytes.Contains(line, []byte("failed to initialise GLFW")):
		return auth.ReasonNoDisplay
	case bytes.Contains(line, []byte("window creation error")):
		return auth.ReasonNoOpenGL
	}
	return ""
}
