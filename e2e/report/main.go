// Command report reads what `go test -json` writes and prints what matters of it:
// a line for each package, all that a failed test has said, why a test was skipped, and
// what a passed test says is "not proven here". The other tests say nothing.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is one line of test2json (go doc test2json).
type event struct {
	Action, Package, Test, Output string
}

func main() {
	if err := report(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// unproven returns the lines in which a test that has passed says what it could not
// prove on this computer.
func unproven(said string) string {
	var lines strings.Builder
	for line := range strings.Lines(said) {
		if strings.Contains(line, "not proven here: ") {
			lines.WriteString(line)
		}
	}
	return lines.String()
}

// report keeps what each test says until it is known how the test ended.
func report(from io.Reader, to io.Writer) error {
	said := map[[2]string]string{}
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			e = event{Action: "output", Output: lines.Text() + "\n"} // not of a test: go itself complains
		}
		key := [2]string{e.Package, e.Test}
		var text string
		switch {
		case e.Action == "build-output" || e.Action == "output" && e.Test == "":
			text = e.Output
		case e.Action == "output" && !strings.HasPrefix(e.Output, "=== "):
			said[key] += e.Output
		case e.Action == "fail" && e.Test != "", e.Action == "skip" && e.Test != "":
			text = said[key]
			delete(said, key)
		case e.Action == "pass":
			text = unproven(said[key])
			delete(said, key)
		}
		if text == "PASS\n" {
			continue
		}
		if _, err := io.WriteString(to, text); err != nil {
			return err
		}
	}
	for _, left := range said { // of tests that never ended
		if _, err := io.WriteString(to, left); err != nil {
			return err
		}
	}
	return lines.Err()
}
