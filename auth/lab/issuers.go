package lab

import (
	"encoding/json"
	"net/http"
	"net/url"
	"sync"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
)

// hostileIssuer is a provider that the attacker runs. Ada has it in her list, under a name
// that she trusts.
type hostileIssuer struct {
	stage  *stage
	origin string
	// metadata changes what it says of itself.
	metadata func(members map[string]any)
	// relays is whether it answers Latchkey with what the real provider gave it.
	relays bool

	mu  sync.Mutex
	got loot // what the real provider gave it for a code of Ada's
}

// open starts the site.
func (h *hostileIssuer) open() (err error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+metadataPath, h.describe)
	mux.HandleFunc("GET /authorize", h.authorize)
	mux.HandleFunc("POST "+tokenPath, h.token)
	h.origin, err = h.stage.serve(mux)
	return err
}

// provider returns Ada's configuration for it.
func (h *hostileIssuer) provider() auth.Provider {
	return auth.Provider{ID: "club", Name: "Club", Issuer: h.origin, ClientID: clientID, Scopes: []string{"openid", "profile", "email"}}
}

func (h *hostileIssuer) describe(w http.ResponseWriter, _ *http.Request) {
	members := map[string]any{
		"issuer": h.origin, "authorization_endpoint": h.origin + "/authorize", "token_endpoint": h.origin + tokenPath,
		"jwks_uri": h.stage.sites.Keys, "userinfo_endpoint": h.stage.sites.Userinfo,
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"code_challenge_methods_supported": []string{"S256"}, "id_token_signing_alg_values_supported": []string{"RS256"},
		"token_endpoint_auth_methods_supported": []string{"none"}, "scopes_supported": []string{"openid", "profile", "email"},
	}
	if h.metadata != nil {
		h.metadata(members)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(members)
}

// authorize sends the browser on to the real provider with Latchkey's own request.
func (h *hostileIssuer) authorize(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Location", h.stage.sites.Authorization+"?"+r.URL.RawQuery)
	w.WriteHeader(http.StatusFound)
}

// token redeems what Latchkey sends at the real provider: code and verifier are there.
func (h *hostileIssuer) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm() // an unreadable form has no code
	got, err := h.stage.redeem(r.PostForm.Encode())
	h.mu.Lock()
	h.got = got
	h.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if err == nil && h.relays && got.answer != nil {
		_, _ = w.Write(got.answer)
		return
	}
	w.WriteHeader(http.StatusBadRequest)
	_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
}

// loot returns what the site got.
func (h *hostileIssuer) loot() loot {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.got
}

// mixedUp: Ada signs in at the attacker's provider, which sends her browser on to the real
// one. Latchkey then has a code of the real provider and would bring it to the attacker's
// (RFC 9207 §1).
func mixedUp(s *stage) (gotIn bool, err error) {
	club := &hostileIssuer{stage: s}
	if err := club.open(); err != nil {
		return false, err
	}
	browser := s.browserOf("ada")
	_, err = s.signIn(sitting{provider: club.provider()}, func(address string) error {
		s.did(Person, "chose", Done, place{nth: 1, step: auth.StepBrowser})
		callback, err := browser.approveVia(address, hostOf(club.origin))
		if err != nil || callback == nil {
			return orOdd(err, "no code")
		}
		s.did(Attacker, "forwarded", Done, place{})
		s.did(Person, "approved", Done, codeIssued)
		taken, err := browser.visit(callback)
		s.tried(Latchkey, "took", taken, place{nth: 1, step: auth.StepCallback, check: checks.ResponseIss})
		if err == nil && !taken {
			err = errLeft
		}
		return err
	})
	if err = unlessRefusal(err); err != nil {
		return false, err
	}
	return s.readsWith(club.loot())
}

// readsWith records whether the attacker reads Ada's profile with what the hostile site got.
func (s *stage) readsWith(got loot) (gotIn bool, err error) {
	if got.access.Empty() {
		s.did(Attacker, "read", Never, place{})
		return false, nil
	}
	gotIn, err = s.readsAda(got)
	return s.tried(Attacker, "read", gotIn, issued), err
}

// poisonedDiscovery: the attacker's metadata names the real issuer and the real page to sign
// in, and only the token endpoint is the attacker's (RFC 8414 §3.3). Latchkey's other checks
// see nothing: each answer is the real provider's.
func poisonedDiscovery(s *stage) (gotIn bool, err error) {
	club := &hostileIssuer{stage: s, relays: true, metadata: func(members map[string]any) {
		members["issuer"] = s.provider.Issuer()
		members["authorization_endpoint"] = s.sites.Authorization
		members["authorization_response_iss_parameter_supported"] = true
	}}
	if err := club.open(); err != nil {
		return false, err
	}
	s.did(Person, "added", Done, place{})
	browser, began := s.browserOf("ada"), false
	seen := place{nth: 1, step: auth.StepDiscover, check: checks.Metadata}
	_, err = s.signIn(sitting{provider: club.provider()}, func(address string) error {
		began = true
		s.tried(Latchkey, "believed", true, seen)
		callback, err := browser.approve(address)
		if err != nil || callback == nil {
			return orOdd(err, "no code")
		}
		s.did(Person, "approved", Done, codeIssued)
		return browser.deliver(callback)
	})
	if !began && err != nil {
		s.tried(Latchkey, "believed", false, seen)
		s.did(Person, "approved", Never, place{})
	}
	if err = unlessRefusal(err); err != nil {
		return false, err
	}
	return s.readsWith(club.loot())
}

// openRedirect: the address that opens in Ada's browser is changed, so that the provider
// sends the code to the attacker's page, bound to the attacker's verifier (RFC 9700 §4.1).
func openRedirect(s *stage) (gotIn bool, err error) {
	origin, err := s.serve(http.NotFoundHandler())
	if err != nil {
		return false, err
	}
	browser, verifier := s.browserOf("ada"), randomText()
	_, err = s.signIn(sitting{}, func(address string) error {
		changed, err := url.Parse(address)
		if err != nil {
			return err
		}
		q := changed.Query()
		q.Set("redirect_uri", origin+"/gift")
		q.Set("code_challenge", challengeOf(verifier))
		changed.RawQuery = q.Encode()
		s.did(Attacker, "changed", Done, place{nth: 1, step: auth.StepBrowser})
		callback, err := browser.approve(changed.String())
		if err != nil {
			return err
		}
		sent := callback != nil && callback.Host == hostOf(origin)
		if !s.tried(Provider, "sent", sent, where(s.on, place{nth: 1, step: auth.StepWait}, codeIssued)) {
			s.did(Attacker, "read", Never, place{})
			return errLeft
		}
		if err := browser.deliver(callback); err != nil {
			return err
		}
		got, err := s.redeemCode(callback, clientID, verifier)
		if err != nil {
			return err
		}
		if gotIn, err = s.readsWith(got); err != nil {
			return err
		}
		return errLeft
	})
	return gotIn, unlessRefusal(err)
}
