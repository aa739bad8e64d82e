package authtest

import (
	"net/http"
)

// Devices configures sign-ins on another device (RFC 8628).
type Devices struct {
	Offer bool
	// Answer changes the answer to the device request.
	Answer func(answer map[string]any)
	// Script lists the errors of the polls before the grant.
	Script []string
}

// device issues a code. It is approved at once, after the script.
func (s *Server) device(r *Request) reply {
	value := Mint("device-")
	s.mu.Lock()
	s.state.codes[value] = &code{scope: r.Form.Get("scope"), person: s.person(), challenge: r.Form.Get("code_challenge")}
	s.mu.Unlock()
	answer := map[string]any{
		"device_code": value, "user_code": "WDJB-MJHT", "verification_uri": s.URL + "/device",
		"verification_uri_complete": s.URL + "/device?user_code=WDJB-MJHT", "expires_in": 600, "interval": 5,
	}
	if s.Devices.Answer != nil {
		s.Devices.Answer(answer)
	}
	return answerJSON(http.StatusOK, answer)
}

// poll answers one poll of a device code. Callers must have locked s.mu.
func (s *Server) poll(r *Request) reply {
	c := s.state.codes[r.Form.Get("device_code")]
	if c == nil || c.used {
		return oauthError(http.StatusBadRequest, "invalid_grant")
	}
	if len(s.Devices.Script) > 0 {
		next := s.Devices.Script[0]
		s.Devices.Script = s.Devices.Script[1:]
		return oauthError(http.StatusBadRequest, next)
	}
	if !s.Lenient && (c.challenge == "" || c.challenge != Challenge(r.Form.Get("code_verifier"))) {
		s.wrong(r, "a device sign-in without challenge and verifier")
	}
	c.used = true
	f := &family{person: c.person, scope: c.scope, authTime: s.sessionOf(c.person)}
	s.state.families = append(s.state.families, f)
	return s.issue(f, has(c.scope, "openid"), true)
}
