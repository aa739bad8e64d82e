package home

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/trace"
	"latchkey/auth/vault"
)

// TestTheDemoProvidersSide: the trace of the attempt contains the demo provider's
// own events in this process, marked as observed, in order of time and without a
// secret.
func TestTheDemoProvidersSide(t *testing.T) {
	h := fresh(t)
	s, err := h.session(vault.NewMemory(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := signedIn(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	traces, err := h.Traces().List()
	if err != nil || len(traces) != 1 {
		t.Fatalf("%d traces, %v", len(traces), err)
	}
	var acts, steps []string
	for i, step := range traces[0].Steps {
		if step.N != i+1 || i > 0 && step.At.Before(traces[0].Steps[i-1].At.Time) {
			t.Errorf("step %d at %v stands at place %d", step.N, step.At, i+1)
		}
		if step.From == string(auth.PartyProvider) || step.From == string(auth.PartyBrowser) && step.Step == string(auth.StepApprove) {
			acts = append(acts, step.Note)
			if !step.Observed {
				t.Errorf("%s is inferred", step.Note)
			}
			continue
		}
		steps = append(steps, step.Step)
	}
	if want := []string{
		demo.ActPageShown, demo.ActPersonAuthenticated, demo.ActPageShown, demo.ActConsentGiven, demo.ActCodeIssued,
		demo.ActVerifierCompared, demo.ActTokenIssued,
	}; !slices.Equal(acts, want) {
		t.Errorf("the provider's side is %v, want %v", acts, want)
	}
	first := slices.IndexFunc(traces[0].Steps, func(s trace.Step) bool { return s.Note == demo.ActPageShown })
	if first < 3 || traces[0].Steps[first-1].Step != string(auth.StepApprove) || traces[0].Steps[first-3].Step != string(auth.StepBrowser) {
		t.Errorf("the page is shown at place %d of %v, and not after the browser opened and asked for it", first+1, traces[0].Steps)
	}
	if want := "discover discover listen prepare browser wait approve callback exchange verify verify userinfo userinfo save"; strings.Join(steps, " ") != want {
		t.Errorf("steps\n\t%s\nwant\n\t%s", strings.Join(steps, " "), want)
	}
	text, err := json.Marshal(traces[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []auth.Secret{a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken} {
		if secret.Empty() || strings.Contains(string(text), secret.Reveal()) {
			t.Error("a token is in the trace")
		}
	}
	var missing auth.Witness
	missing.Did(auth.MarkOf("of another process"), auth.Event{Step: auth.StepApprove}) // belongs to no attempt here
}
