package words

import "latchkey/auth"

// The dialog of a sign-in on another device.
const (
	OnAnotherDevice = "On another device"
	DeviceTitle     = "Approve on another device"
	DeviceAsking    = "Asking for a code"
	DeviceAddress   = "Open this address there"
	DeviceHere      = "Open this address in any browser of this computer"
	DeviceCode      = "and enter this code"
	DeviceScan      = "or point its camera here"
	CopyAddress     = "Copy the address"
	CopyCode        = "Copy the code"
	CodeCopied      = "The code is copied"
	AddressCopied   = "The address is copied"
	DeviceWarning   = "Only enter a code that you asked for yourself, here."
)

// DeviceSub is below the title.
func DeviceSub(provider string) string {
	return "Approve at " + provider + " on a telephone or another computer; this window waits."
}

// ForDevice is the hint of a failure where no browser of this computer was
// asked.
func ForDevice(e *auth.Error, hint string) string {
	if e.Reason == auth.ReasonNoCallback {
		return "The code ended before it was approved. Start again for a new one."
	}
	return hint
}
