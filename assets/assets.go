// Package assets holds what is built into the program: the provider presets,
// the icons and the page that a browser ends on. It imports nothing of ours.
package assets

import "embed"

// Providers holds the presets, one TOML file each, under providers/. Their
// format is written out in docs/providers.md.
//
//go:embed providers/*.toml
var Providers embed.FS

// Icons holds the program's own icons, SVG files under icons/. Each is drawn in
// one colour, so that a theme can give it another; latchkey.svg is the logo.
//
//go:embed icons/*.svg
var Icons embed.FS
