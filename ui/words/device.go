package words

// The dialog of a sign-in on another device.
var (
	OnAnotherDevice = text("on_another_device", "On another device")
	DeviceTitle     = text("device_title", "Approve on another device")
	DeviceAsking    = text("device_asking", "Asking for a code")
	DeviceAddress   = text("device_address", "Open this address there")
	DeviceHere      = text("device_here", "Open this address in any browser of this computer")
	DeviceCode      = text("device_code", "and enter this code")
	DeviceScan      = text("device_scan", "or point its camera here")
	CopyAddress     = text("copy_address", "Copy the address")
	CopyCode        = text("copy_code", "Copy the code")
	DeviceWarning   = text("device_warning", "Only enter a code that you asked for yourself, here.")

	deviceSub     = phrase("device_sub", "Approve at {{.Provider}} on a telephone or another computer; this window waits.")
	deviceSubHere = phrase("device_sub_here", "{{.Provider}} runs on this computer, so approve in a browser here; this window waits.")
)

// DeviceSub is below the title.
func DeviceSub(provider string) string { return deviceSub.fill(holes{"Provider": provider}) }

// DeviceSubHere is below the title where the address leads to this computer only.
func DeviceSubHere(provider string) string { return deviceSubHere.fill(holes{"Provider": provider}) }
