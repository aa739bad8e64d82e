//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package vault

import (
	"context"

	"github.com/zalando/go-keyring"

	"latchkey/auth"
)

// promptsNeedDisplay: the system's own prompt finds its screen.
const promptsNeedDisplay = false

// probe asks for an item that is not there: a keyring that says so is ready.
func probe(context.Context) (struct{}, error) {
	_, err := keyring.Get(service, "probe")
	if err = keyringError(err); err == errNoItem {
		err = nil
	}
	return struct{}{}, err
}

// unlockCollection has nothing to do: the system unlocks when it is asked for an
// item.
func unlockCollection(context.Context) (struct{}, error) { return struct{}{}, nil }

// platformReason cannot tell more: these systems name no cause.
func platformReason(error) (auth.Reason, string) {
	return auth.ReasonKeyringBroken, "the system's keyring refused"
}
