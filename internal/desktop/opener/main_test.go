package opener

import (
	"os"
	"strings"
	"testing"
)

// noteTo is the variable that makes the test binary a browser: it notes its arguments in the file
// of that name.
const noteTo = "OPENER_TEST_NOTE"

// TestMain lets the test binary be the program that Open starts, and a browser on systems without
// scripts.
func TestMain(m *testing.M) {
	Init(false)
	if len(os.Args) == 3 && os.Args[1] == Command {
		os.Exit(Serve(os.Args[2]))
	}
	if file := os.Getenv(noteTo); file != "" {
		lines := append(os.Args[1:], "LATCHKEY_HOME="+os.Getenv("LATCHKEY_HOME"))
		if os.WriteFile(file+".new", []byte(strings.Join(lines, "\n")), 0o600) != nil || os.Rename(file+".new", file) != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}
