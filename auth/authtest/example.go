package authtest

import (
	"fmt"
	"slices"
	"testing"
)

// example is a testing.TB for examples. Of its methods only those below are called
// here; the others would panic.
type example struct {
	testing.TB
	cleanups []func()
}

// Example gives an example, which has no testing.TB, one for New and NewBrowser. end
// ends what they made; what would fail a test panics.
func Example() (tb testing.TB, end func()) {
	e := &example{}
	return e, func() {
		for _, f := range slices.Backward(e.cleanups) {
			f()
		}
	}
}

func (e *example) Helper()                           {}
func (e *example) Cleanup(f func())                  { e.cleanups = append(e.cleanups, f) }
func (e *example) Errorf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (e *example) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
