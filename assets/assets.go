// Package assets contains what is built into the program: the provider presets,
// the window's icon and the page that a browser ends on. It imports nothing of ours.
package assets

import "embed"

// Providers contains the presets, one TOML file each, under providers/. Their
// format is written out in docs/providers.md.
//
//go:embed providers/*.toml
var Providers embed.FS

// WindowIcon is the app's key as a PNG picture of 256 by 256 pixels, the size
// that a window asks for: it is shown as it is, while the SVG would have to be
// drawn before the first frame.
//
//go:embed window.png
var WindowIcon []byte
