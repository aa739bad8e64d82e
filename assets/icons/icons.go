// Package icons contains Latchkey's own pictures: the status marks, the rail
// signs that Fyne has none for, and the app's key. Each is a small SVG of
// cubic curves and straight lines, because Fyne's rasteriser draws elliptic
// arcs and even-odd holes unevenly at small sizes.
package icons

import "embed"

// Files contains every picture by its file name, such as "lock.svg".
//
//go:embed *.svg
var Files embed.FS
