package authtest

import (
	"net/http"
	"net/url"
)

// SigningOut configures the page that ends the browser's session (OpenID Connect
// RP-Initiated Logout).
type SigningOut struct {
	Offer bool
	// NeedsHint refuses a redirect back without an ID token with this status: 400, or
	// 302 to a page of errors; 0: it does not.
	NeedsHint int
	// Stay shows a page instead of redirecting back.
	Stay bool
	// Answer changes the parameters of the way back.
	Answer func(parameters url.Values)
	// Location changes the whole way back.
	Location func(location string) string
}

// endSession signs out at once and sends the browser back (§3).
func (s *Server) endSession(r *Request) reply {
	back := r.Query.Get("post_logout_redirect_uri")
	if status := s.SigningOut.NeedsHint; status != 0 && back != "" && !r.Query.Has("id_token_hint") {
		refusal := oauthError(status, "invalid_request")
		refusal.header.Set("Location", s.URL+"/error?error=invalid_request&error_description=state+needs+id_token_hint")
		return refusal
	}
	if s.SigningOut.Stay || back == "" {
		return reply{http.StatusOK, http.Header{"Content-Type": {"text/html"}}, []byte("<p>signed out</p>")}
	}
	answer := url.Values{"state": {r.Query.Get("state")}}
	if s.SigningOut.Answer != nil {
		s.SigningOut.Answer(answer)
	}
	location := back + "?" + answer.Encode()
	if s.SigningOut.Location != nil {
		location = s.SigningOut.Location(location)
	}
	return reply{http.StatusSeeOther, http.Header{"Location": {location}}, nil}
}

// assertEndSession requires the client's name and the person's hint as in a
// sign-in, and forbids the ID token (catalogue LOGOUT-1).
func (s *Server) assertEndSession(r *Request) {
	if r.Query.Get("client_id") != ClientID || r.Query.Has("id_token_hint") || r.Method != http.MethodGet {
		s.wrong(r, "%s sends %s", r.Method, r.Keys())
	}
	back, err := url.Parse(r.Query.Get("post_logout_redirect_uri"))
	if err != nil || back.String() != "" && (back.Hostname() != "127.0.0.1" || len(r.Query.Get("state")) < 43) {
		s.wrong(r, "the way back is %q, with a state of %d", back, len(r.Query.Get("state")))
	}
}
