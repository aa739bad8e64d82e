// Command oneline is the least that a Go program can do: what the start of a short
// command is measured against.
package main

import "os"

func main() { _, _ = os.Stdout.WriteString("one line\n") }
