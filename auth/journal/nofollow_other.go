//go:build !unix

package journal

// noFollow has no flag on this system, where creating a link needs special
// rights.
const noFollow = 0
