package terminal

import (
	"bytes"
	"strings"
	"testing"

	"rsc.io/qr"
)

// The drawing is the code, module for module, with a light border.
func TestBlocksAreTheCode(t *testing.T) {
	const address = "https://id.example/device?user_code=WDJB-MJHT"
	code, err := qr.Encode(address, qr.L)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(blocks(address), "\n"), "\n")
	for n, line := range lines {
		cells := []rune(line)
		if len(cells) != code.Size+2*quiet {
			t.Fatalf("line %d has %d cells, want %d", n, len(cells), code.Size+2*quiet)
		}
		for i, c := range cells {
			x, y := i-quiet, 2*n-quiet
			upper, lower := c == '█' || c == '▀', c == '█' || c == '▄'
			if upper == code.Black(x, y) || lower == code.Black(x, y+1) {
				t.Fatalf("module %d, %d is drawn wrong", x, y)
			}
		}
	}
	if got := blocks(strings.Repeat("x", 5000)); got != "" {
		t.Error("too much for a code was drawn")
	}
	var out bytes.Buffer
	if drawCode(&out, address); out.Len() > 0 {
		t.Error("drawn without a terminal")
	}
}
