// Command coverage writes docs/coverage.md: every requirement by its id and the
// tests that name it. It fails over an id for which there is neither a test nor
// a reason why not.
//
//	go run ./auth/authtest/coverage [ROOT]
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	page, err := report(root)
	if err == nil {
		err = os.WriteFile(filepath.Join(root, "docs", "coverage.md"), []byte(page), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
