package authtest

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Pushing configures pushed requests (RFC 9126).
type Pushing struct {
	Offer   bool
	Require bool
	// Answer changes a successful answer.
	Answer func(answer map[string]any)
}

// push takes the parameters of an authorization request.
func (s *Server) push(r *Request) reply {
	if !s.authenticated(r) {
		return oauthError(http.StatusUnauthorized, "invalid_client")
	}
	p, answer, ok := s.possession(r)
	if !ok {
		return answer
	}
	if jkt := r.Form.Get("dpop_jkt"); jkt != "" && (p == nil || p.thumbprint != jkt) {
		s.wrong(r, "dpop_jkt is not the key of the proof") // RFC 9449 §10.1
	}
	if p != nil {
		r.Form.Set("dpop_jkt", p.thumbprint)
	}
	reference := Mint("urn:ietf:params:oauth:request_uri:")
	s.mu.Lock()
	s.state.pushed[reference] = r.Form
	s.mu.Unlock()
	pushed := map[string]any{"request_uri": reference, "expires_in": 60}
	if s.Pushing.Answer != nil {
		s.Pushing.Answer(pushed)
	}
	return answerJSON(http.StatusCreated, pushed)
}

// parameters returns the parameters of an authorization request, pushed or not. A
// reference is valid once.
func (s *Server) parameters(r *Request) url.Values {
	reference := r.Query.Get("request_uri")
	if reference == "" {
		return r.Query
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	pushed := s.state.pushed[reference]
	delete(s.state.pushed, reference)
	return pushed
}

// formPost returns the page that delivers a response as a form (OAuth 2.0 Form
// Post Response Mode §2). Real pages submit themselves; [Browser] submits this
// one.
func formPost(redirect string, answer url.Values) reply {
	var page strings.Builder
	page.WriteString(`<!doctype html><form method="post" action="` + html.EscapeString(redirect) + `">`)
	for name, values := range answer {
		for _, v := range values {
			page.WriteString(`<input type="hidden" name="` + html.EscapeString(name) + `" value="` + html.EscapeString(v) + `">`)
		}
	}
	page.WriteString(`</form>`)
	return reply{http.StatusOK, http.Header{"Content-Type": {"text/html"}}, []byte(page.String())}
}

// Registering configures dynamic registration (RFC 7591).
type Registering struct {
	Offer bool
	// OnlyHTTPS refuses a way back from signing out that is not https.
	OnlyHTTPS bool
	// Exact refuses an authorization request whose redirect address is not one of
	// Redirects, ports included.
	Exact bool
	// Redirects are the registered addresses; each registration adds its own.
	Redirects []string
	// Answer changes a successful answer.
	Answer func(answer map[string]any)
}

// takesRedirect reports whether a redirect address is registered, where that matters.
func (s *Server) takesRedirect(redirect string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.Registering.Exact || slices.Contains(s.Registering.Redirects, redirect)
}

// register returns the known client to every native client that registers.
func (s *Server) register(r *Request) reply {
	var asked map[string]any
	if json.Unmarshal([]byte(r.Body), &asked) != nil {
		return oauthError(http.StatusBadRequest, "invalid_client_metadata")
	}
	redirects, _ := asked["redirect_uris"].([]any)
	grants, _ := asked["grant_types"].([]any)
	if !s.Lenient && (asked["application_type"] != "native" || asked["token_endpoint_auth_method"] != "none" ||
		len(redirects) != 1 || !slices.Contains(grants, any("authorization_code")) || !slices.Contains(grants, any("refresh_token"))) {
		s.wrong(r, "registers as %s", r.Body)
	}
	backs, _ := asked["post_logout_redirect_uris"].([]any)
	if s.Registering.OnlyHTTPS && len(backs) > 0 {
		return oauthError(http.StatusBadRequest, "invalid_client_metadata")
	}
	s.mu.Lock()
	for _, one := range redirects {
		address, _ := one.(string)
		s.Registering.Redirects = append(s.Registering.Redirects, address)
	}
	s.mu.Unlock()
	answer := map[string]any{
		"client_id": ClientID, "redirect_uris": redirects, "token_endpoint_auth_method": "none", "client_id_issued_at": s.now().Unix(),
	}
	if s.Registering.Answer != nil {
		s.Registering.Answer(answer)
	}
	return answerJSON(http.StatusCreated, answer)
}
