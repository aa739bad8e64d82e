package words

import (
	"time"

	"latchkey/auth"
)

// The heads of the tables that commands print.
var (
	headID       = text("column_id", "ID")
	headAccount  = text("column_account", "ACCOUNT")
	headEmail    = text("column_email", "EMAIL")
	headNote     = text("column_note", "NOTE")
	headProvider = text("column_provider", "PROVIDER")
	headStatus   = text("column_status", "STATUS")
	headName     = text("column_name", "NAME")
	headSource   = text("column_source", "SOURCE")
	headIssuer   = text("column_issuer", "ISSUER")
	headWhat     = text("column_what", "WHAT")
	headFound    = text("column_found", "FOUND")
)

// AccountColumns are the heads of the table of accounts.
func AccountColumns() []string {
	return []string{headID(), headAccount(), headEmail(), headProvider(), headStatus(), headNote()}
}

// ProviderColumns are the heads of the table of providers.
func ProviderColumns() []string {
	return []string{headID(), headName(), headSource(), headStatus(), headIssuer()}
}

// ReportColumns are the heads of a provider's report.
func ReportColumns() []string { return []string{headWhat(), "", ""} }

// DoctorColumns are the heads of what the doctor found.
func DoctorColumns() []string { return []string{"", headWhat(), headFound()} }

// The labels of latchkey show.
var (
	ShowAccount    = text("show_account", "Account")
	ShowID         = text("show_id", "ID")
	ShowStatus     = text("show_status", "Status")
	ShowProvider   = text("show_provider", "Provider")
	ShowSubject    = text("show_subject", "Subject")
	ShowName       = text("show_name", "Name")
	ShowEmail      = text("show_email", "Email")
	ShowGranted    = text("show_granted", "Granted")
	ShowSignedIn   = text("show_signed_in", "Signed in")
	ShowRefreshed  = text("show_refreshed", "Refreshed")
	ShowRenewable  = text("show_renewable", "Renewable")
	ShowAddresses  = text("show_addresses", "Addresses")
	ShowRevocation = text("show_revocation", "Revocation")
	ShowKept       = text("show_kept", "Kept")
	ShowPending    = text("show_revocation_pending", "Pending: the provider did not answer")

	candidate     = phrase("command_candidate", "  {{.ID}}  {{.Name}}{{with .Email}} <{{.}}>{{end}}, {{.Provider}}")
	showIssuer    = phrase("show_provider_issuer", "{{.Provider}} ({{.Issuer}})")
	showUntil     = phrase("show_renewable_until", "Until {{.When}}")
	showReadAt    = phrase("show_addresses_read", "Read from the provider {{.When}}")
	nowCalled     = phrase("command_now_called", "The account is now called {{.Name}}.")
	statusOf      = phrase("command_status", "{{.Name}}: {{.Status}}.")
	signedInKept  = phrase("command_signed_in", "Signed in as {{.Name}}. {{.Keeper}}.")
	notGrantedAre = phrase("command_not_granted", "Not granted: {{.Scopes}}.")
	detailOf      = phrase("command_detail", "{{.Type}}: {{.Gloss}}.")
	signedOutEnds = phrase("command_signed_out", "{{.Sentence}}.")
)

// NoAccountYet says that nothing is linked.
var NoAccountYet = text("command_no_account", "No account is linked yet. latchkey sign-in demo tries it out.")

// Candidate is one line of the accounts that an ambiguous name may mean.
func Candidate(a auth.Account) string {
	return candidate.fill(holes{"ID": a.ID, "Name": a.DisplayName(), "Email": a.Identity.Email, "Provider": a.Provider})
}

// ShowIssuer is a provider with its issuer.
func ShowIssuer(provider, issuer string) string {
	return showIssuer.fill(holes{"Provider": provider, "Issuer": issuer})
}

// ShowUntil is until when a sign-in can be renewed.
func ShowUntil(end, now time.Time) string { return showUntil.fill(holes{"When": When(end, now)}) }

// ShowReadAt is when a provider's addresses were read.
func ShowReadAt(at, now time.Time) string { return showReadAt.fill(holes{"When": When(at, now)}) }

// NowCalled says how a command has named an account.
func NowCalled(name string) string { return nowCalled.fill(holes{"Name": name}) }

// StatusOf is an account's name and its status, as a line.
func StatusOf(a auth.Account, now time.Time) string {
	return statusOf.fill(holes{"Name": a.DisplayName(), "Status": StatusSentence(a, now)})
}

// SignedInKept says who is signed in, and who keeps the key.
func SignedInKept(name string, k auth.Keeper) string {
	return signedInKept.fill(holes{"Name": name, "Keeper": Keeper(k)})
}

// NotGrantedAre names the scopes that were not granted.
func NotGrantedAre(scopes string) string { return notGrantedAre.fill(holes{"Scopes": scopes}) }

// StandardOutput is the name of where a command writes, among paths.
var StandardOutput = text("command_standard_output", "standard output")

// DetailOf says whether a requested authorization detail was granted.
func DetailOf(d auth.Detail) string {
	return detailOf.fill(holes{"Type": d.Type, "Gloss": Detail(d)})
}

// SentenceOf is a sentence with its full stop.
func SentenceOf(sentence string) string { return signedOutEnds.fill(holes{"Sentence": sentence}) }

// The demo provider in the foreground.
var (
	DemoDamaged = text("command_demo_damaged", "The demo provider's state was damaged and has been moved aside; it begins afresh.")
	DemoRuns    = text("command_demo_runs", "The demo provider runs. Its users are ada and grace, their password is password. Ctrl+C ends it.")
)

// Signing in by a command.
var (
	CodeOpen          = text("command_code_open", "On any device open this address:")
	CodeComplete      = text("command_code_complete", "Or open this address, which has the code in it:")
	CodeWarning       = text("command_code_warning", "Enter only a code that you have asked for yourself.")
	OpenByHand        = text("command_open_by_hand", "Open this address in a browser. If it ends on an address that does not load, paste that one here.")
	PasteRefused      = text("command_paste_refused", "That is not the address this sign-in ends on. Paste the whole final address from the browser's address bar. The code alone is not enough, because the state beside it is compared.")
	SignedInBound     = text("command_signed_in_bound", "Its token is bound to Latchkey's key (DPoP): another program cannot use it, and an API must know such tokens. For a plain one, write dpop = \"never\" into the provider's file and sign in again.")
	BrowserOpens      = text("command_browser_opens", "Your browser opens. If it does not, open this address:")
	SchemeIsOurs      = text("command_scheme_is_ours", "Latchkey is now what opens its own addresses, app.latchkey:, for you.")
	codeEnter         = phrase("command_code_enter", "and enter this code, which holds for {{.Span}}:")
	nextAddress       = phrase("command_next_address", "The next address holds until {{.Time}}, and once. After that you get another one here.")
	failureLine       = phrase("command_failure", "latchkey: {{.Title}}. {{.Hint}}")
	windowRaised      = text("command_window_raised", "Latchkey is open already; its window is in front now.")
	browserAwaited    = phrase("command_browser_awaited", "The window is closed. The browser may still be on the page of a sign-in that was cancelled: for {{.Time}} more it can read so here. Ctrl+C ends that now.")
	windowRaisedFlags = text("command_window_raised_flags", "Latchkey is open already; its window is in front now. --key-keeper and --passphrase-file had no effect.")
	warningLine       = phrase("command_warning", "latchkey: {{.Sentence}}")
	titleAndHint      = phrase("command_title_and_hint", "{{.Title}}. {{.Hint}}")
	traceNotSaved     = phrase("command_trace_not_saved", "latchkey: the recorded flow could not be saved: {{.Detail}}")
)

// CodeEnter is above a code that lives for a while.
func CodeEnter(life time.Duration) string { return codeEnter.fill(holes{"Span": Span(life)}) }

// NextAddress says until when the following address can be opened.
func NextAddress(until time.Time) string {
	return nextAddress.fill(holes{"Time": until.Format(time.TimeOnly)})
}

// FailureLine is a failure in one line of a command.
func FailureLine(e *auth.Error) string {
	return FailureLineOf(Say(e))
}

// FailureLineOf is a failure whose two sentences are known in one line of a command.
func FailureLineOf(title, hint string) string {
	return failureLine.fill(holes{"Title": title, "Hint": hint})
}

// WindowRaised says that the window was open already, and whether flags had no effect.
func WindowRaised(hasFlags bool) string {
	if hasFlags {
		return windowRaisedFlags()
	}
	return windowRaised()
}

// BrowserAwaited says why the program goes on without a window, and for how long.
func BrowserAwaited(limit time.Duration) string {
	return browserAwaited.fill(holes{"Time": Span(limit)})
}

// WarningLine is a warning of a command that continues.
func WarningLine(sentence string) string { return warningLine.fill(holes{"Sentence": sentence}) }

// TitleAndHint joins the two sentences of a failure.
func TitleAndHint(title, hint string) string {
	return titleAndHint.fill(holes{"Title": title, "Hint": hint})
}

// TraceNotSaved says that a recorded flow is lost.
func TraceNotSaved(detail string) string { return traceNotSaved.fill(holes{"Detail": detail}) }

// Providers by commands.
var (
	ProviderReady  = text("command_provider_ready", "ready")
	ProviderUnset  = text("command_provider_needs_client", "needs a client ID")
	NothingNew     = text("command_nothing_new", "Nothing new is in it.")
	ToBeRegistered = text("command_to_be_registered", "To be registered there:")
	VaultStays     = text("command_vault_stays_shut", "The vault cannot be opened, so its accounts are left as they are.")

	added         = phrase("command_added", "Added: {{.Providers}}.")
	addedAs       = phrase("command_added_as", "{{.Name}} is added as {{.ID}}. Register this redirect address there:")
	toRegister    = phrase("command_to_register", "  {{.Name}}: {{.Value}}")
	providerGone  = phrase("command_provider_removed", "The provider {{.ID}} is removed. Its accounts stay.")
	accountRevoke = phrase("command_account_revoked", "{{.Name}} is revoked.")
	quotedLine    = phrase("command_quotation", "  {{.Quotation}}")
)

// Added names the providers that a file brought.
func Added(ids []string) string { return added.fill(holes{"Providers": listed(ids)}) }

// AddedAs says under which id a provider was added.
func AddedAs(name, id string) string { return addedAs.fill(holes{"Name": name, "ID": id}) }

// RegisterLine is one thing to be registered, as a line.
func RegisterLine(r Register) string {
	return toRegister.fill(holes{"Name": r.Name, "Value": r.Value})
}

// ProviderGone says that a command has removed a provider.
func ProviderGone(id string) string { return providerGone.fill(holes{"ID": id}) }

// AccountRevoked says that an account was revoked during a removal.
func AccountRevoked(name string) string { return accountRevoke.fill(holes{"Name": name}) }

// QuotedLine is what a provider says, as a line below a failure.
func QuotedLine(quotation string) string { return quotedLine.fill(holes{"Quotation": quotation}) }

// Revoking and removing by commands.
var (
	proofOf      = phrase("command_proof", "{{.Name}}: {{.Proof}}.")
	stillThere   = phrase("command_session_stays", "Your browser may still be signed in there. latchkey sign-out {{.ID}} ends that too.")
	removedProof = phrase("command_removed", "{{.Name}} is removed. {{.Proof}}.")
	removedHere  = phrase("command_removed_here", "{{.Name}} is removed here, and not revoked at the provider. {{.Title}}. {{.Hint}}")
	notRevokedAt = phrase("command_not_revoked", "{{.Name}}: not revoked at the provider. {{.Title}}.")

	// EndThere is the hint for a removed account that was not revoked.
	EndThere = text("command_end_there", "What it was granted can be ended on the provider's own page.")
)

// ProofOf is what an account's revocation proved, as a line.
func ProofOf(a auth.Account, now time.Time) string {
	return proofOf.fill(holes{"Name": a.DisplayName(), "Proof": Proof(a.Revocation, now)})
}

// SessionStays says that the browser's session outlives a revocation.
func SessionStays(id string) string { return stillThere.fill(holes{"ID": id}) }

// RemovedProof says that an account is removed, and what its revocation proved.
func RemovedProof(a auth.Account, now time.Time) string {
	return removedProof.fill(holes{"Name": a.DisplayName(), "Proof": Proof(a.Revocation, now)})
}

// RemovedHere says that an account is removed without a revocation, and why.
func RemovedHere(name, title, hint string) string {
	return removedHere.fill(holes{"Name": name, "Title": title, "Hint": hint})
}

// NotRevokedAt says that an account was not revoked, and why.
func NotRevokedAt(name, title string) string {
	return notRevokedAt.fill(holes{"Name": name, "Title": title})
}
