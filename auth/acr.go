package auth

import (
	"encoding/json"
	"slices"
	"strings"

	"latchkey/auth/internal/checks"
)

// acrWanted is how strongly the person should prove who they are: any of the
// values will do. A provider may fall short of acr_values, which is a wish; of an
// essential claim it must not (OpenID Connect Core §3.1.2.1 and §5.5.1.1).
type acrWanted struct {
	values    []string
	essential bool
}

// acr is what the attempt asked for, by acr_values and by the claims parameter.
func (a *Attempt) acr() acrWanted {
	want := acrWanted{values: strings.Fields(a.params["acr_values"])}
	var asked struct {
		IDToken struct {
			ACR struct {
				Essential bool     `json:"essential"`
				Value     string   `json:"value"`
				Values    []string `json:"values"`
			} `json:"acr"`
		} `json:"id_token"`
	}
	if json.Unmarshal([]byte(a.params["claims"]), &asked) != nil {
		return want
	}
	if c := asked.IDToken.ACR; c.Essential {
		want.essential, want.values = true, c.Values
		if c.Value != "" {
			want.values = append(want.values, c.Value)
		}
	}
	return want
}

// met reports whether acr is one that was asked for; where only some acr was, any.
func (w acrWanted) met(acr string) bool {
	if len(w.values) == 0 {
		return !w.essential || acr != ""
	}
	return slices.Contains(w.values, acr)
}

// checkACR refuses an ID token that falls short of what was essential
// (OpenID Connect Core §5.5.1.1, §3.1.3.7-12).
func (r *run) checkACR(c claims, _ Metadata, want expected) error {
	acr := scalarClaim(c.Rest["acr"])
	if want.acr.met(acr) {
		return nil
	}
	named := clean(or(acr, "none"), 80)
	if want.acr.essential && r.checks.On(checks.ACR) {
		return r.badToken(ReasonACR, named)
	}
	r.local(StepVerify, PartyLatchkey, "acr is "+named+", not what was asked for", nil)
	r.remarks = append(r.remarks, Entry{At: r.c.now(), What: HappenedOtherACR, Note: named})
	return nil
}
