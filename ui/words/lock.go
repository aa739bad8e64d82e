package words

import "time"

// The lock of the window.
var (
	LockNow     = text("lock_now", "Lock now")
	ShowAgain   = text("show_again", "Show again")
	HiddenTitle = text("hidden_title", "Out of sight")

	lockMinutes = counted("lock_minutes", "{{.N}} minute", "{{.N}} minutes")
	lockHours   = counted("lock_hours", "{{.N}} hour", "{{.N}} hours")
)

// LockTime is a choice of when to lock: "15 minutes".
func LockTime(after time.Duration) string {
	switch minutes := int(after / time.Minute); {
	case after == 0:
		return LockNever()
	case after%time.Minute != 0:
		return Span(after)
	case minutes == 60:
		return lockHours.of(1, nil)
	default:
		return lockMinutes.of(minutes, nil)
	}
}
