//go:build !unix && !windows

package terminal

import (
	"errors"
	"os"
)

// openTerminal: this system has no controlling terminal that we know of.
func openTerminal() (*os.File, error) { return nil, errors.ErrUnsupported }
