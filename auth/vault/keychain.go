package vault

import "latchkey/auth"

// The exit codes of macOS's security command are the low bytes of Security.framework's results
// (SecBase.h).
const (
	exitInteractionNotAllowed = 36  // errSecInteractionNotAllowed, -25308: locked, and no prompt can be shown
	exitAuthFailed            = 51  // errSecAuthFailed, -25293: the keychain's password was wrong
	exitNoKeychain            = 50  // errSecNoSuchKeychain, -25294
	exitNoDefaultKeychain     = 37  // errSecNoDefaultKeychain, -25307
	exitCancelled             = 128 // errSecUserCanceled, -128: Deny or Cancel in the prompt
)

// keychainReason returns why the security command failed: a locked keychain, a prompt that was
// declined, no keychain, or something else.
func keychainReason(exitCode int) (auth.Reason, string) {
	switch exitCode {
	case exitInteractionNotAllowed:
		return auth.ReasonKeyringLocked, "the keychain is locked, and macOS may not ask here"
	case exitAuthFailed:
		return auth.ReasonKeyringLocked, "the keychain stayed locked"
	case exitCancelled:
		return auth.ReasonKeyringDeclined, "the keychain's question was declined"
	case exitNoKeychain, exitNoDefaultKeychain:
		return auth.ReasonKeyringAbsent, "there is no default keychain"
	}
	return auth.ReasonKeyringBroken, "the system's keyring refused"
}
