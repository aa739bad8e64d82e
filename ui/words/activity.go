package words

import (
	"cmp"
	"time"

	"latchkey/auth"
)

// The room of activity.
var (
	Activity            = text("activity", "Activity")
	ActivitySearch      = text("activity_search", "Search activity")
	ActivityExport      = text("activity_export", "Export")
	ActivityCSV         = text("activity_csv", "CSV…")
	ActivityJSON        = text("activity_json", "JSON…")
	ActivityBack        = text("activity_back", "Back to the accounts")
	AllAccounts         = text("activity_all_accounts", "All accounts")
	ColumnTime          = text("activity_column_time", "Time")
	ColumnAccount       = text("activity_column_account", "Account")
	ColumnWhat          = text("activity_column_what", "What happened")
	ColumnBy            = text("activity_column_by", "By whom")
	ColumnDetail        = text("activity_column_detail", "Detail")
	ColumnProvider      = text("activity_column_provider", "Provider")
	ColumnResult        = text("activity_column_result", "Result")
	ActivityNothing     = text("activity_nothing", "Nothing yet")
	ActivityNoFit       = text("activity_no_fit", "Nothing fits")
	ActivityNoneIs      = text("activity_nothing_is", "What happens to your accounts is written here: sign-ins, refreshes, tokens that were handed out, and revocations.")
	ActivityNoFitIs     = text("activity_no_fit_is", "No entry matches the account, the time, the kind and the search together.")
	ShowEverything      = text("activity_show_everything", "Show everything")
	ShowAllActivity     = text("activity_show_all", "Show all")
	EntryTitle          = text("activity_entry_title", "What happened")
	ActivityShowAccount = text("activity_show_account", "Show the account")
	ExportText          = text("activity_export_text", "The file has exactly what the room shows now. No secret is in it.")
	ExportFile          = text("activity_export_file", "File")
	ExportDo            = text("activity_export_do", "Export")
	ExportBusy          = text("activity_export_busy", "Exporting")
	activityToday       = text("activity_today", "Today")
	activityYest        = text("activity_yesterday", "Yesterday")
	exportTitle         = counted("activity_export_title", "Export {{.N}} entry", "Export {{.N}} entries")
	activityExported    = counted("activity_exported", "{{.N}} entry is in {{.File}}", "{{.N}} entries are in {{.File}}")
	activityAccounts    = counted("activity_foot_accounts", "{{.N}} account", "{{.N}} accounts")
	activityFoot        = counted("activity_foot", "{{.N}} entry of {{.Accounts}}; the newest {{.Kept}} of each are kept on this computer. There is no secret in them, nor in the export.",
		"{{.N}} entries of {{.Accounts}}; the newest {{.Kept}} of each are kept on this computer. There is no secret in them, nor in the export.")
	activityFootNarrow = counted("activity_foot_narrow", "{{.N}} entry. There is no secret in it, nor in the export.", "{{.N}} entries. There is no secret in them, nor in the export.")
	activityProblems   = phrase("activity_problems_n", "Problems {{.N}}")
	activityDays       = counted("activity_days", "Last {{.N}} day", "Last {{.N}} days")
	activityAnyTime    = text("activity_any_time", "Any time")
	handedBy           = phrase("activity_handed_by", "{{.Program}}, from {{.Parent}}")
	byPerson           = text("activity_by_person", "You")
	byBackground       = text("activity_by_background", "In the background")
	byCommand          = text("activity_by_command", "A command")
	byDevice           = text("activity_by_device", "You, on another device")
	byBrowser          = phrase("activity_by_browser", "You, {{.Browser}}")
	activityUntil      = phrase("activity_until", "Until {{.Time}}")
	activityNextTry    = phrase("activity_next_try", "Next try {{.Time}}")
	activityTimes      = counted("activity_times", "{{.Result}}, {{.N}} time", "{{.Result}}, {{.N}} times")
	activityScopes     = phrase("activity_scopes", "{{.Granted}} of {{.Asked}} scopes")
)

// ExportTitle is the title of the question before n entries are exported.
func ExportTitle(n int) string { return exportTitle.of(n, nil) }

// ActivityExported says that n entries are in a file.
func ActivityExported(n int, file string) string { return activityExported.of(n, holes{"File": file}) }

// ActivityDays names a span of days that ends today; 0 is any time.
func ActivityDays(n int) string {
	switch n {
	case 0:
		return activityAnyTime()
	case 1:
		return activityToday()
	}
	return activityDays.of(n, nil)
}

// ActivityDay is the heading of a day.
func ActivityDay(t, now time.Time) string {
	switch t = t.In(now.Location()); {
	case sameDay(t, now):
		return activityToday()
	case sameDay(t, now.AddDate(0, 0, -1)):
		return activityYest()
	}
	return Clock(t, now)
}

// TimeOfDay is the hour and minute of a time, in now's zone: "22:24".
func TimeOfDay(t, now time.Time) string { return t.In(now.Location()).Format(timeOfDay) }

// ActivityFoot says how many entries there are of how many accounts, and where.
func ActivityFoot(entries, accounts int) string {
	return activityFoot.of(entries, holes{"Accounts": activityAccounts.of(accounts, nil), "Kept": auth.HistoryLimit})
}

// ActivityFootNarrow is ActivityFoot where there is little room.
func ActivityFootNarrow(entries int) string { return activityFootNarrow.of(entries, nil) }

// The filters of activity.
var activityKinds = texts("activity_kind_", func() map[string]string {
	return map[string]string{
		"": "Everything", "sign_ins": "Sign-ins", "refreshes": "Refreshes",
		"hand_overs": "Hand-overs", "revocations": "Revocations", "problems": "Problems",
	}
})

// ActivityKind is a filter; problems are counted, n.
func ActivityKind(kind string, n int) string {
	if kind == "problems" && n > 0 {
		return activityProblems.fill(holes{"N": n})
	}
	return said(activityKinds(), kind, kind)
}

var activityWhats = texts("activity_what_", func() map[auth.Happening]string {
	return map[auth.Happening]string{
		auth.HappenedLinked:       "Signed in",
		auth.HappenedSignedIn:     "Signed in again",
		auth.HappenedRefreshed:    "Refreshed",
		auth.HappenedRefused:      "Refresh attempted",
		auth.HappenedNoAnswer:     "Refresh attempted",
		auth.HappenedRevoked:      "Revoked",
		auth.HappenedNotRevoked:   "Revoke attempted",
		auth.HappenedInvalid:      "Token refused before its end",
		auth.HappenedUsed:         "Token used",
		auth.HappenedImported:     "Came with a back-up",
		auth.HappenedServed:       "Token handed out",
		auth.HappenedLent:         "Token lent",
		auth.HappenedNotServed:    "Token refused to a program",
		auth.HappenedOtherACR:     "Signed in another way",
		auth.HappenedMoved:        "New host named",
		auth.HappenedNewEnds:      "New addresses named",
		auth.HappenedSignedOut:    "Signed out in the browser",
		auth.HappenedIDTokenLeft:  "Refreshed",
		auth.HappenedScopesUnread: "Answer could not be read",
	}
})

// ActivityWhat names what happened.
func ActivityWhat(what auth.Happening) string { return said(activityWhats(), what, string(what)) }

var activityBys = texts("activity_by_", func() map[auth.Happening]string {
	return map[auth.Happening]string{
		auth.HappenedLinked:       "You",
		auth.HappenedSignedIn:     "You",
		auth.HappenedUsed:         "You",
		auth.HappenedImported:     "You",
		auth.HappenedOtherACR:     "You",
		auth.HappenedSignedOut:    "You",
		auth.HappenedRefreshed:    "Latchkey",
		auth.HappenedRefused:      "Latchkey",
		auth.HappenedNoAnswer:     "Latchkey",
		auth.HappenedRevoked:      "Latchkey",
		auth.HappenedNotRevoked:   "Latchkey",
		auth.HappenedInvalid:      "The provider",
		auth.HappenedMoved:        "The provider",
		auth.HappenedNewEnds:      "The provider",
		auth.HappenedServed:       "A command",
		auth.HappenedLent:         "A command",
		auth.HappenedNotServed:    "A command",
		auth.HappenedIDTokenLeft:  "Latchkey",
		auth.HappenedScopesUnread: "The provider",
	}
})

// ActivityBy is by whom an entry was caused: the person and how, the background, or a
// program and what started it. An entry of an earlier Latchkey does not record that;
// it says only what is sure.
func ActivityBy(e auth.Entry) string {
	switch e.What {
	case auth.HappenedInvalid, auth.HappenedMoved, auth.HappenedNewEnds, auth.HappenedScopesUnread:
		return said(activityBys(), e.What, "") // the provider, whatever the trigger
	}
	switch by := e.By; {
	case by.Program != "" && by.Parent != "" && by.Program != by.Parent:
		return handedBy.fill(holes{"Program": by.Program, "Parent": by.Parent})
	case by.Program != "" || by.Parent != "":
		return cmp.Or(by.Program, by.Parent)
	case by.Trigger == auth.TriggerProgram:
		return byCommand()
	case by.Trigger == auth.TriggerBackground:
		return byBackground()
	case by.Way == auth.WayDevice:
		return byDevice()
	case browserOf(by) != "":
		return byBrowser.fill(holes{"Browser": browserOf(by)})
	case by.Trigger == auth.TriggerPerson:
		return byPerson()
	}
	return said(activityBys(), e.What, "")
}

// browserOf names the browser in which the person did something; empty means that there was none.
func browserOf(by auth.By) string {
	if by.Browser == auth.SystemBrowser {
		return SystemBrowser()
	}
	return by.Browser
}

var activityResults = texts("activity_result_", func() map[auth.Happening]string {
	return map[auth.Happening]string{
		auth.HappenedLinked:       "Signed in",
		auth.HappenedSignedIn:     "Signed in",
		auth.HappenedRefreshed:    "New access token",
		auth.HappenedRefused:      "Sign in again",
		auth.HappenedNoAnswer:     "No answer",
		auth.HappenedRevoked:      "Revoked",
		auth.HappenedNotRevoked:   "Not revoked",
		auth.HappenedInvalid:      "Refused",
		auth.HappenedUsed:         "Sent",
		auth.HappenedImported:     "Restored",
		auth.HappenedServed:       "Handed out",
		auth.HappenedLent:         "Lent",
		auth.HappenedNotServed:    "Refused",
		auth.HappenedOtherACR:     "Not as asked for",
		auth.HappenedMoved:        "It is not asked",
		auth.HappenedNewEnds:      "Asked from now on",
		auth.HappenedSignedOut:    "Session ended",
		auth.HappenedIDTokenLeft:  "ID token left out",
		auth.HappenedScopesUnread: "Scopes not known",
	}
})

var activityReasons = texts("activity_reason_", func() map[string]string {
	return map[string]string{
		string(auth.ProofDead):         "Token refused now",
		string(auth.ProofAccepted):     "Accepted",
		string(auth.ProofAliveUntil):   "Token lives on",
		string(auth.ProofCannot):       "Only here",
		string(auth.ReasonNoAnswer):    "No answer",
		string(auth.ReasonDNS):         "Host not known",
		string(auth.ReasonTLS):         "Certificate",
		string(auth.ReasonCertExpired): "Certificate",
		string(auth.ReasonCertName):    "Certificate",
		string(auth.ReasonCertUnknown): "Certificate",
		string(auth.ReasonPortal):      "The network",
		string(auth.ReasonSlow):        "Too slow",
		string(auth.ReasonBusy):        "Busy",
		string(auth.ReasonUnavailable): "Unavailable",
	}
})

// ActivityResult is the result of an entry, by its numbers and its time, else by the
// reason that its note names. Times are in zone.
func ActivityResult(e auth.Entry, zone *time.Location) string {
	until := holes{"Time": Clock(e.Until, e.At.In(zone))}
	switch {
	case (e.What == auth.HappenedServed || e.What == auth.HappenedLent) && !e.Until.IsZero():
		return activityUntil.fill(until)
	case e.What == auth.HappenedNoAnswer && e.Until.After(e.At):
		return activityNextTry.fill(until)
	case e.Requested > 0:
		return ActivityScopes(e.Granted, e.Requested)
	}
	result := said(activityReasons(), e.Note, said(activityResults(), e.What, ""))
	if e.Times > 1 {
		return activityTimes.of(e.Times, holes{"Result": result})
	}
	return result
}

// ActivityScopes counts how many of the requested scopes a sign-in was granted.
func ActivityScopes(granted, asked int) string {
	return activityScopes.fill(holes{"Granted": granted, "Asked": asked})
}
