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
func keychainReason(exitCode int) (auth.Reason, auth.Why) {
	switch exitCode {
	case exitInteractionNotAllowed:
		return auth.ReasonKeyringLocked, auth.WhyKeychainLocked
	case exitAuthFailed:
		return auth.ReasonKeyringLocked, auth.WhyStayedLocked
	case exitCancelled:
		return auth.ReasonKeyringDeclined, auth.WhyPromptDeclined
	case exitNoKeychain, exitNoDefaultKeychain:
		return auth.ReasonKeyringAbsent, auth.WhyNoKeychain
	}
	return auth.ReasonKeyringBroken, auth.WhyKeyringRefused
}
