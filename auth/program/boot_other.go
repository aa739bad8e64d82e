//go:build !linux && !darwin && !windows

package program

// Boot names the run of this computer since its start; empty: this system does not name it.
func Boot() string { return "" }
