//go:build !race

package vault

// raced tells that this binary has the race detector.
const raced = false
