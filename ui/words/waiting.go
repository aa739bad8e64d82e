package words

import (
	"time"

	"latchkey/auth"
)

// The waiting dialog.
var (
	WaitTitle      = text("wait_title", "Continue in your browser")
	GettingReady   = text("getting_ready", "Getting ready")
	LatchkeyReady  = text("latchkey_ready", "Latchkey is ready")
	BrowserOpened  = text("browser_opened", "Browser opened")
	BrowserOpening = text("browser_opening", "Opening the browser")
	BrowserNot     = text("browser_not", "No browser opened")
	BrowserNotHint = text("browser_not_hint", "copy the link instead")
	SystemBrowser  = text("system_browser", "System browser")
	WaitingForYou  = text("waiting_for_you", "Waiting for your approval")
	Approved       = text("approved", "You approved")
	GettingAccess  = text("getting_access", "Getting the access that you approved")
	VerifyingYou   = text("verifying_you", "Verifying who you are")
	OpenAgain      = text("open_again", "Open again")
	CopyLink       = text("copy_link", "Copy link")
	PasteFold      = text("paste_fold", "Browser on another machine? Paste the address it ended on")
	PasteHolder    = text("paste_holder", "http://127.0.0.1:…")
	PasteUse       = text("paste_use", "Use")
	HowToFix       = text("how_to_fix", "How to fix it")
	Technical      = text("technical", "Technical details")
	RedirectToAdd  = text("redirect_to_add", "Redirect address to register")
)

var (
	waitSub        = phrase("wait_sub", "Approve at {{.Provider}}. Latchkey then goes on by itself.")
	pasteBegins    = phrase("paste_begins", "The address begins with {{.Redirect}}")
	refusedSoFar   = counted("refused_so_far", "{{.N}} foreign answer was refused", "{{.N}} foreign answers were refused")
	openRegisterAt = phrase("open_register_at", "Open {{.Provider}}'s developer settings")
)

// WaitSub is shown below the title of the waiting dialog.
func WaitSub(provider string) string { return waitSub.fill(holes{"Provider": provider}) }

// PasteBegins says how the address begins that the browser ends on: redirect is the redirect
// address of this sign-in, with its port.
func PasteBegins(redirect string) string { return pasteBegins.fill(holes{"Redirect": redirect}) }

// RefusedSoFar counts callbacks that did not belong to the sign-in; empty if there were none.
func RefusedSoFar(n int) string {
	if n == 0 {
		return ""
	}
	return refusedSoFar.of(n, nil)
}

// What a failed sign-in left behind, by its step.
var (
	leftUnshared = text("failure_before_approval", "Nothing was shared. The sign-in stopped before your approval.")
	leftAtYou    = text("failure_at_approval", "Nothing was stored. The sign-in stopped at your approval.")
	leftUnstored = text("failure_after_approval", "Nothing was stored. The sign-in stopped after your approval.")
)

// FailureSub says what a failed sign-in left behind, below its sentence.
func FailureSub(step auth.Step) string {
	switch step {
	case auth.StepConfig, auth.StepDiscover, auth.StepListen, auth.StepBrowser:
		return leftUnshared()
	case auth.StepWait, auth.StepCallback:
		return leftAtYou()
	}
	return leftUnstored()
}

var (
	stoppedByProvider = phrase("stopped_by_provider", "{{.Provider}} refused the request")
	stoppedByPerson   = phrase("stopped_by_person", "it was declined at {{.Provider}}")
	stoppedByChecks   = text("stopped_by_checks", "the answer did not pass the checks")
	stoppedByNetwork  = phrase("stopped_by_network", "{{.Provider}} gave no answer")
	stoppedByTime     = text("stopped_by_time", "the time was up")
	stoppedByVault    = text("stopped_by_vault", "the account could not be sealed")
	stoppedByLock     = text("stopped_by_lock", "Latchkey locked")
	stoppedByOther    = text("stopped_by_other", "it could not go on")
)

// StoppedBy names what ended a sign-in, beside the line of the checklist; the sentence above says
// why.
func StoppedBy(e *auth.Error, provider string) string {
	if e.Reason == auth.ReasonDenied {
		return stoppedByPerson.fill(holes{"Provider": provider})
	}
	switch e.Kind {
	case auth.KindProviderError:
		return stoppedByProvider.fill(holes{"Provider": provider})
	case auth.KindBadAnswer:
		return stoppedByChecks()
	case auth.KindNetwork:
		return stoppedByNetwork.fill(holes{"Provider": provider})
	case auth.KindTimeout:
		return stoppedByTime()
	case auth.KindCancelled:
		return stoppedByLock()
	case auth.KindKeyring, auth.KindVaultBusy, auth.KindVaultDamaged, auth.KindWrongPassphrase:
		return stoppedByVault()
	}
	return stoppedByOther()
}

// OpenRegisterAt is the link to where a client is registered.
func OpenRegisterAt(provider string) string { return openRegisterAt.fill(holes{"Provider": provider}) }

var stoppedAfter = phrase("stopped_after", "after {{.Time}}")

// StoppedAfter is how long a sign-in ran that has stopped.
func StoppedAfter(ran time.Duration) string { return stoppedAfter.fill(holes{"Time": Elapsed(ran)}) }
