package authtest

import (
	"net/http"
	"slices"
	"strings"

	"latchkey/auth"
)

// Conduct is the behaviour of one provider according to its documentation: every
// address, name, type, separator and status is copied from the documentation, not
// from the preset that is tested against it.
type Conduct struct {
	Preset string // id of the preset
	Source string // the documentation, by title and section

	Typed  string   // what a person adds to the provider's file beside the client ID, as TOML
	Secret string   // of a confidential client; empty: there is none
	Scopes []string // requested instead of the preset's; nil: the preset's

	Registered string       // redirect address, as the set-up steps have it registered
	Rule       RedirectRule // how the address in a request is compared with it
	Page       string       // the person's own page, registered in its place, that sends on to it

	Issuer   string         // iss of the ID tokens; empty: none is made
	Found    string         // address of the metadata; empty: there is none
	Metadata map[string]any // the content of the metadata

	Authorize, Token, Renew, Revoke, Userinfo, Validate, Keys string // addresses; Renew empty: Token

	Client  auth.TokenAuth // how the client must name itself
	Proof   PKCE
	Ask     string            // between the scopes of a request; empty: a space
	Needs   map[string]string // parameters without which no refresh token comes; * is any value
	Prompts []string          // values that prompt may have; nil: any
	Denial  string            // error in the redirect when the person denies; empty: access_denied
	Back    map[string]string // further parameters of the redirect

	Renewal         Renewal
	RefreshRedirect bool                                // a refresh must repeat the redirect address (GitLab)
	Answer          func(Issued) map[string]any         // of the token endpoint
	Failed          func(status int, code string) reply // its errors; nil: RFC 6749 §5.2
	Claims          map[string]any                      // of ID tokens, beside the usual ones

	Person map[string]any                // the response of userinfo
	Valid  map[string]any                // the response of Validate
	Wants  func(*Request) bool           // whether a request to userinfo is as documented; nil: a GET
	Dead   func() reply                  // response to an invalid token; nil: RFC 6750 §3.1
	Ends   func(*Double, *Request) reply // the revocation endpoint

	Subject, Name, Email string     // of the resulting account
	Granted              []string   // scopes that must be shown as granted; nil: those that were requested
	Shown                auth.Proof // of the revocation; empty: there is none to be had
}

// RedirectRule is how a provider compares redirect addresses.
type RedirectRule int

// The rules.
const (
	ExactRedirect  RedirectRule = iota // the whole address
	AnyPort                            // all but the port (RFC 8252 §7.3)
	LocalhostMeans                     // AnyPort, and localhost stands for 127.0.0.1 (Fastmail)
	AnyLoopback                        // any address on this computer (Strava, Google)
	PrefixRedirect                     // the registered address is a beginning of it (Bitbucket)
)

// PKCE is what a provider does with the challenge.
type PKCE int

// The ways.
const (
	PKCEIgnored PKCE = iota
	PKCERead
	PKCEDemanded
)

// Renewal is what a refresh brings.
type Renewal int

// The kinds.
const (
	NoRenewal Renewal = iota // there is no refresh token
	Keeps                    // the same refresh token stays
	Rotates                  // each refresh brings a new one, and a spent one ends the grant
)

// Issued is the data of a token response.
type Issued struct {
	Access, Refresh, ID string
	Scopes              []string
	First               bool // it answers a code
}

// standard returns the response of RFC 6749 §5.1 with a lifetime in seconds.
func standard(t Issued, life any) map[string]any {
	a := map[string]any{"access_token": t.Access, "token_type": "Bearer", "expires_in": life, "scope": strings.Join(t.Scopes, " ")}
	if t.Refresh != "" {
		a["refresh_token"] = t.Refresh
	}
	if t.ID != "" {
		a["id_token"] = t.ID
	}
	return a
}

// lasting is standard with a fixed lifetime.
func lasting(seconds int) func(Issued) map[string]any {
	return func(t Issued) map[string]any { return standard(t, seconds) }
}

// with returns an answer with changed members; a nil value removes one.
func with(a map[string]any, more map[string]any) map[string]any {
	for name, v := range more {
		if a[name] = v; v == nil {
			delete(a, name)
		}
	}
	return a
}

// plainError is an answer of an API that is no OAuth error.
func plainError(status int, v any) func() reply {
	return func() reply { return answerJSON(status, v) }
}

// challenged is a 401 with a Bearer challenge (RFC 6750 §3) and the given body.
func challenged(code, body string) func() reply {
	challenge := `Bearer realm="api"`
	if code != "" {
		challenge += `, error="` + code + `"`
	}
	return func() reply {
		h := http.Header{"Content-Type": {"application/json"}, "Www-Authenticate": {challenge}}
		return reply{http.StatusUnauthorized, h, []byte(body)}
	}
}

// always200 answers errors with status 200 (GitHub, Reddit, Slack).
func always200(_ int, code string) reply {
	return answerJSON(http.StatusOK, map[string]any{"error": code})
}

// forbidden answers invalid_grant with 403 (Auth0 and Atlassian).
func forbidden(status int, code string) reply {
	if code == "invalid_grant" {
		status = http.StatusForbidden
	}
	return answerJSON(status, map[string]any{"error": code, "error_description": "Unknown or invalid refresh token."})
}

// ends is a revocation endpoint by RFC 7009 that ends the whole grant and answers
// with status and body.
func ends(status int, body string) func(*Double, *Request) reply {
	return func(d *Double, r *Request) reply {
		if !d.knows(r) {
			return d.fail(http.StatusUnauthorized, "invalid_client")
		}
		d.end(r.Form.Get("token"))
		return reply{status, http.Header{"Content-Type": {"application/json"}}, []byte(body)}
	}
}

// endsRefreshTokens takes refresh tokens only (RFC 7009 §2.2.1); others answers
// what it gets for any other token.
func endsRefreshTokens(others func(*Double) reply) func(*Double, *Request) reply {
	return func(d *Double, r *Request) reply {
		if !d.knows(r) {
			return d.fail(http.StatusUnauthorized, "invalid_client")
		}
		if !d.isRefresh(r.Form.Get("token")) {
			return others(d)
		}
		d.end(r.Form.Get("token"))
		return reply{http.StatusOK, http.Header{}, nil}
	}
}

// endsAccessTokens takes access tokens only, and refuses others with refusal.
func endsAccessTokens(refusal func() reply) func(*Double, *Request) reply {
	return func(d *Double, r *Request) reply {
		if r.Form.Get("client_id") != ClientID || !d.isAccess(r.Form.Get("token")) {
			return refusal()
		}
		d.end(r.Form.Get("token"))
		return reply{http.StatusOK, http.Header{}, nil}
	}
}

// endsBearer ends the grant of the token in the header of a POST.
func endsBearer(body string) func(*Double, *Request) reply {
	return func(d *Double, r *Request) reply {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if r.Method != http.MethodPost || scheme != "Bearer" || !d.isAccess(token) {
			return d.dead()
		}
		d.end(token)
		return reply{http.StatusOK, http.Header{"Content-Type": {"application/json"}}, []byte(body)}
	}
}

// openid adds the metadata that a provider publishes at Found: what the addresses
// say already, the usual members, and more; a nil value takes one away.
func openid(c Conduct, more map[string]any) Conduct {
	c.Metadata = map[string]any{
		"issuer": c.Issuer, "authorization_endpoint": c.Authorize, "token_endpoint": c.Token, "jwks_uri": c.Keys,
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
	}
	for name, address := range map[string]string{"userinfo_endpoint": c.Userinfo, "revocation_endpoint": c.Revoke} {
		if address != "" {
			c.Metadata[name] = address
		}
	}
	if c.Proof != PKCEIgnored {
		c.Metadata["code_challenge_methods_supported"] = []string{"S256"}
	}
	with(c.Metadata, more)
	return c
}

// Conducts is the conduct of every preset's provider.
func Conducts() []Conduct {
	return slices.Concat(codeHosts, media, workspaces, publicOpenID, ownServers)
}
