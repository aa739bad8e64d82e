package authtest

import (
	"net/http"
	"strings"
)

// bearer finds the family of the access token in a request's header.
func (s *Server) bearer(r *Request) *family {
	s.mu.Lock()
	defer s.mu.Unlock()
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	f := s.state.access[token]
	if f == nil || f.revoked || (f.thumbprint != "") != (scheme == "DPoP") {
		return nil
	}
	return f
}

func unauthorized() reply {
	a := oauthError(http.StatusUnauthorized, "invalid_token")
	a.header.Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	return a
}

// userinfo answers OpenID Connect Core §5.3.
func (s *Server) userinfo(r *Request) reply {
	if _, answer, ok := s.possession(r); !ok {
		return answer
	}
	f := s.bearer(r)
	if f == nil {
		return unauthorized()
	}
	answer := map[string]any{
		"sub": f.person, "name": "Ada Lovelace", "email": f.person + "@example.test", "email_verified": true,
	}
	if s.Userinfo != nil {
		s.Userinfo(answer)
	}
	return answerJSON(http.StatusOK, answer)
}

// api is a protected resource.
func (s *Server) api(r *Request) reply {
	if _, answer, ok := s.possession(r); !ok {
		return answer
	}
	if s.bearer(r) == nil {
		return unauthorized()
	}
	return answerJSON(http.StatusOK, map[string]any{"path": r.Path})
}

// revoke ends the family of a token (RFC 7009); an unknown token is no error.
func (s *Server) revoke(r *Request) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := r.Form.Get("token")
	f := s.state.access[token]
	if t := s.state.refresh[token]; t != nil {
		f = t.family
	}
	if f != nil && !s.Ending.KeepAlive {
		f.revoked = true
	}
	return reply{http.StatusOK, http.Header{}, nil}
}

// introspect answers RFC 7662.
func (s *Server) introspect(r *Request) reply {
	s.mu.Lock()
	f := s.state.access[r.Form.Get("token")]
	s.mu.Unlock()
	answer := map[string]any{"active": f != nil && !f.revoked}
	if s.Ending.Introspection != nil {
		s.Ending.Introspection(answer)
	}
	return answerJSON(http.StatusOK, answer)
}
