package auth

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"latchkey/auth/internal/checks"
)

// Answer is the answer of a protected resource.
type Answer struct {
	Status      int
	ContentType string
	Body        []byte // at most MaxBody
}

// callValid is the least remaining life of a token that Call sends.
const callValid = 10 * time.Second

// Call sends one GET with the account's token to a resource on an origin that the
// provider's file declares, and never to another origin (RFC 6750 §5.3; catalogue
// 6750-2). After a 401 it refreshes once and repeats the request once (6750-3). A
// 4xx is KindProviderError, returned with the answer.
func (c *Client) Call(ctx context.Context, id, address string) (Answer, error) {
	a, err := c.Vault.Load(ctx, id)
	if err != nil {
		return Answer{}, err
	}
	p, err := c.providerOf(ctx, a)
	if err != nil {
		return Answer{}, err
	}
	r, err := c.startFor(ctx, AttemptCall, p, a)
	if err != nil {
		return Answer{}, err
	}
	err = r.checkDeclared(address, a.Metadata.Endpoints.Userinfo)
	r.verified(StepCall, "origin", err)
	if err != nil {
		return Answer{}, r.done(err)
	}
	token, a, err := c.Token(ctx, id, callValid)
	if err != nil {
		return Answer{}, r.done(err)
	}
	r.trustHost(address) // the person named it, and the provider's file declares its origin
	answer, err := r.call(ctx, address, token)
	if answer.Status == http.StatusUnauthorized && a.Grant.Refreshable() {
		spent := token
		a, renewErr := c.refreshUnless(ctx, id, onDemand, func(_, a Account) bool { return !a.Grant.AccessToken.Equal(spent) })
		if renewErr != nil {
			return answer, r.done(renewErr)
		}
		answer, err = r.call(ctx, address, a.Grant.AccessToken)
	}
	return answer, r.done(err)
}

// checkDeclared refuses an address whose origin the provider's file does not
// declare, unless it is the provider's userinfo endpoint.
func (r *run) checkDeclared(address, userinfo string) error {
	u, err := url.Parse(address)
	if err != nil || checkEndpoint(address) != nil {
		return r.fail(StepConfig, KindUsage, ReasonForeignHost, clean(clip(address, 200), 200))
	}
	declared := address == userinfo || slices.ContainsFunc(r.provider.Resources, func(resource string) bool {
		d, err := url.Parse(resource)
		return err == nil && d.Scheme == u.Scheme && strings.EqualFold(d.Host, u.Host)
	})
	if r.checks.Refuses(checks.DeclaredHost, !declared) {
		return r.fail(StepConfig, KindUsage, ReasonForeignHost, u.Host)
	}
	return nil
}

// call sends one GET to a resource.
func (r *run) call(ctx context.Context, address string, token Secret) (Answer, error) {
	r.hide(token)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Answer{}, r.fail(StepConfig, KindUsage, ReasonForeignHost, "")
	}
	r.authorize(req, token)
	var answer Answer
	client := r.client(StepCall, carriesTokens, func(resp *http.Response, body []byte) error {
		answer = Answer{Status: resp.StatusCode, ContentType: resp.Header.Get("Content-Type"), Body: body}
		err := r.checkStatus(StepCall, resp, body)
		if e := AsError(err); e != nil && e.Code == "insufficient_scope" { // RFC 6750 §3.1
			e.Reason, e.Detail = ReasonScopeNeeded, clean(r.sweep(challenge(resp.Header)["scope"]), 300)
		} else if e != nil && e.Kind == KindProviderError && e.Reason == ReasonRefusedStatus {
			e.Reason = ReasonResourceAnswer
			if resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden {
				e.Reason = ReasonResourceRefused
			}
		}
		return err
	})
	client.Transport.(*wire).to = PartyAPI
	resp, err := client.Do(req)
	if err != nil {
		return answer, err
	}
	return answer, resp.Body.Close()
}

// challenge reads the parameters with which a protected resource refuses a token
// (WWW-Authenticate; RFC 6750 §3, RFC 9449 §7.1): error, error_description,
// scope. It ignores challenges of other schemes and unreadable ones.
func challenge(header http.Header) map[string]string {
	for _, line := range header.Values("WWW-Authenticate") {
		if len(line) > maxChallenge {
			continue
		}
		params, ours := map[string]string{}, false
		for rest := line; rest != ""; {
			var name, value string
			var isScheme bool
			name, value, isScheme, rest = nextParameter(rest)
			switch {
			case isScheme:
				ours = strings.EqualFold(name, "Bearer") || strings.EqualFold(name, "DPoP")
			case ours && params[strings.ToLower(name)] == "":
				params[strings.ToLower(name)] = value
			}
		}
		if len(params) > 0 {
			return params
		}
	}
	return nil
}

// maxChallenge is the largest size of one header line, in bytes.
const maxChallenge = 8 << 10

// nextParameter cuts one scheme or one name="value" off a challenge (RFC 9110
// §11.2). It always consumes at least one byte.
func nextParameter(s string) (name, value string, isScheme bool, rest string) {
	s = strings.TrimLeft(s, " \t,")
	end := strings.IndexAny(s, " \t,=")
	if end < 0 {
		return s, "", true, ""
	}
	name, rest = s[:end], strings.TrimLeft(s[end:], " \t")
	if !strings.HasPrefix(rest, "=") {
		return name, "", true, rest
	}
	rest = strings.TrimLeft(strings.TrimLeft(rest, "="), " \t")
	if !strings.HasPrefix(rest, `"`) {
		value, rest, _ = strings.Cut(rest, ",")
		return name, strings.TrimSpace(value), false, rest
	}
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			return name, b.String(), false, rest[i+1:]
		case c == '\\' && i+1 < len(rest):
			i++
			b.WriteByte(rest[i])
		default:
			b.WriteByte(c)
		}
	}
	return name, b.String(), false, ""
}

// challenged adds the error of the resource's challenge to e.
func (r *run) challenged(e *Error, resp *http.Response) {
	if !slices.Contains([]int{http.StatusUnauthorized, http.StatusForbidden}, resp.StatusCode) {
		return
	}
	c := challenge(resp.Header)
	if e.Code == "" && c["error"] != "" {
		e.Code, e.Description = r.quote(c["error"], 80), cmp.Or(r.quote(c["error_description"], 300), e.Description)
	}
	switch sent := resp.Request.Header.Get("Authorization"); {
	case resp.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(sent, "DPoP "):
	case e.Code == "invalid_dpop_proof" || e.Code == "use_dpop_nonce":
		r.proofRefused(e)
	case !asksForProof(resp.Header):
		e.Reason, e.Line = ReasonBearerOnly, lineNoProof
	}
}

// asksForProof reports whether a resource's challenge names DPoP (RFC 9449 §7.1).
func asksForProof(header http.Header) bool {
	for _, line := range header.Values("WWW-Authenticate") {
		for rest := line; rest != "" && len(line) <= maxChallenge; {
			var name string
			var isScheme bool
			if name, _, isScheme, rest = nextParameter(rest); isScheme && strings.EqualFold(name, "DPoP") {
				return true
			}
		}
	}
	return false
}
