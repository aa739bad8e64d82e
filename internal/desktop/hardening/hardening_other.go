//go:build !linux && !darwin

package hardening

// apply has nothing here: Windows writes no core file unless a person or an
// administrator sets that up, and lets a process of the same person read ours.
func apply() Result { return Result{Problem: "not supported on this system"} }
