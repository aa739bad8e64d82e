package ui

import (
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/ui/words"
)

// TestOnlyWhatNeedsThePersonNeedsAttention: an account that is renewed or tried by itself stands
// among the active ones; a pending revocation and a doubt need the person, and each has its own
// words in the row and in the headline (U14, U21).
func TestOnlyWhatNeedsThePersonNeedsAttention(t *testing.T) {
	now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	live := auth.Grant{RefreshToken: auth.NewSecret("refresh token of a test"), ObtainedAt: now.Add(-time.Hour), ExpiresAt: now.Add(time.Hour)}
	over := live
	over.ExpiresAt = now.Add(-time.Minute)
	restored := auth.Account{Grant: live, ImportedAt: now}
	restored.Remember(now, auth.HappenedImported, "")
	for name, c := range map[string]struct {
		account      auth.Account
		renews       bool
		group        int
		word, second string
	}{
		"expired, renewed by itself":   {auth.Account{Grant: over}, true, groupActive, words.Status(auth.StatusExpired), ""},
		"expired, renewed by nothing":  {auth.Account{Grant: over}, false, groupAttention, words.Status(auth.StatusExpired), ""},
		"unreachable, tried by itself": {auth.Account{Grant: live, UnreachableAt: now}, true, groupActive, words.Status(auth.StatusUnreachable), ""},
		"unreachable, not tried":       {auth.Account{Grant: live, UnreachableAt: now}, false, groupAttention, words.Status(auth.StatusUnreachable), ""},
		"refused":                      {auth.Account{Grant: live, Ended: auth.EndedRefused, EndedAt: now}, true, groupAttention, words.Status(auth.StatusSignInAgain), ""},
		"revocation pending":           {auth.Account{Grant: live, RevokePending: true}, true, groupAttention, words.PendingStatus(), words.PendingNote()},
		"answer lost":                  {auth.Account{Grant: live, RefreshStartedAt: now}, true, groupAttention, words.Status(auth.StatusInDoubt), "answer lost"},
		"restored":                     {restored, true, groupAttention, words.Status(auth.StatusInDoubt), "from a back-up"},
		"revoked":                      {auth.Account{Ended: auth.EndedRevoked, EndedAt: now}, true, groupEnded, words.Status(auth.StatusRevoked), ""},
		"active":                       {auth.Account{Grant: live}, false, groupActive, words.Status(auth.StatusActive), ""},
	} {
		c.account.ID = "a"
		s := State{Accounts: []auth.Account{c.account}, Renews: c.renews, Now: now, Selected: "a"}
		r := s.accountRow(&c.account, nil)
		if r.group != c.group || r.word != c.word || c.second != "" && r.when != c.second {
			t.Errorf("%s: group %d, %q, %q", name, r.group, r.word, r.when)
		}
		if h := s.headline(c.account); h.word != c.word || h.look != r.look {
			t.Errorf("%s: the headline says %q %q", name, h.word, h.rest)
		}
	}
}

// TestANoIsNoError: a sign-in that somebody declined, or that the lock ended, has no red sign; any
// other that stopped has (U33).
func TestANoIsNoError(t *testing.T) {
	for want, err := range map[look]*auth.Error{
		lookDenied:  {Kind: auth.KindProviderError, Reason: auth.ReasonDenied},
		lookStopped: {Kind: auth.KindProviderError, Reason: auth.ReasonServerError},
	} {
		if r := (State{}).signInRow(SignIn{Err: err}); r.look != want {
			t.Errorf("%s: the row is drawn as %q", err.Reason, r.look)
		}
	}
}

// TestTheOtherPersonIsNamed: who signed in, and who should have (U33).
func TestTheOtherPersonIsNamed(t *testing.T) {
	title, _ := words.Say(&auth.Error{Kind: auth.KindBadAnswer, Reason: auth.ReasonOtherAccount, Came: "Grace Hopper", Expected: "Ada Lovelace"})
	if title != "You signed in as Grace Hopper, not as Ada Lovelace" {
		t.Errorf("it says %q", title)
	}
}
