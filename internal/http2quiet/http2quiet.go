// Package http2quiet keeps the HTTP/2 log of net/http off.
//
// With GODEBUG=http2debug=1 or 2 net/http prints the headers and frames of every
// HTTP/2 connection on standard error: authorization codes, verifiers and tokens.
// net/http reads the variable when it is initialized and offers no other switch,
// so this package removes the setting before that. The order is certain: Go
// initializes, of the packages whose imports are ready, the first by import path
// (Go specification, "Program initialization"), and this path precedes net/http.
// It must therefore import nothing that net/http does not import.
package http2quiet

import (
	"os"
	"strings"
)

const variable = "GODEBUG"

func init() {
	if value := os.Getenv(variable); value != "" {
		if kept := without(value); kept != value {
			_ = os.Setenv(variable, kept) // an error would need a name or a value that no environment can hold
		}
	}
}

// without returns a value of GODEBUG, settings separated by commas, without those
// in which net/http would find http2debug. net/http looks for the text anywhere,
// also within the name or value of another setting.
func without(value string) string {
	var kept []string
	for setting := range strings.SplitSeq(value, ",") {
		if !strings.Contains(setting, "http2debug") {
			kept = append(kept, setting)
		}
	}
	return strings.Join(kept, ",")
}
