package icons

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

var source = Source{
	Picture:  filepath.Join("..", "..", "assets", "icon.png"),
	Drawing:  filepath.Join("..", "..", "assets", "icons", "latchkey.svg"),
	Symbolic: filepath.Join("..", "linux", "symbolic.svg"),
}

// isIcon checks that a PNG has the size, and is neither empty nor a full square.
func isIcon(t *testing.T, name string, text []byte, size int) {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	_, _, _, corner := picture.At(0, 0).RGBA()
	_, _, _, middle := picture.At(size/2, size/8).RGBA()
	if b := picture.Bounds(); b.Dx() != size || b.Dy() != size || corner > 0x4000 || middle < 0xc000 {
		t.Errorf("%s is %dx%d, its corner %d and its middle %d", name, b.Dx(), b.Dy(), corner, middle)
	}
}

func TestTheThemeHasEverySize(t *testing.T) {
	dir := t.TempDir()
	if err := source.Theme(dir, "app.latchkey"); err != nil {
		t.Fatal(err)
	}
	for _, size := range Sizes {
		name := filepath.Join(fmt.Sprintf("%dx%d", size, size), "apps", "app.latchkey.png")
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
			continue
		}
		isIcon(t, name, text, size)
	}
	for _, name := range []string{"scalable/apps/app.latchkey.svg", "symbolic/apps/app.latchkey-symbolic.svg"} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Contains(text, []byte("<svg")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestICNS reads Apple's format back: its lengths add up, and each picture has its type's size.
func TestICNS(t *testing.T) {
	file, err := source.ICNS()
	if err != nil {
		t.Fatal(err)
	}
	if string(file[:4]) != "icns" || int(binary.BigEndian.Uint32(file[4:])) != len(file) {
		t.Fatalf("it begins with %q, %d of %d bytes", file[:4], binary.BigEndian.Uint32(file[4:]), len(file))
	}
	rest := file[8:]
	for _, kind := range icnsTypes {
		length := int(binary.BigEndian.Uint32(rest[4:]))
		if string(rest[:4]) != kind.name || length > len(rest) {
			t.Fatalf("%q with %d bytes, want %q", rest[:4], length, kind.name)
		}
		isIcon(t, kind.name, rest[8:length], kind.size)
		rest = rest[length:]
	}
	if len(rest) != 0 {
		t.Errorf("%d bytes are left", len(rest))
	}
}
