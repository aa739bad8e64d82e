//go:build race

package vault

// hasRaceDetector reports whether this binary has the race detector.
const hasRaceDetector = true
