package terminal

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
	"rsc.io/qr"
)

// quiet is the width of the light border that a QR code needs, in modules.
const quiet = 2

// drawCode draws an address as a QR code, two rows of modules per line, if out is
// a terminal. The half blocks are light on dark, which every reader accepts. An
// address too long for a code is left out.
func drawCode(out io.Writer, address string) {
	if !isTerminal(out) {
		return
	}
	_, _ = io.WriteString(out, blocks(address))
}

// isTerminal reports whether out is a terminal.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

func blocks(address string) string {
	code, err := qr.Encode(address, qr.L)
	if err != nil {
		return ""
	}
	light := func(x, y int) bool { return !code.Black(x, y) } // positions outside the code are light
	var b strings.Builder
	for y := -quiet; y < code.Size+quiet; y += 2 {
		for x := -quiet; x < code.Size+quiet; x++ {
			b.WriteString(half(light(x, y), light(x, y+1)))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func half(upper, lower bool) string {
	switch {
	case upper && lower:
		return "█"
	case upper:
		return "▀"
	case lower:
		return "▄"
	}
	return " "
}
