package auth

import (
	"cmp"
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"latchkey/auth/internal/checks"
)

// userinfoMembers are the members of a userinfo answer (OpenID Connect Core
// §5.3.2). Strict are the subject and, in a signed answer, the issuer and the
// audience. All others are displayed; beside an ID token, all of them are.
var userinfoMembers = memberTable{
	"sub": strict, "iss": strict, "aud": strict,
	"name": lenient, "email": lenient, "email_verified": lenient,
}

// identify determines the user of the grant: by the verified ID token, then by
// userinfo if the scopes request more. A userinfo endpoint without a usable
// answer loses the names, not the sign-in; one that names another subject fails
// the sign-in (OpenID Connect Core §5.3.2).
func (r *run) identify(ctx context.Context, a *Attempt, g Grant) (Identity, error) {
	needed := r.requestsIDToken(a.scopes) && r.provider.speaksOpenID(a.metadata) && !r.checks.Off(checks.IDTokenNeeded)
	if g.IDToken.Empty() && !needed {
		return r.identifyByUserinfo(ctx, a.metadata, g)
	}
	want := expected{nonce: a.nonce, accessToken: g.AccessToken, acr: a.acr()}
	if age, ok := a.maxAge(); ok {
		want.maxAge = &age
	}
	id, err := r.verify(ctx, a.metadata, g.IDToken, want)
	if err != nil {
		return Identity{}, err
	}
	more := slices.Contains(a.scopes, "profile") || slices.Contains(a.scopes, "email")
	if a.metadata.Endpoints.Userinfo == "" || !more {
		return id, nil
	}
	members, err := r.userinfo(ctx, a.metadata, g)
	if err != nil {
		if e := AsError(err); e.Kind == KindCancelled || e.Kind == KindTimeout {
			return Identity{}, err
		}
		r.local(StepUserinfo, PartyLatchkey, "userinfo cannot be used; its names are left out", err)
		return id, nil
	}
	sub := scalar(members["sub"])
	if sub == "" && !r.checks.Off(checks.Userinfo) { // without a subject, the names cannot be attributed
		r.checks.Refuses(checks.Userinfo, true)
		r.local(StepUserinfo, PartyLatchkey, "userinfo names no subject; its names are left out", nil)
		return id, nil
	}
	if r.checks.Refuses(checks.Userinfo, sub != id.Subject) {
		err := r.fail(StepUserinfo, KindBadAnswer, ReasonSubject, "").Because(WhyOtherPerson)
		r.verified(StepUserinfo, "subject", err)
		return Identity{}, err
	}
	r.verified(StepUserinfo, "subject", nil)
	return id.with(r.provider.Quirks, members), nil
}

// identifyByUserinfo is for plain OAuth 2.0: the subject is the one that the
// provider's own userinfo names for the token.
func (r *run) identifyByUserinfo(ctx context.Context, md Metadata, g Grant) (Identity, error) {
	if md.Endpoints.Userinfo == "" { // it was said before the browser opened
		return Identity{Issuer: r.issuerName(md)}, nil
	}
	members, err := r.userinfo(ctx, md, g)
	if err != nil {
		if e := AsError(err); e.Code == "insufficient_scope" && r.lacksOpenID() {
			e.Reason = ReasonOpenIDNeeded
		}
		return Identity{}, err
	}
	id := Identity{Issuer: r.issuerName(md)}.with(r.provider.Quirks, members)
	id.Subject = scalar(claimAt(members, cmp.Or(r.provider.Quirks.SubjectClaim, "sub")))
	if r.checks.Refuses(checks.Subject, !validSubject(id.Subject)) {
		err := r.fail(StepUserinfo, KindBadAnswer, ReasonSubject, "")
		r.verified(StepUserinfo, "subject", err)
		return Identity{}, err
	}
	r.verified(StepUserinfo, "subject", nil)
	return id, nil
}

// issuerName returns the issuer of an account's key: the issuer, or else the
// origin of the authorization endpoint.
func (r *run) issuerName(md Metadata) string {
	if md.Issuer != "" {
		return md.Issuer
	}
	scheme, _, _ := strings.Cut(md.Endpoints.Authorization, "://")
	return scheme + "://" + r.host(md.Endpoints.Authorization)
}

// userinfo requests the userinfo endpoint (Core §5.3.1), and verifies a signed
// answer.
func (r *run) userinfo(ctx context.Context, md Metadata, g Grant) (map[string]jsontext.Value, error) {
	body, header, err := r.requestUserinfo(ctx, StepUserinfo, md.Endpoints.Userinfo, g.AccessToken)
	if err != nil {
		return nil, err
	}
	if media, _, err := mime.ParseMediaType(header.Get("Content-Type")); err == nil && media == "application/jwt" {
		if body, err = r.verifyUserinfo(ctx, md, strings.TrimSpace(string(body))); err != nil {
			return nil, err
		}
	} else if r.checks.Refuses(checks.ContentType, !isJSON(header.Get("Content-Type"), body)) {
		return nil, r.fail(StepUserinfo, KindBadAnswer, ReasonNotJSON, clean(header.Get("Content-Type"), 80))
	}
	members, err := r.object(body, userinfoMembers.strictNames()...)
	if err != nil {
		return nil, r.fail(StepUserinfo, KindBadAnswer, AsError(err).Reason, "")
	}
	return members, nil
}

// verifyUserinfo returns the payload of a signed userinfo answer. Its iss and aud
// should be present, and must be ours if they are (Core §5.3.2).
func (r *run) verifyUserinfo(ctx context.Context, md Metadata, token string) ([]byte, error) {
	if err := r.checkCompact(NewSecret(token)); err != nil {
		return nil, err
	}
	keys := &keySet{run: r, url: md.Endpoints.JWKS, allowed: signing}
	payload, err := keys.VerifySignature(ctx, token)
	if err != nil {
		return nil, err
	}
	members, err := decodeObject(payload, userinfoMembers.strictNames()...)
	if err != nil {
		return nil, r.fail(StepUserinfo, KindBadAnswer, AsError(err).Reason, "")
	}
	m := &memberReader{table: userinfoMembers, members: members}
	var audiences audience
	m.take("aud", &audiences)
	issuer := m.text("iss")
	switch {
	case m.bad != "":
		return nil, r.fail(StepUserinfo, KindBadAnswer, ReasonMalformed, m.bad)
	case issuer != "" && r.checks.Refuses(checks.Issuer, issuer != issuedBy(md, scalar(members["tid"]))):
		return nil, r.fail(StepUserinfo, KindBadAnswer, ReasonIDTokenIssuer, clean(issuer, 200))
	case audiences != nil && r.checks.Refuses(checks.Audience, !slices.Contains(audiences, r.provider.ClientID)):
		return nil, r.fail(StepUserinfo, KindBadAnswer, ReasonIDTokenAudience, "")
	}
	return payload, nil
}

// requestUserinfo sends one request to userinfo: a GET, or a POST, with or without a
// body, or with one more header, if the provider's file declares it.
func (r *run) requestUserinfo(ctx context.Context, step Step, address string, token Secret) ([]byte, http.Header, error) {
	q := r.provider.Quirks
	method, header := http.MethodGet, http.Header{}
	if q.UserinfoPost || q.UserinfoBody != "" {
		method = http.MethodPost
	}
	if q.UserinfoBody != "" {
		header.Set("Content-Type", "application/json")
	}
	if name, value, ok := strings.Cut(q.UserinfoHeader, ": "); ok {
		header.Set(name, value)
	}
	return r.ask(ctx, step, request{method: method, address: address, header: header, body: q.UserinfoBody, content: contentPerson}, token)
}

// with adds the members of userinfo.
func (id Identity) with(q Quirks, members map[string]jsontext.Value) Identity {
	if name := scalar(claimAt(members, cmp.Or(q.NameClaim, "name"))); name != "" {
		id.Name = clean(name, 200)
	}
	if email := scalar(claimAt(members, cmp.Or(q.EmailClaim, "email"))); email != "" {
		id.Email = clean(email, 200)
	}
	if v, err := strconv.ParseBool(scalar(members["email_verified"])); err == nil {
		id.EmailVerified = &v
	}
	more := map[string]any{}
	for name, raw := range members {
		var v any
		if !slices.Contains([]string{"sub", "name", "email", "email_verified"}, name) && json.Unmarshal(raw, &v) == nil {
			more[name] = v
		}
	}
	id.Claims = keepClaims(id.Claims, more)
	return id
}

// scalar returns a JSON string, number or boolean as text, and "" for anything
// else.
func scalar(v jsontext.Value) string {
	switch v.Kind() {
	case '"':
		text, _ := jsontext.AppendUnquote(nil, v)
		return string(text)
	case '0', 't', 'f':
		return string(v)
	}
	return ""
}
