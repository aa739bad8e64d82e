package auth

import (
	"testing"
	"time"
)

// TestARestoredGrantIsInDoubt: a grant that came with a back-up does not count as active before its
// provider has renewed it: it may have been revoked since (U14).
func TestARestoredGrantIsInDoubt(t *testing.T) {
	now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	a := Account{ImportedAt: now, Grant: Grant{RefreshToken: NewSecret("refresh token of a test"), ObtainedAt: now, ExpiresAt: now.Add(time.Hour)}}
	a.Remember(now.Add(-time.Hour), HappenedRefreshed, "")
	a.Remember(now, HappenedImported, "2026-11-01")
	if got := a.Status(now); got != StatusInDoubt {
		t.Errorf("restored: %q", got)
	}
	renewed := a
	renewed.History = append(renewed.History[:len(a.History):len(a.History)], Entry{At: now, What: HappenedRefreshed})
	if got := renewed.Status(now); got != StatusActive {
		t.Errorf("renewed: %q", got)
	}
	refused := a
	refused.Ended = EndedRefused
	if got := refused.Status(now); got != StatusSignInAgain {
		t.Errorf("refused: %q", got)
	}
	fixed := a
	fixed.Grant.RefreshToken = Secret{}
	if got, next := fixed.Status(now), fixed.NextChange(now); got != StatusInDoubt || !next.Equal(a.Grant.ExpiresAt) {
		t.Errorf("without a refresh token: %q until %v", got, next)
	}
	if got := fixed.Status(a.Grant.ExpiresAt); got != StatusSignInAgain {
		t.Errorf("ended without a refresh token: %q", got)
	}
}

// TestRetriesOfARevocationAreOneEntry: the background tries a pending revocation for as long as the
// provider is silent, and that is one entry with a number; what the person does is one of its own
// (U21).
func TestRetriesOfARevocationAreOneEntry(t *testing.T) {
	now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	a := Account{Grant: Grant{AccessToken: NewSecret("access token of a test")}}
	try := func(minutes int, trigger Trigger) {
		a.onRevoke(eventNoAnswer, now.Add(time.Duration(minutes)*time.Minute), string(ReasonNoAnswer), By{Trigger: trigger})
	}
	a.onRevoke(eventBegun, now, "", By{Trigger: TriggerPerson})
	try(1, TriggerPerson)
	for i := range 20 {
		try(2+i, TriggerBackground)
	}
	try(30, TriggerPerson)
	if len(a.History) != 3 || !a.RevokePending {
		t.Fatalf("%d entries: %+v", len(a.History), a.History)
	}
	if retries := a.History[1]; retries.Times != 20 || !retries.At.Equal(now.Add(21*time.Minute)) {
		t.Errorf("the retries are %+v", retries)
	}
}
