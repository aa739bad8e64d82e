package words

import (
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// A refresh whose answer was lost, or whose tokens could not be saved, is described as such,
// whatever its cause (G3, G4).
func TestWhatALostRefreshMeansIsSaid(t *testing.T) {
	lost := auth.Error{Step: auth.StepRefresh, Kind: auth.KindNetwork, Reason: auth.ReasonNoAnswer, Provider: "GitHub", Detail: "github.com"}
	if _, hint := Say(&lost); strings.Contains(hint, "in doubt") {
		t.Errorf("nothing was sent, and it says %q", hint)
	}
	for _, reason := range []auth.Reason{auth.ReasonNoAnswer, auth.ReasonSlow, auth.ReasonUnavailable, auth.ReasonTokenResponse} {
		lost.Reason, lost.InDoubt = reason, true
		title, hint := Say(&lost)
		readsWell(t, title, "title", lost)
		readsWell(t, hint, "hint", lost)
		if !strings.Contains(hint, "in doubt") || strings.Contains(hint, "stays as it is") {
			t.Errorf("%s: %q", reason, hint)
		}
	}
	full := auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonDiskFull, Detail: "/vault/x"}
	if _, hint := Say(&full); strings.Contains(hint, "new tokens") {
		t.Errorf("nothing was renewed, and it says %q", hint)
	}
	full.Unsaved = true
	title, hint := Say(&full)
	if title != "The disk is full" || !strings.Contains(hint, "new tokens could not be stored") || strings.Contains(hint, "What was stored before is whole") {
		t.Errorf("%q, %q", title, hint)
	}
	if ForWindow(&full, hint) != UnsavedHint() {
		t.Error("the window does not say that it holds the tokens")
	}
}

// A sign-in that ended because an answer was lost says so where it fails, in the headline and in
// the history (G4).
func TestWhyALostAnswerEndedIt(t *testing.T) {
	e := &auth.Error{Step: auth.StepRefresh, Kind: auth.KindSignInNeeded, Reason: auth.ReasonInvalidGrant, Provider: "GitHub"}
	_, plain := Say(e)
	_, hint := Say(e.Because(auth.WhyAnswerLost))
	readsWell(t, hint, "hint", *e)
	if hint == plain || !strings.Contains(hint, "lost") || !strings.Contains(hint, "Sign in again") {
		t.Errorf("%q", hint)
	}
	now := time.Now()
	a := auth.Account{Ended: auth.EndedRefused, History: []auth.Entry{{At: now, What: auth.HappenedRefused, Note: "invalid_grant"}}}
	before := Headline(a, auth.StatusSignInAgain, now)
	a.History[0].Note = string(auth.WhyAnswerLost)
	if after := Headline(a, auth.StatusSignInAgain, now); after == before || !strings.Contains(after, "an answer was lost") {
		t.Errorf("%q, %q", before, after)
	}
	if note := HappeningNote(a.History[0]); note != "answer lost before" {
		t.Errorf("history: %q", note)
	}
}

// Each way in which a connection cannot be trusted has its own words (A5, E11).
func TestInsecureConnectionsAreNamed(t *testing.T) {
	said := map[string]auth.Reason{}
	for reason, part := range map[auth.Reason]string{
		auth.ReasonCertExpired: "clock", auth.ReasonCertName: "name", auth.ReasonCertUnknown: "--ca", auth.ReasonTLS: "TLS", auth.ReasonPortal: "network wants you to sign in",
	} {
		title, hint := Say(&auth.Error{Step: auth.StepDiscover, Kind: auth.KindNetwork, Reason: reason, Provider: "GitHub"})
		if !strings.Contains(title+hint, part) || said[title] != "" {
			t.Errorf("%s: %q, %q", reason, title, hint)
		}
		said[title] = reason
	}
	for _, reason := range []auth.Reason{auth.ReasonNotJSON, auth.ReasonRedirected} {
		if title, _ := Say(&auth.Error{Step: auth.StepDiscover, Reason: reason}); title != "This network may want you to sign in to it first" {
			t.Errorf("%s: %q", reason, title)
		}
	}
}
