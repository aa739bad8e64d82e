package auth_test

import (
	"testing"

	"latchkey/auth"
)

// TestHistoryNamesTheCause: each entry says by whom it was caused, and a sign-in how
// and with how many scopes.
func TestHistoryNamesTheCause(t *testing.T) {
	r := newRig(t)
	person := auth.By{Trigger: auth.TriggerPerson}
	r.client.By, r.request.Browser = person, "Firefox"
	a := r.linked()
	program := auth.By{Trigger: auth.TriggerProgram, Program: "git", Parent: "bash"}
	for _, by := range []auth.By{{Trigger: auth.TriggerBackground}, program} {
		if _, err := r.client.CausedBy(by).Refresh(r.ctx, a.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	var got []auth.By
	history := r.load(a.ID).History
	for _, e := range history {
		got = append(got, e.By)
	}
	want := []auth.By{{Trigger: auth.TriggerPerson, Way: auth.WayBrowser, Browser: "Firefox"}, {Trigger: auth.TriggerBackground}, program, person}
	if len(got) != len(want) {
		t.Fatalf("history %+v", history)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s is by %+v, want %+v", history[i].What, got[i], want[i])
		}
	}
	if first := history[0]; first.Requested != len(a.Requested) || first.Granted != first.Requested-len(a.Missing()) || first.Requested == 0 {
		t.Errorf("%d of %d scopes, of %q", first.Granted, first.Requested, a.Requested)
	}
}
