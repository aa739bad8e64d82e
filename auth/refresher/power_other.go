//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package refresher

// PowerSaver reports whether the desktop saves power. This system is not asked
// yet, and the answer is no.
func PowerSaver() bool { return false }
