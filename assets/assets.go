// Package assets holds what is built into the program: the provider presets
// and the page that a browser ends on. It imports nothing of ours.
package assets

import "embed"

// Providers holds the presets, one TOML file each, under providers/. Their
// format is written out in docs/providers.md.
//
//go:embed providers/*.toml
var Providers embed.FS
