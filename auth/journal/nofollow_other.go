//go:build !unix

package journal

// noFollow is nothing here: making a link needs rights.
const noFollow = 0
