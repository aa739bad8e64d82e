package screenlock

import (
	"context"

	"github.com/ebitengine/purego/objc"

	"latchkey/internal/desktop/cocoa"
)

// Supported reports whether Watch can report anything on this system.
const Supported = true

// The notifications of the login window, by the distributed centre, and of the workspace.
var (
	distributed = []string{"com.apple.screenIsLocked"}
	workspace   = []string{
		"NSWorkspaceWillSleepNotification",              // the computer is about to sleep
		"NSWorkspaceSessionDidResignActiveNotification", // another person takes the screen
	}
)

// Watch calls onLeave each time the screen is locked, another person takes it, or the computer is
// about to sleep, until ctx ends. macOS delivers that on the main thread while it handles events.
func Watch(ctx context.Context, onLeave func()) {
	receiver := cocoa.NewReceiver(func(objc.ID) { onLeave() })
	if receiver == 0 {
		return
	}
	defer cocoa.Forget(receiver)
	lockCentre := cocoa.Send(cocoa.Class("NSDistributedNotificationCenter"), "defaultCenter")
	sleepCentre := cocoa.Send(cocoa.Send(cocoa.Class("NSWorkspace"), "sharedWorkspace"), "notificationCenter")
	for centre, names := range map[objc.ID][]string{lockCentre: distributed, sleepCentre: workspace} {
		for _, name := range names {
			text := cocoa.String(name)
			cocoa.Send(centre, "addObserver:selector:name:object:", receiver, objc.RegisterName(cocoa.Receive), text, objc.ID(0))
			cocoa.Release(text)
		}
		defer cocoa.Send(centre, "removeObserver:", receiver)
	}
	<-ctx.Done()
}
