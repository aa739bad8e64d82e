package words

import (
	"strings"

	"latchkey/auth"
)

var happenings = texts("happening_", func() map[auth.Happening]string {
	return map[auth.Happening]string{
		auth.HappenedLinked:       "Linked",
		auth.HappenedSignedIn:     "Signed in again",
		auth.HappenedRefreshed:    "Refreshed",
		auth.HappenedRefused:      "Refresh refused",
		auth.HappenedNoAnswer:     "No answer",
		auth.HappenedRevoked:      "Revoked",
		auth.HappenedNotRevoked:   "Not revoked",
		auth.HappenedInvalid:      "Token refused before its end",
		auth.HappenedUsed:         "Token used",
		auth.HappenedImported:     "Came with a back-up",
		auth.HappenedServed:       "Token given to a command",
		auth.HappenedLent:         "Lent to a program",
		auth.HappenedNotServed:    "Refused to a program",
		auth.HappenedOtherACR:     "Another way of proof than was asked for",
		auth.HappenedMoved:        "Names a new host, which is not asked",
		auth.HappenedNewEnds:      "New addresses",
		auth.HappenedSignedOut:    "Signed out in the browser",
		auth.HappenedIDTokenLeft:  "Refreshed; the new ID token does not hold and was left out",
		auth.HappenedScopesUnread: "What was granted is not known: the answer cannot be read",
	}
})

// Happening is a line of an account's history.
func Happening(e auth.Entry) string {
	what := said(happenings(), e.What, strings.ReplaceAll(string(e.What), "_", " "))
	if e.Note == "" {
		return what
	}
	return listed([]string{what, e.Note})
}

var (
	newToken      = text("happening_note_new_token", "new access token")
	happenedTimes = counted("happening_note_times", "{{.N}} time", "{{.N}} times")
)

// HappeningNote is the short detail beside a line of an account's history. It leaves codes out,
// which belong to the technical details.
func HappeningNote(e auth.Entry) string {
	switch e.What {
	case auth.HappenedLinked, auth.HappenedSignedIn, auth.HappenedRefreshed, auth.HappenedServed, auth.HappenedLent, auth.HappenedNotServed:
		if browser := browserOf(e.By); browser != "" {
			return browser // by whom is known: the account is the person's
		}
		if e.By != (auth.By{}) {
			return ActivityBy(e)
		}
	}
	switch e.What {
	case auth.HappenedLinked, auth.HappenedSignedIn, auth.HappenedUsed, auth.HappenedImported, auth.HappenedServed, auth.HappenedLent, auth.HappenedNotServed:
		return e.Note
	case auth.HappenedRefreshed:
		return newToken()
	}
	note := said(notes(), e.Note, "")
	switch {
	case e.Times > 1 && note == "":
		return happenedTimes.of(e.Times, nil)
	case e.Times > 1:
		return activityTimes.of(e.Times, holes{"Result": note})
	}
	return note
}

var notes = texts("happening_note_", func() map[string]string {
	return map[string]string{
		string(auth.ProofDead):         "token refused now",
		string(auth.ProofAccepted):     "accepted",
		string(auth.ProofAliveUntil):   "token lives on",
		string(auth.ProofCannot):       "only here",
		string(auth.ReasonNoAnswer):    "no answer",
		string(auth.ReasonDNS):         "host not known",
		string(auth.ReasonTLS):         "certificate",
		string(auth.ReasonCertExpired): "certificate",
		string(auth.ReasonCertName):    "certificate",
		string(auth.ReasonCertUnknown): "certificate",
		string(auth.ReasonPortal):      "the network",
		string(auth.ReasonSlow):        "too slow",
		string(auth.ReasonBusy):        "busy",
		string(auth.ReasonUnavailable): "unavailable",
		string(auth.WhyAnswerLost):     "answer lost before",
	}
})
