// Package icons makes the icon in the sizes and forms that desktops want, from one picture of 512
// pixels and one drawing. It imports nothing of ours.
package icons

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
)

// Sizes are those of the icon theme hicolor, in pixels (Icon Theme Specification).
var Sizes = []int{16, 22, 24, 32, 48, 64, 96, 128, 256, 512}

// Source are the files that the icons are made of: a picture, a drawing in colour, and one in a
// single colour, which desktops draw in their own.
type Source struct{ Picture, Drawing, Symbolic string }

// Theme writes the icons of the theme hicolor with the name id below dir.
func (s Source) Theme(dir, id string) error {
	var failed []error
	for _, size := range Sizes {
		text, err := s.png(size)
		failed = append(failed, err, write(filepath.Join(dir, fmt.Sprintf("%dx%d", size, size), "apps", id+".png"), text))
	}
	for from, to := range map[string]string{
		s.Drawing:  filepath.Join("scalable", "apps", id+".svg"),
		s.Symbolic: filepath.Join("symbolic", "apps", id+"-symbolic.svg"),
	} {
		text, err := os.ReadFile(from)
		failed = append(failed, err, write(filepath.Join(dir, to), text))
	}
	return errors.Join(failed...)
}

// PNGs writes SIZE.png for every size to dir.
func (s Source) PNGs(dir string) error {
	var failed []error
	for _, size := range Sizes {
		text, err := s.png(size)
		failed = append(failed, err, write(filepath.Join(dir, fmt.Sprintf("%d.png", size)), text))
	}
	return errors.Join(failed...)
}

// icnsTypes are the types of Apple's icon format that contain a PNG, with their sizes in pixels.
var icnsTypes = []struct {
	name string
	size int
}{
	{"icp4", 16}, {"icp5", 32}, {"ic11", 32}, {"icp6", 64}, {"ic12", 64},
	{"ic07", 128}, {"ic08", 256}, {"ic13", 256}, {"ic09", 512}, {"ic14", 512},
}

// ICNS returns the icon in Apple's format: "icns", the length of the file, and for each picture its
// type, its length with this head, and a PNG; lengths are 4 bytes, big endian.
func (s Source) ICNS() ([]byte, error) {
	var body bytes.Buffer
	for _, kind := range icnsTypes {
		text, err := s.png(kind.size)
		if err != nil {
			return nil, err
		}
		body.WriteString(kind.name)
		_ = binary.Write(&body, binary.BigEndian, uint32(8+len(text)))
		body.Write(text)
	}
	file := binary.BigEndian.AppendUint32([]byte("icns"), uint32(8+body.Len()))
	return append(file, body.Bytes()...), nil
}

// png returns the picture as a PNG of the size.
func (s Source) png(size int) ([]byte, error) {
	f, err := os.Open(s.Picture)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	whole, err := png.Decode(f)
	if err != nil {
		return nil, err
	}
	small := image.NewNRGBA(image.Rect(0, 0, size, size))
	draw.CatmullRom.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Src, nil)
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, small)
	return b.Bytes(), err
}

func write(path string, text []byte) error {
	return errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, text, 0o644))
}
