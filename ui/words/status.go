package words

import (
	"time"

	"latchkey/auth"
)

var statuses = texts("status_", func() map[auth.Status]string {
	return map[auth.Status]string{
		auth.StatusActive:      "Active",
		auth.StatusExpiring:    "Expiring",
		auth.StatusExpired:     "Expired",
		auth.StatusSignInAgain: "Sign in again",
		auth.StatusRevoked:     "Revoked",
		auth.StatusUnreachable: "Cannot reach",
		auth.StatusInDoubt:     "In doubt",
	}
})

// Status is the word of a status.
func Status(s auth.Status) string { return said(statuses(), s, string(s)) }

// The second line below the status word.
var (
	noteNoExpiry = text("status_note_no_expiry", "no expiry")
	noteExpired  = text("status_note_expired", "refresh to renew")
	noteSince    = phrase("status_note_since", "since {{.Time}}")
	noteRestored = text("status_note_restored", "from a back-up")
	noteInDoubt  = text("status_note_in_doubt", "answer lost")
)

// StatusNote is the second line below the status word: the remaining time, or since when.
func StatusNote(a auth.Account, now time.Time) string {
	switch a.Status(now) {
	case auth.StatusActive, auth.StatusExpiring:
		if a.Grant.ExpiresAt.IsZero() {
			return noteNoExpiry()
		}
		return Left(a.Grant.ExpiresAt.Sub(now))
	case auth.StatusExpired:
		return noteExpired()
	case auth.StatusSignInAgain:
		since := a.EndedAt
		if since.IsZero() {
			since = a.Grant.ExpiresAt
		}
		return noteSince.fill(holes{"Time": nearClock(since, now)})
	case auth.StatusRevoked:
		return When(a.EndedAt, now)
	case auth.StatusUnreachable:
		return noteSince.fill(holes{"Time": nearClock(a.UnreachableAt, now)})
	case auth.StatusInDoubt:
		if a.RefreshStartedAt.IsZero() {
			return noteRestored()
		}
		return noteInDoubt()
	}
	return ""
}

// NoteUntil returns the time up to which StatusNote returns for a what it returns now.
func NoteUntil(a auth.Account, now time.Time) time.Time {
	year, month, day := now.Date()
	until := time.Date(year, month, day+1, 0, 0, 0, 0, now.Location()) // other words for the same day
	if change := a.NextChange(now); !change.IsZero() {
		unit, left := time.Minute, a.Grant.ExpiresAt.Sub(now)
		if left >= minutesBelow {
			unit = time.Hour
		}
		for _, t := range []time.Time{change, now.Add(left%unit + 1)} { // a whole unit has the words of the time above it
			if t.Before(until) {
				until = t
			}
		}
	}
	return until
}

// A status as a sentence without its full stop.
var (
	activeNoEnd      = text("status_sentence_no_end", "Active, without an end")
	activeFor        = phrase("status_sentence_active", "Active for another {{.Span}}")
	expiringFor      = phrase("status_sentence_expiring", "Expiring for another {{.Span}}")
	expiredSentence  = text("status_sentence_expired", "Expired, and can be renewed")
	againSentence    = text("status_sentence_sign_in_again", "Sign in again to go on")
	revokedSentence  = phrase("status_sentence_revoked", "Revoked {{.When}}")
	unreachSentence  = text("status_sentence_unreachable", "The provider could not be reached")
	inDoubtSentence  = text("status_sentence_in_doubt", "In doubt: the answer to a refresh was lost")
	restoredSentence = text("status_sentence_restored", "In doubt: it came with a back-up, and its provider has not been asked since")
	headRestored     = phrase("headline_restored", "came with a back-up {{.When}}; the provider has not been asked since")
	headNoEnd        = text("headline_no_end", "the provider names no end")
	headActive       = phrase("headline_active", "access token expires in {{.Span}}")
	headExpired      = phrase("headline_expired", "ended {{.When}}; refresh to renew")
	headRefused      = text("headline_refused", "the provider no longer renews this sign-in")
	headSpent        = text("headline_answer_lost", "an answer was lost, and the sign-in ended with it")
	headEnded        = phrase("headline_ended", "ended {{.When}}, and nothing can renew it")
	headRevoked      = phrase("headline_revoked", "ended here {{.When}}")
	headBusy         = phrase("headline_busy", "it is busy; next try {{.Time}}")
	headUnreachable  = phrase("headline_unreachable", "no answer {{.When}}; nothing has changed")
	headAnswerIsLost = phrase("headline_in_doubt", "the answer to a refresh was lost {{.When}}")
)

// StatusSentence is the headline of an account's page.
func StatusSentence(a auth.Account, now time.Time) string {
	left := func() holes { return holes{"Span": Span(a.Grant.ExpiresAt.Sub(now))} }
	status := a.Status(now)
	switch status {
	case auth.StatusActive, auth.StatusExpiring:
		switch {
		case a.Grant.ExpiresAt.IsZero():
			return activeNoEnd()
		case status == auth.StatusExpiring:
			return expiringFor.fill(left())
		}
		return activeFor.fill(left())
	case auth.StatusExpired:
		return expiredSentence()
	case auth.StatusSignInAgain:
		return againSentence()
	case auth.StatusRevoked:
		return revokedSentence.fill(holes{"When": When(a.EndedAt, now)})
	case auth.StatusUnreachable:
		return unreachSentence()
	case auth.StatusInDoubt:
		if a.RefreshStartedAt.IsZero() {
			return restoredSentence()
		}
		return inDoubtSentence()
	}
	return Status(status)
}

// Headline is what follows the status word in the detail: "access token expires
// in 48 min 12 s".
func Headline(a auth.Account, st auth.Status, now time.Time) string {
	end := a.Grant.ExpiresAt
	switch st {
	case auth.StatusActive, auth.StatusExpiring:
		if end.IsZero() {
			return headNoEnd()
		}
		return headActive.fill(holes{"Span": remaining(end.Sub(now))})
	case auth.StatusExpired:
		return headExpired.fill(holes{"When": When(end, now)})
	case auth.StatusSignInAgain:
		switch {
		case a.EndedByLostAnswer():
			return headSpent()
		case a.Ended == auth.EndedRefused:
			return headRefused()
		}
		return headEnded.fill(holes{"When": When(end, now)})
	case auth.StatusRevoked:
		return headRevoked.fill(holes{"When": When(a.EndedAt, now)})
	case auth.StatusUnreachable:
		if a.RetryAt.After(now) {
			return headBusy.fill(holes{"Time": nearClock(a.RetryAt, now)})
		}
		return headUnreachable.fill(holes{"When": When(a.UnreachableAt, now)})
	}
	if a.RefreshStartedAt.IsZero() {
		return headRestored.fill(holes{"When": When(a.ImportedAt, now)})
	}
	return headAnswerIsLost.fill(holes{"When": When(a.RefreshStartedAt, now)})
}
