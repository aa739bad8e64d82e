package auth_test

import (
	"encoding/json"
	"slices"
	"testing"

	"latchkey/auth"
)

const askedDetails = `[{"type":"notes","actions":["read","write"]},{"type":"pay","amount":5}]`

// grants adds the granted details to every token answer.
func grants(details string) func(*rig) {
	return func(r *rig) {
		r.request.Provider.AuthorizationDetails = askedDetails
		if details != "" {
			member("authorization_details", json.RawMessage(details))(r)
		}
	}
}

// Granted details are compared with requested ones, and a refresh that does not
// repeat them changes nothing (9396-1).
func TestDetails(t *testing.T) {
	notes, pay := auth.Detail{Type: "notes", Requested: true}, auth.Detail{Type: "pay", Requested: true}
	granted := func(d auth.Detail) auth.Detail { d.Granted = true; return d }
	for name, c := range map[string]struct {
		granted string
		want    []auth.Detail
	}{
		"all, written otherwise": {`[{"amount":5.0,"type":"pay"}, {"actions":["read","write"],"type":"notes"}]`, []auth.Detail{granted(notes), granted(pay)}},
		"one":                    {`[{"type":"pay","amount":5}]`, []auth.Detail{notes, granted(pay)}},
		"one, narrower":          {`[{"type":"notes","actions":["read"]}]`, []auth.Detail{notes, pay, {Type: "notes", Granted: true}}},
		"none":                   {`[]`, []auth.Detail{notes, pay}},
		"not said":               {``, []auth.Detail{notes, pay}},
	} {
		t.Run("9396-1 "+name, func(t *testing.T) {
			r := newRig(t)
			grants(c.granted)(r)
			a, err := r.signIn()
			if err != nil {
				t.Fatal(err)
			}
			if got := a.Details(); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
			r.as.Tokens.Answer = nil
			if a, err = r.client.Refresh(r.ctx, a.ID); err != nil {
				t.Fatal(err)
			}
			if got := r.load(a.ID).Details(); !slices.Equal(got, c.want) {
				t.Errorf("after a refresh %v, want %v", got, c.want)
			}
		})
	}
}

// An account without requested details shows none.
func TestNoDetails(t *testing.T) {
	if a := newRig(t).linked(); a.Details() != nil {
		t.Errorf("%v", a.Details())
	}
}

// TestS4DetailsForDisplay: granted details are only displayed and compared. An
// unreadable one fails nothing: the granted details are then unknown.
func TestS4DetailsForDisplay(t *testing.T) {
	for name, details := range map[string]string{
		"an object":                       `{"type":"notes"}`,
		"a text":                          `"[{\"type\":\"notes\"}]"`,
		"a detail without a type":         `[{"type":"notes"},{"actions":["read"]}]`,
		"a detail whose type is a number": `[{"type":7}]`,
		"a detail that is none":           `[{"type":"notes"},"pay"]`,
	} {
		t.Run("9396-1 "+name, func(t *testing.T) {
			unusual{arm: grants(details), check: func(t *testing.T, _ *rig, a auth.Account) {
				if a.Grant.Details != "" || slices.ContainsFunc(a.Details(), func(d auth.Detail) bool { return d.Granted }) {
					t.Errorf("details %q", a.Grant.Details)
				}
			}}.run(t)
		})
	}
}
