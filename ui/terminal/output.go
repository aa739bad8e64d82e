package terminal

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"text/tabwriter"

	"latchkey/auth"
	"latchkey/ui/words"
)

// printJSON writes v, indented, as the only output on standard output.
func (f *face) printJSON(v any) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // addresses stay readable
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return &auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal}
	}
	return f.print(b.String())
}

// print writes to standard output. A closed pipe or a full disk fails the
// command, because its caller did not receive the output.
func (f *face) print(text string) error {
	_, err := f.std.Out.Write([]byte(text))
	return cannotPrint(err)
}

// cannotPrint returns the failure to write to standard output; nil for none.
func cannotPrint(err error) error {
	if err == nil {
		return nil
	}
	e := &auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonCannotWrite, Detail: words.StandardOutput()}
	if errors.Is(err, syscall.ENOSPC) {
		e.Step, e.Reason = auth.StepSave, auth.ReasonDiskFull
	}
	return e.Caused(err)
}

// printPairs writes one key and value per line, and leaves out empty values.
func (f *face) printPairs(pairs [][2]string) error {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, p := range pairs {
		if p[1] != "" {
			_, _ = fmt.Fprintf(w, "%s\t%s\n", p[0], plain(p[1]))
		}
	}
	_ = w.Flush()
	return f.print(b.String())
}
