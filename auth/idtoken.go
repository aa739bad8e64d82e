package auth

import (
	"context"
	"crypto"
	"encoding/base64"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"latchkey/auth/internal/checks"
)

// Leeways for clocks that differ (catalogue G7, CORE-2).
const (
	expiryLeeway = time.Minute
	issuedLeeway = 10 * time.Minute
)

// expected is what an ID token must contain.
type expected struct {
	nonce       Secret // empty if none was sent: then none is compared
	accessToken Secret
	previous    *Identity      // set on refresh: issuer and subject must not change
	maxAge      *time.Duration // max_age, if it was requested
	acr         acrWanted      // empty on a refresh
}

// idTokenMembers are the claims of an ID token (OpenID Connect Core §2).
// auth_time, acr and tid are lenient because an unreadable one counts as missing:
// a missing one is refused if it was requested (checkAuthTime, checkACR) or is
// needed for the issuer (issuedBy). Every other claim is only displayed.
var idTokenMembers = memberTable{
	"iss": strict, "sub": strict, "aud": strict, "exp": strict, "iat": strict, "nonce": strict, "azp": strict, "at_hash": strict,
	"auth_time": lenient, "acr": lenient, "tid": lenient, "name": lenient, "email": lenient, "email_verified": lenient,
}

// claims is the payload of an ID token.
type claims struct {
	Issuer          string
	Subject         string
	Audience        audience
	Expiry          numericDate
	IssuedAt        numericDate
	AuthTime        numericDate
	Nonce           string
	AuthorizedParty string
	TokenHash       string
	ACR             string
	Tenant          string // tid, of Microsoft Entra
	Name            string
	Email           string
	EmailVerified   *bool
	Rest            map[string]any // claims that are only displayed
}

// readClaims reads a payload by idTokenMembers. bad names the first strict claim
// that is unreadable.
func readClaims(members map[string]jsontext.Value) (c claims, bad string) {
	m := &memberReader{table: idTokenMembers, members: members}
	m.take("aud", &c.Audience)
	m.take("exp", &c.Expiry)
	m.take("iat", &c.IssuedAt)
	m.take("auth_time", &c.AuthTime)
	for name, into := range map[string]*string{
		"iss": &c.Issuer, "sub": &c.Subject, "nonce": &c.Nonce, "azp": &c.AuthorizedParty, "at_hash": &c.TokenHash,
		"acr": &c.ACR, "tid": &c.Tenant, "name": &c.Name, "email": &c.Email,
	} {
		m.take(name, into)
	}
	if v, err := strconv.ParseBool(scalar(members["email_verified"])); err == nil {
		c.EmailVerified = &v
	}
	c.Rest = map[string]any{}
	for name, raw := range members {
		var v any
		if _, known := idTokenMembers[name]; (!known || name == "acr" || name == "tid") && json.Unmarshal(raw, &v) == nil {
			c.Rest[name] = v
		}
	}
	return c, m.bad
}

// audience is one string or an array of them.
type audience []string

// UnmarshalJSON accepts both forms (RFC 7519 §4.1.3).
func (a *audience) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(a))
}

// numericDate is seconds since 1970 (RFC 7519 §2), a JSON number.
type numericDate struct{ time.Time }

// UnmarshalJSON refuses strings, which go-oidc would accept (catalogue T4).
func (d *numericDate) UnmarshalJSON(b []byte) error {
	if jsontext.Value(b).Kind() != '0' {
		return errors.New("a date that is not a number")
	}
	seconds, err := strconv.ParseFloat(string(b), 64)
	if err != nil || seconds < 0 || seconds > 1<<40 {
		return errors.New("a date that cannot be")
	}
	d.Time = time.Unix(int64(seconds), 0)
	return nil
}

// verify converts an ID token to an identity. go-oidc checks signature, issuer,
// audience and expiry with our own keys; the code below checks the rest (OpenID
// Connect Core §3.1.3.7; catalogue T4).
func (r *run) verify(ctx context.Context, md Metadata, token Secret, want expected) (id Identity, err error) {
	defer func() { r.verified(StepVerify, "ID token", err) }()
	if err := r.checkCompact(token); err != nil {
		return Identity{}, err
	}
	keys := &keySet{run: r, url: md.Endpoints.JWKS, allowed: r.allowedAlgorithms(md)}
	verifier := oidc.NewVerifier(md.Issuer, keys, &oidc.Config{
		ClientID:             r.provider.ClientID,
		SupportedSigningAlgs: algorithmNames(keys.allowed),
		Now:                  func() time.Time { return r.c.now().Add(-expiryLeeway) },
		SkipExpiryCheck:      r.checks.Off(checks.Expiry),
		SkipIssuerCheck:      true, // checkParties compares, with the tenant filled in
		SkipClientIDCheck:    r.checks.Off(checks.Audience),
	})
	_, err = verifier.Verify(ctx, token.Reveal())
	if keys.err != nil {
		return Identity{}, keys.err
	}
	if keys.payload == nil { // the library refused alg before it requested a key
		r.checks.Refuses(checks.Algorithm, true)
		return Identity{}, r.wrongAlgorithm(token.Reveal())
	}
	c, claimsErr := r.checkClaims(keys.payload, md, want)
	if claimsErr != nil {
		return Identity{}, claimsErr
	}
	if err != nil { // the library refuses something that we do not check
		return Identity{}, r.badToken(ReasonIDToken, "").Caused(err)
	}
	algorithm := algorithmOf(token.Reveal())
	if err := r.checkTokenHash(algorithm, c.TokenHash, want.accessToken); err != nil {
		return Identity{}, err
	}
	id = c.identity(algorithm)
	if isGoogle(md, c) {
		id.Issuer = md.Issuer
	}
	return id, nil
}

// isGoogle accepts the one issuer known to omit the scheme, as go-oidc does.
func isGoogle(md Metadata, c claims) bool {
	return md.Issuer == "https://accounts.google.com" && c.Issuer == "accounts.google.com"
}

func (r *run) badToken(reason Reason, detail string) *Error {
	return r.fail(StepVerify, KindBadAnswer, reason, detail)
}

// checkCompact refuses everything except a signed JWT in compact form: JWE, JSON
// serialisation, none (RFC 7515 §7.1).
func (r *run) checkCompact(token Secret) error {
	if err := r.compact(token); r.checks.Refuses(checks.Compact, err != nil) {
		return err
	}
	return nil
}

// compact returns why a token is not in compact form, or nil.
func (r *run) compact(token Secret) error {
	parts := strings.Split(token.Reveal(), ".")
	switch {
	case len(parts) == 5:
		return r.badToken(ReasonIDToken, "").Because(WhyEncrypted)
	case len(parts) != 3 || parts[2] == "" || strings.ContainsFunc(token.Reveal(), foreignToJWS):
		return r.badToken(ReasonIDToken, "").Because(WhyNotSigned)
	}
	header, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil {
		return r.badToken(ReasonIDToken, "").Because(WhyHeader)
	}
	members, err := decodeObject(header, headerMembers.strictNames()...)
	if err != nil {
		return r.badToken(ReasonIDToken, "").Because(WhyHeader)
	}
	if _, demands := members["crit"]; demands { // RFC 7515 §4.1.11: we know no extension
		return r.badToken(ReasonIDToken, "").Because(WhyCritical)
	}
	return nil
}

// headerMembers are the members of a token's header that are read (RFC 7515 §4.1).
var headerMembers = memberTable{"alg": strict, "kid": strict, "typ": strict, "crit": strict}

// foreignToJWS reports characters that do not occur in a compact token. go-jose
// ignores white space in it.
func foreignToJWS(r rune) bool {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
	return !strings.ContainsRune(alphabet, r)
}

// checkClaims reads and checks the verified payload.
func (r *run) checkClaims(payload []byte, md Metadata, want expected) (claims, error) {
	members, err := r.exactly(payload, idTokenMembers)
	if err != nil {
		return claims{}, r.badToken(ReasonIDToken, "").Because(WhyClaims)
	}
	c, bad := readClaims(members)
	if bad != "" {
		return c, r.badToken(ReasonIDToken, bad).Because(WhyUnreadable)
	}
	for _, check := range []func(claims, Metadata, expected) error{r.checkParties, r.checkTimes, r.checkAuthTime, r.checkACR, r.checkSubject} {
		if err := check(c, md, want); err != nil {
			return c, err
		}
	}
	return c, nil
}

// checkParties checks the issuer, the audience and the nonce.
func (r *run) checkParties(c claims, md Metadata, want expected) error {
	if r.checks.Refuses(checks.Issuer, c.Issuer != issuedBy(md, c.Tenant) && !isGoogle(md, c)) {
		return r.badToken(ReasonIDTokenIssuer, clean(c.Issuer, 200))
	}
	if r.checks.Refuses(checks.Audience, !slices.Contains(c.Audience, r.provider.ClientID)) {
		return r.badToken(ReasonIDTokenAudience, "")
	}
	// "The ID Token MUST be rejected if it … contains additional audiences not
	// trusted by the Client": those that the provider's file names are trusted.
	other := slices.IndexFunc(c.Audience, func(a string) bool {
		return a != r.provider.ClientID && !slices.Contains(r.provider.TrustedAudiences, a)
	})
	if r.checks.Refuses(checks.Party, len(c.Audience) > 1 && other >= 0) {
		return r.badToken(ReasonIDTokenAudience, clean(c.Audience[other], 200)).Because(WhyAlsoFor)
	}
	if r.checks.Refuses(checks.Party, c.AuthorizedParty != "" && c.AuthorizedParty != r.provider.ClientID) {
		return r.badToken(ReasonIDTokenAudience, "").Because(WhyOtherParty)
	}
	// With a refresh the nonce may be missing; otherwise it must be that of the
	// sign-in (Core §12.2). If none was sent, a nonce of the provider's own is
	// not compared.
	wrong := c.Nonce != "" && !want.nonce.Empty() && !NewSecret(c.Nonce).Equal(want.nonce)
	missing := c.Nonce == "" && !want.nonce.Empty() && want.previous == nil
	if r.checks.Refuses(checks.Nonce, missing || wrong) {
		return r.badToken(ReasonNonce, "")
	}
	return nil
}

// checkTimes requires exp, with a minute's leeway, and iat at most ten minutes
// away.
func (r *run) checkTimes(c claims, _ Metadata, _ expected) error {
	now := r.c.now()
	if r.checks.Refuses(checks.Expiry, now.After(c.Expiry.Add(expiryLeeway))) {
		return r.aboutTime(r.badToken(ReasonIDTokenTime, "").Because(WhyExpired))
	}
	if r.checks.Refuses(checks.IssuedAt, c.IssuedAt.IsZero()) {
		return r.badToken(ReasonIDTokenTime, "iat").Because(WhyMissing)
	}
	if d := now.Sub(c.IssuedAt.Time); r.checks.Refuses(checks.IssuedAt, d.Abs() > issuedLeeway) {
		return r.aboutTime(r.badToken(ReasonIDTokenTime, d.Round(time.Second).String()).Because(WhyIssuedAway))
	}
	return nil
}

// checkSubject requires sub, of at most 255 ASCII characters (Core §2). On a
// refresh it must not change (Core §12.2).
func (r *run) checkSubject(c claims, md Metadata, want expected) error {
	if r.checks.Refuses(checks.Subject, !validSubject(c.Subject)) {
		return r.badToken(ReasonSubject, "")
	}
	p := want.previous
	if p != nil && r.checks.Refuses(checks.SameSubject, p.Subject != c.Subject || p.Issuer != c.Issuer && !isGoogle(md, c)) {
		return r.badToken(ReasonSubject, "").Because(WhyOtherPerson)
	}
	return nil
}

func validSubject(sub string) bool {
	return sub != "" && len(sub) <= 255 && !strings.ContainsFunc(sub, func(r rune) bool { return r < ' ' || r > '~' })
}

// checkTokenHash compares at_hash, if it is present, with the left half of the
// access token's hash (Core §3.1.3.6).
func (r *run) checkTokenHash(algorithm, atHash string, token Secret) error {
	if atHash == "" || token.Empty() {
		return nil
	}
	hash := crypto.SHA256
	switch {
	case strings.HasSuffix(algorithm, "384"):
		hash = crypto.SHA384
	case strings.HasSuffix(algorithm, "512"), sameAlgorithm(algorithm, "EdDSA"):
		hash = crypto.SHA512
	}
	h := hash.New()
	_, _ = h.Write([]byte(token.Reveal()))
	sum := h.Sum(nil)
	if r.checks.Refuses(checks.TokenHash, base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2]) != atHash) {
		return r.badToken(ReasonTokenHash, "")
	}
	return nil
}

func (c claims) identity(algorithm string) Identity {
	rest := maps.Clone(c.Rest)
	for _, name := range []string{"nonce", "at_hash", "c_hash", "sid", "s_hash", "jti"} {
		delete(rest, name) // meaningful only for this attempt
	}
	return Identity{
		Issuer: c.Issuer, Subject: c.Subject, Name: clean(c.Name, 200), Email: clean(c.Email, 200),
		EmailVerified: c.EmailVerified, AuthTime: c.AuthTime.Time, Nonce: NewSecret(c.Nonce), Algorithm: algorithm, Claims: keepClaims(nil, rest),
	}
}

// nonceIn returns the nonce of a sealed ID token, which was verified before;
// empty if it has none.
func nonceIn(token Secret) Secret {
	c, _ := unverified(token)
	return NewSecret(c.Nonce)
}

// unverified reads the issuer, subject and nonce of a compact token without
// verifying it. ok is false if the token is unreadable or lacks issuer or
// subject.
func unverified(token Secret) (c claims, ok bool) {
	_, rest, _ := strings.Cut(token.Reveal(), ".")
	payload, _, _ := strings.Cut(rest, ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return claims{}, false
	}
	members, err := decodeObject(text, "iss", "sub", "nonce")
	if err != nil {
		return claims{}, false
	}
	c.Issuer, _ = textMember(members, "iss")
	c.Subject, _ = textMember(members, "sub")
	c.Nonce, _ = textMember(members, "nonce")
	return c, c.Issuer != "" && c.Subject != ""
}
