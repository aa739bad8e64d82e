// Package demotest makes the demo providers of tests cheap to begin: in a test that imports it they
// share a few RSA keys, where each provider of the program makes its own.
//
// Tests import it for its effect. It panics in any other program, and e2e's TestArrows checks that
// no program links it.
package demotest

import (
	"testing"

	"latchkey/auth/demo/internal/signing"
)

func init() {
	if !testing.Testing() {
		panic("demotest in a program that is no test")
	}
	signing.Reuse()
}
