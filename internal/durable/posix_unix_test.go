//go:build !windows

package durable_test

import "testing"

// needPOSIXRename skips nothing: this system has no other rename.
func needPOSIXRename(*testing.T) {}
