package words

// Stopping everything in the window.
var (
	StopAll       = text("stop_all", "Stop everything")
	StopAllIs     = text("stop_all_is", "Ends every lease and locks the window, so that no program gets anything until you open it again.")
	StopAllDo     = text("stop_all_do", "Stop…")
	StopAllRevoke = text("stop_all_revoke", "Stop, and revoke every account")
	StopAllBusy   = text("stop_all_busy", "Everything is stopped. Every account is being revoked.")
	StoppedTitle  = text("stop_all_stopped", "Everything is stopped")
	StoppedLock   = text("stop_all_lock", "Lock")

	askStopAll  = declareQuestion("ask_stop_all", "Stop everything?", "Every lease ends and the window locks. Tokens that programs have already work on until they end, unless every account is revoked as well; each then needs a new sign-in.", "Stop")
	stoppedText = counted("stop_all_text", "{{.N}} lease ended, and no program gets a token. What each provider said:", "{{.N}} leases ended, and no program gets a token. What each provider said:")
)

// AskStopAll asks before everything is stopped.
func AskStopAll() Question { return askStopAll.ask(nil, Keep()) }

// StoppedText says how many leases ended.
func StoppedText(leases int) string { return stoppedText.of(leases, nil) }
