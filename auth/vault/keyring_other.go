//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package vault

import (
	"context"
	"errors"
	"os/exec"

	"github.com/zalando/go-keyring"

	"latchkey/auth"
)

// promptsNeedDisplay: the system's prompt needs no DISPLAY variable.
const promptsNeedDisplay = false

// probe requests an item that does not exist: a keyring that reports so is ready.
func probe(context.Context) (struct{}, error) {
	_, err := keyring.Get(service, "probe")
	if err = keyringError(err); err == errNoItem {
		err = nil
	}
	return struct{}{}, err
}

// unlockCollection does nothing: the system unlocks the keyring when an item is
// requested.
func unlockCollection(context.Context) (struct{}, error) { return struct{}{}, nil }

// platformReason reads the cause from the exit code of macOS's security command; Windows's
// credential manager names none.
func platformReason(err error) *auth.Error {
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return keyringFail(keychainReason(ended.ExitCode()))
	}
	return keyringFail(auth.ReasonKeyringBroken, auth.WhyKeyringRefused)
}
