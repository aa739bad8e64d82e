package auth

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/auth/internal/checks"
)

// acrWanted is the requested strength of the authentication: any one of the
// values is enough. With acr_values the provider may fall short; an essential
// claim it must meet (OpenID Connect Core §3.1.2.1 and §5.5.1.1).
type acrWanted struct {
	values    []string
	essential bool
}

// acr returns what the attempt requests by acr_values and by the claims
// parameter.
func (a *Attempt) acr() acrWanted {
	want := acrWanted{values: strings.Fields(a.params["acr_values"])}
	var requested struct {
		IDToken struct {
			ACR struct {
				Essential bool     `json:"essential"`
				Value     string   `json:"value"`
				Values    []string `json:"values"`
			} `json:"acr"`
		} `json:"id_token"`
	}
	if json.Unmarshal([]byte(a.params["claims"]), &requested) != nil {
		return want
	}
	if c := requested.IDToken.ACR; c.Essential {
		want.essential, want.values = true, c.Values
		if c.Value != "" {
			want.values = append(want.values, c.Value)
		}
	}
	return want
}

// met reports whether acr is one of the requested values; without values, an
// essential request accepts every acr except the empty one.
func (w acrWanted) met(acr string) bool {
	if len(w.values) == 0 {
		return !w.essential || acr != ""
	}
	return slices.Contains(w.values, acr)
}

// checkACR refuses an ID token without a requested essential acr (OpenID Connect
// Core §5.5.1.1, §3.1.3.7-12).
func (r *run) checkACR(c claims, _ Metadata, want expected) error {
	acr := c.ACR
	met, named := want.acr.met(acr), clean(cmp.Or(acr, "none"), 80)
	switch {
	case want.acr.essential && r.checks.Refuses(checks.ACR, !met):
		return r.badToken(ReasonACR, named)
	case met:
		return nil
	}
	r.remarks = append(r.remarks, r.entry(HappenedOtherACR, named))
	return nil
}

// maxAge returns the requested max_age: the longest time since the person's
// authentication. ok is false if the attempt did not request one.
func (a *Attempt) maxAge() (age time.Duration, ok bool) {
	seconds, err := strconv.ParseUint(a.params["max_age"], 10, 31)
	return time.Duration(seconds) * time.Second, err == nil
}

// checkAuthTime refuses an ID token whose auth_time is missing or older than the
// requested max_age (OpenID Connect Core §3.1.2.1 and §3.1.3.7-13). Otherwise a
// provider that ignores max_age could present an old session as a new
// authentication.
//
// With a refresh, auth_time may be missing, but must not differ from that of the
// sign-in (§12.2).
func (r *run) checkAuthTime(c claims, _ Metadata, want expected) error {
	p := want.previous
	comparable := p != nil && !p.AuthTime.IsZero() && !c.AuthTime.IsZero()
	if comparable && r.checks.Refuses(checks.AuthTime, !c.AuthTime.Equal(p.AuthTime)) {
		return r.badToken(ReasonIDTokenTime, "").Because(WhyAuthTimeChanged)
	}
	if want.maxAge == nil {
		return nil
	}
	if r.checks.Refuses(checks.AuthTime, c.AuthTime.IsZero()) {
		return r.badToken(ReasonIDTokenTime, "").Because(WhyNoAuthTime)
	}
	if ago := r.c.now().Sub(c.AuthTime.Time); r.checks.Refuses(checks.AuthTime, ago > *want.maxAge+expiryLeeway) {
		return r.aboutTime(r.badToken(ReasonIDTokenTime, ago.Round(time.Second).String()).Because(WhyAuthTimeOld))
	}
	return nil
}
