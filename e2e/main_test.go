package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Where the programs are and where pictures go; set once by TestMain.
var (
	binDir     string // bin/latchkey and bin/latchkey-headless
	pictureDir string // out/e2e
)

// childVariable selects the function that this test binary runs as another
// process.
const childVariable = "LATCHKEY_E2E_CHILD"

// children are the functions that the test binary can run as another process.
var children = map[string]func(args []string) error{}

// TestMain finds the programs in LATCHKEY_BIN, where make puts them, or builds
// them.
func TestMain(m *testing.M) {
	if child := children[os.Getenv(childVariable)]; child != nil {
		if err := child(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := 1
	if err := prepare(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	os.Exit(code)
}

func prepare() error {
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	pictureDir = filepath.Join(root, "out", "e2e")
	if err := os.MkdirAll(pictureDir, 0o755); err != nil {
		return err
	}
	if binDir = os.Getenv("LATCHKEY_BIN"); binDir != "" {
		return nil
	}
	binDir = filepath.Join(root, "bin")
	for _, b := range []struct{ name, tags, cgo, mode string }{
		{"latchkey", "migrated_fynedo,no_emoji", "1", "pie"},
		{"latchkey-headless", "headless,migrated_fynedo,no_emoji", "0", "default"},
	} {
		cmd := exec.Command("go", "build", "-buildvcs=false", "-buildmode", b.mode, "-tags", b.tags, "-o", filepath.Join(binDir, b.name), ".")
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "CGO_ENABLED="+b.cgo)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("building %s: %w\n%s", b.name, err, out)
		}
	}
	return nil
}
