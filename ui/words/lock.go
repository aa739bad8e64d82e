package words

import "time"

// The lock of the window.
var (
	LockNow     = text("lock_now", "Lock now")
	ShowAgain   = text("show_again", "Show again")
	HiddenTitle = text("hidden_title", "Out of sight")

	askLockOver = declareQuestion("ask_lock_over", "Lock and cancel the sign-in?", "Still waiting for your approval: {{.Providers}}. Locking cancels that, and nothing is stored.", "Lock")
	askQuitOver = declareQuestion("ask_quit_over", "Quit and cancel the sign-in?", "Still waiting for your approval: {{.Providers}}. Quitting cancels that, and nothing is stored.", "Quit")
	keepWaiting = text("keep_waiting", "Keep waiting")

	lockMinutes = counted("lock_minutes", "{{.N}} minute", "{{.N}} minutes")
	lockHours   = counted("lock_hours", "{{.N}} hour", "{{.N}} hours")
)

// AskLockOver asks before a lock cancels the sign-ins at these providers.
func AskLockOver(providers []string) Question {
	return askLockOver.ask(holes{"Providers": listed(providers)}, keepWaiting())
}

// AskQuitOver asks before closing the window cancels the sign-ins at these providers.
func AskQuitOver(providers []string) Question {
	return askQuitOver.ask(holes{"Providers": listed(providers)}, keepWaiting())
}

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
