package vault

import (
	"testing"

	"latchkey/auth"
)

// M2: a locked keychain, a declined question and a missing keychain have reasons of their own, which
// the low byte of Security.framework's result decides.
func TestM2KeychainCauses(t *testing.T) {
	for result, want := range map[int]auth.Reason{
		-25308: auth.ReasonKeyringLocked,   // errSecInteractionNotAllowed
		-25293: auth.ReasonKeyringLocked,   // errSecAuthFailed
		-128:   auth.ReasonKeyringDeclined, // errSecUserCanceled
		-25294: auth.ReasonKeyringAbsent,   // errSecNoSuchKeychain
		-25307: auth.ReasonKeyringAbsent,   // errSecNoDefaultKeychain
		-25291: auth.ReasonKeyringBroken,   // errSecNotAvailable
		1:      auth.ReasonKeyringBroken,
	} {
		if got, detail := keychainReason(result & 0xff); got != want || detail == "" {
			t.Errorf("%d: %s, %q, want %s", result, got, detail, want)
		}
	}
}
