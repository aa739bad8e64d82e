package urlevents

import (
	"github.com/ebitengine/purego/objc"

	"latchkey/internal/desktop/cocoa"
)

// Four-character codes of Apple events (AEDataModel.h, Internet suite).
const (
	classInternet = 0x4755524C // 'GURL', kInternetEventClass
	getURL        = 0x4755524C // 'GURL', kAEGetURL
	directObject  = 0x2D2D2D2D // '----', keyDirectObject
)

func receive(onAddress func(string)) {
	receiver := cocoa.NewReceiver(func(event objc.ID) {
		parameter := cocoa.Send(event, "paramDescriptorForKeyword:", uint32(directObject))
		if address := cocoa.Text(cocoa.Send(parameter, "stringValue")); address != "" {
			onAddress(address)
		}
	})
	if receiver == 0 {
		return
	}
	manager := cocoa.Send(cocoa.Class("NSAppleEventManager"), "sharedAppleEventManager")
	cocoa.Send(manager, "setEventHandler:andSelector:forEventClass:andEventID:",
		receiver, objc.RegisterName(cocoa.ReceiveReply), uint32(classInternet), uint32(getURL))
}
