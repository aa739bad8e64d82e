package ui

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// small returns a picture in at most 256 colours, so that stored pictures are small. The screens
// have few colours; only the edges of letters change slightly.
func small(img image.Image) *image.Paletted {
	b := img.Bounds()
	count := map[color.NRGBA]int{}
	at := func(x, y int) color.NRGBA { return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA) }
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	colours := make([]color.NRGBA, 0, len(count))
	for c := range count {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.NRGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	palette := paletteOf(colours)
	index := make(map[color.NRGBA]uint8, len(count))
	for c := range count {
		index[c] = uint8(palette.Index(c))
	}
	out := image.NewPaletted(b, palette)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			out.SetColorIndex(x, y, index[at(x, y)])
		}
	}
	return out
}

// paletteOf selects from colours, the most frequent first: many of those, and then repeatedly the
// one farthest from all selected ones, so that a hue with few pixels is kept.
func paletteOf(colours []color.NRGBA) color.Palette {
	const most, frequent = 256, 128
	palette := make(color.Palette, 0, most)
	far := make([]int, len(colours)) // squared distance to the nearest selected colour
	for i := range far {
		far[i] = 4 << 16
	}
	for len(palette) < min(most, len(colours)) {
		next := len(palette)
		if next >= frequent {
			next = slices.Index(far, slices.Max(far))
		}
		palette = append(palette, colours[next])
		for i, c := range colours {
			far[i] = min(far[i], distance(c, colours[next]))
		}
	}
	return palette
}

func distance(a, b color.NRGBA) int {
	r, g, l := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return r*r + g*g + l*l
}
