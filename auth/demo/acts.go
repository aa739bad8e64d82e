package demo

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/luikyv/go-oidc/pkg/goidc"

	"latchkey/auth"
)

// The notes of the events that the provider reports of a sign-in.
const (
	ActPageShown           = "page_shown"
	ActPersonAuthenticated = "person_authenticated"
	ActConsentGiven        = "consent_given"
	ActConsentRefused      = "consent_refused"
	ActCodeIssued          = "code_issued"
	ActVerifierCompared    = "verifier_compared"
	ActTokenIssued         = "token_issued"
)

// act is one event that waits until the state of its transaction is sealed.
type act struct {
	mark  string
	event auth.Event
}

// report adds an event about the attempt with that state or device code. It may only
// be called within a transaction.
func (d *Demo) report(what, secret string, from, to auth.Party, step auth.Step, checks ...auth.CheckResult) {
	if d.o.Observe == nil || secret == "" {
		return
	}
	channel := auth.ChannelFront
	if from == to {
		channel = auth.ChannelLocal
	}
	d.acts = append(d.acts, act{mark: auth.MarkOf(secret), event: auth.Event{
		Step: step, From: from, To: to, Channel: channel, At: d.o.Now(), Note: what, Checks: checks,
	}})
}

// reportFront is did for events in the browser.
func (d *Demo) reportFront(what string, as *goidc.AuthnSession) {
	from, to := auth.PartyBrowser, auth.PartyProvider
	if what == ActPageShown {
		from, to = to, from
	}
	d.report(what, attemptOf(as), from, to, auth.StepApprove)
}

// attemptOf returns the secret that identifies the client's attempt.
func attemptOf(as *goidc.AuthnSession) string {
	if as.DeviceCode != "" {
		return as.DeviceCode
	}
	return as.State
}

// reportExchange reports how a code or a device code became a token, and whether
// the verifier matched the challenge (RFC 7636 §4.6).
func (d *Demo) reportExchange(library http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.o.Observe == nil {
			library.ServeHTTP(w, r)
			return
		}
		attempt, challenge := r.PostForm.Get("device_code"), ""
		if g, err := d.store.GrantByAuthCode(r.Context(), r.PostForm.Get("code")); err == nil && g.AuthCodeConsumedAt == 0 {
			attempt, challenge = g.AuthParams.State, g.AuthParams.CodeChallenge
		}
		a := newAnswer()
		library.ServeHTTP(a, r)
		if challenge != "" {
			outcome := auth.CheckHeld
			if sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier"))); base64.RawURLEncoding.EncodeToString(sum[:]) != challenge {
				outcome = auth.CheckRefused
			}
			d.report(ActVerifierCompared, attempt, auth.PartyProvider, auth.PartyProvider, auth.StepExchange,
				auth.CheckResult{Name: "verifier", Section: "RFC 7636 §4.6", Outcome: outcome})
		}
		if a.status == http.StatusOK {
			d.report(ActTokenIssued, attempt, auth.PartyProvider, auth.PartyProvider, auth.StepExchange)
		}
		a.writeTo(w)
	})
}

// onGrant stamps a new grant with the provider's clock, and reports its code.
func (d *Demo) onGrant(ctx context.Context, kind goidc.GrantType, g *goidc.Grant) error {
	if g.AuthCode != "" && g.AuthCodeConsumedAt == 0 {
		d.report(ActCodeIssued, g.AuthParams.State, auth.PartyProvider, auth.PartyBrowser, auth.StepApprove)
	}
	return d.store.stampGrant(ctx, kind, g)
}
