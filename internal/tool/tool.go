// Package tool runs programs of others that keep settings of their own, such as git and
// kubectl: each changes its own files, which it knows how to find, lock and write.
package tool

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"latchkey/auth"
)

// limit bounds the run of a program that changes its settings.
const limit = 30 * time.Second

// maxSaid bounds what is quoted of a program's error, in bytes.
const maxSaid = 300

// Run runs a program by its name and returns what it prints and its exit status. A program
// that is not installed is ReasonToolMissing. One that ends with another status than 0 or
// one of accepted is ReasonToolFailed, with the last line of its standard error as
// Description.
func Run(ctx context.Context, name string, args []string, accepted ...int) (out string, status int, err error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", 0, (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonToolMissing, Detail: name}).Caused(err)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var printed, said bytes.Buffer
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdout, cmd.Stderr = &printed, &said
	err = cmd.Run()
	if err == nil {
		return printed.String(), 0, nil
	}
	if ended, ok := errors.AsType[*exec.ExitError](err); ok && ctx.Err() == nil {
		for _, status := range accepted {
			if ended.ExitCode() == status {
				return printed.String(), status, nil
			}
		}
	}
	failed := &auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonToolFailed, Provider: name, Description: lastLine(said.String())}
	return "", 0, failed.Caused(err)
}

// Files returns the path of a program, or nothing if it is not installed.
func Files(name string) []string {
	path, err := exec.LookPath(name)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return nil
	}
	return []string{path}
}

// lastLine returns the last line of a text that is not empty, without control characters
// and shortened.
func lastLine(text string) string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	for i := len(lines) - 1; i >= 0; i-- {
		line := strings.TrimSpace(strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return ' '
			}
			return r
		}, lines[i]))
		if len(line) > maxSaid {
			line = strings.ToValidUTF8(line[:maxSaid], "") + "…"
		}
		if line != "" {
			return line
		}
	}
	return ""
}
