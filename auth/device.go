package auth

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/oauth2"

	"latchkey/auth/internal/checks"
)

// DeviceCode is what a person needs to approve on another device (RFC 8628 §3.2).
// UserCode and the addresses come from the provider and are checked.
type DeviceCode struct {
	UserCode string
	Address  string    // verification_uri
	Complete string    // verification_uri_complete; empty if there is none
	Ends     time.Time // when the sign-in stops waiting

	deviceCode Secret
	interval   time.Duration
}

// Limits of the device flow (RFC 8628 §3.2 and §3.5).
const (
	defaultInterval = 5 * time.Second
	slowDown        = 5 * time.Second
	maxBackOff      = time.Minute     // between polls without an answer, unless the provider requires more
	lastPoll        = 5 * time.Second // before a code expires, however long the interval is
	maxDeviceLife   = 30 * time.Minute
)

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

// SignInByDevice signs in without a browser on this computer. It requests a code,
// shows it with show, and polls the provider at the provider's pace until the
// person has approved or refused or the code has expired (RFC 8628). A
// Request.Timeout other than 0 may end it earlier. The person must have started
// the sign-in: a code from another person is a lure (RFC 8628 §5.4).
func (c *Client) SignInByDevice(ctx context.Context, req Request, show func(DeviceCode)) (Account, error) {
	r := c.startSignIn(ctx, req)
	r.by.Way, r.by.Browser = WayDevice, ""
	account, err := r.signInByDevice(ctx, req, show)
	return account, r.done(r.lastShown(ctx, err))
}

func (r *run) signInByDevice(ctx context.Context, req Request, show func(DeviceCode)) (Account, error) {
	limit := req.Timeout
	requested, md, err := r.begin(ctx, &req)
	if err != nil {
		return Account{}, err
	}
	if md.Endpoints.Device == "" {
		return Account{}, r.fail(StepDiscover, KindProviderError, ReasonNoDevice, "")
	}
	if err := r.bind(md); err != nil {
		return Account{}, err
	}
	scopes, _ := settleScopes(r.provider, md, req)
	a := &Attempt{provider: r.provider, metadata: md, scopes: scopes, label: req.Label, checks: r.checks, verifier: NewSecret(oauth2.GenerateVerifier())}
	r.hide(a.verifier)
	code, err := r.askDevice(ctx, a)
	if err != nil {
		return Account{}, err
	}
	r.emit(Event{Step: StepWait, From: PartyPerson, To: PartyProvider, Channel: ChannelFront, Note: r.host(code.Address)})
	shown := code
	if end := r.c.now().Add(limit); limit > 0 && end.Before(code.Ends) {
		shown.Ends = end
	}
	show(shown)
	grant, err := r.approveDevice(ctx, a, code, limit)
	if err = r.shown(ctx, err); err != nil {
		r.discardUnknown(ctx, a, grant)
		return Account{}, err
	}
	identity, err := r.identify(ctx, a, grant)
	if err = r.shown(ctx, err); err != nil {
		r.discardUnknown(ctx, a, grant)
		return Account{}, err
	}
	return r.seal(ctx, a, grant, identity, requested)
}

// approveDevice polls until the code ends, and no longer than limit, if it is not 0.
func (r *run) approveDevice(ctx context.Context, a *Attempt, code DeviceCode, limit time.Duration) (Grant, error) {
	ctx, cancel := context.WithDeadlineCause(ctx, time.Now().Add(code.Ends.Sub(r.c.now())), r.deviceEnded())
	defer cancel()
	if limit > 0 {
		limited, end := r.gate.limit(ctx, limit, r.deviceEnded())
		defer end()
		ctx = limited
	}
	r.gate.lives(Life{Of: LivingDeviceCode, Ends: code.Ends})
	defer r.gate.lives(Life{})
	ended := r.approving()
	grant, err := r.poll(ctx, a, code)
	ended(err)
	return grant, err
}

func (r *run) deviceEnded() error { return r.fail(StepWait, KindTimeout, ReasonCodeEnded, "") }

// askDevice sends the device authorization request (RFC 8628 §3.1).
func (r *run) askDevice(ctx context.Context, a *Attempt) (DeviceCode, error) {
	form := url.Values{}
	if len(a.scopes) > 0 {
		form.Set("scope", r.scopeParam(a.scopes))
	}
	if !r.checks.Off(checks.PKCE) { // as in the other flow: only the requester gets the grant (RFC 7636)
		form.Set("code_challenge", oauth2.S256ChallengeFromVerifier(a.verifier.Reveal()))
		form.Set("code_challenge_method", "S256")
	}
	if r.provider.ResourceIndicator != "" {
		form.Set("resource", r.provider.ResourceIndicator)
	}
	if r.provider.AuthorizationDetails != "" {
		form.Set("authorization_details", r.provider.AuthorizationDetails)
	}
	var code DeviceCode
	err := r.post(ctx, StepWait, a.metadata.Endpoints.Device, form, a.metadata, func(resp *http.Response, body []byte) error {
		err := r.checkStatus(StepWait, resp, body)
		if err == nil {
			code, err = r.parseDevice(body)
		}
		return err
	})
	r.hide(code.deviceCode, NewSecret(code.UserCode))
	r.c.Witness.expect(code.deviceCode, r)
	return code, err
}

// deviceMembers are the members of the answer to the device request (RFC 8628
// §3.2). verification_url is the name from before the RFC, which Google and older
// servers still use.
var deviceMembers = memberTable{
	"device_code": strict, "user_code": strict, "verification_uri": strict, "verification_url": strict, "expires_in": strict,
	"verification_uri_complete": lenient, "interval": lenient,
}

func (r *run) parseDevice(body []byte) (DeviceCode, error) {
	bad := func(detail string) (DeviceCode, error) {
		return DeviceCode{}, r.fail(StepWait, KindBadAnswer, ReasonMalformed, detail)
	}
	members, err := r.exactly(body, deviceMembers)
	if err != nil {
		return DeviceCode{}, r.fail(StepWait, KindBadAnswer, AsError(err).Reason, "").Because(WhyDeviceAnswer)
	}
	m := &memberReader{table: deviceMembers, members: members}
	device, user := m.text("device_code"), m.text("user_code")
	address := cmp.Or(m.text("verification_uri"), m.text("verification_url"))
	complete := m.text("verification_uri_complete")
	if checkEndpoint(complete) != nil {
		complete = ""
	}
	now := r.c.now()
	code := DeviceCode{
		UserCode: clean(user, 40), Address: address, Complete: complete,
		deviceCode: NewSecret(device), interval: defaultInterval, Ends: endOf(members["expires_in"], now),
	}
	switch {
	case device == "" || len(device) > maxToken || code.UserCode == "":
		return bad("device_code")
	case checkEndpoint(address) != nil:
		return bad("verification_uri")
	case !code.Ends.After(now):
		return bad("expires_in")
	}
	if latest := now.Add(maxDeviceLife); code.Ends.After(latest) {
		code.Ends = latest
	}
	code.interval = pace(members["interval"], code.Ends.Sub(now))
	return code, nil
}

// pace reads interval. Without one it is 5 s (RFC 8628 §3.2); zero and negative
// values are one second, and a value beyond the code's life still leaves one poll
// within it.
func pace(v jsontext.Value, life time.Duration) time.Duration {
	seconds, ok := wholeSeconds(string(v))
	if !ok {
		return defaultInterval
	}
	interval := time.Duration(min(seconds, int64(maxDeviceLife/time.Second))) * time.Second
	return max(min(interval, life-lastPoll), time.Second)
}

// poll requests the grant until there is one. slow_down makes every later
// interval longer. After a network failure it waits longer and continues (RFC
// 8628 §3.5), and not before the provider's Retry-After (RFC 9110 §10.2.3).
func (r *run) poll(ctx context.Context, a *Attempt, code DeviceCode) (Grant, error) {
	interval, wait := code.interval, code.interval
	for {
		select {
		case <-ctx.Done():
			return Grant{}, r.ended(ctx, StepWait)
		case <-time.After(wait):
		}
		answer := &tokenAnswer{run: r, step: StepPoll, requested: a.scopes, expectsIDToken: r.requestsIDToken(a.scopes), needsIDToken: r.requestsIDToken(a.scopes) && r.provider.speaksOpenID(a.metadata)}
		form := url.Values{"grant_type": {deviceGrant}, "device_code": {code.deviceCode.Reveal()}}
		if !r.checks.Off(checks.PKCE) {
			form.Set("code_verifier", a.verifier.Reveal())
		}
		err := answer.outcome(r.post(ctx, StepPoll, a.metadata.Endpoints.Token, form, a.metadata, answer.read))
		var e *Error
		switch {
		case err == nil:
			return answer.grant, nil
		case !answer.rotated.Empty():
			return Grant{RefreshToken: answer.rotated}, err
		case !errors.As(err, &e):
			return Grant{}, err
		case ctx.Err() != nil:
			return Grant{}, r.ended(ctx, StepWait)
		case e.Code == "authorization_pending":
		case e.Code == "slow_down":
			interval += slowDown
		case e.Code == "expired_token", e.Code == "code_expired":
			return Grant{}, r.deviceEnded()
		case e.Kind == KindNetwork:
			interval = max(interval, min(interval*2, maxBackOff))
		default:
			return Grant{}, e
		}
		wait = max(interval, e.RetryAfter)
	}
}
