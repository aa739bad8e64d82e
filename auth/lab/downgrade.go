package lab

import (
	"encoding/json"
	"net/url"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/internal/checks"
)

// downgradedPKCE: the attacker gets rid of PKCE in two ways, and then takes the code from the
// callback (RFC 9700 §4.8.2). Either an extension of the browser removes the challenge from
// the authorization request, which the provider has to refuse; or the provider's metadata is
// changed on its way and offers only plain, which Latchkey has to refuse.
func downgradedPKCE(s *stage) (gotIn bool, err error) {
	dropped, err := s.droppedChallenge()
	if err != nil {
		return false, err
	}
	plain, err := s.plainOnly()
	return dropped || plain, err
}

// droppedChallenge is the first way. Latchkey itself is as it is shipped in both runs.
func (s *stage) droppedChallenge() (gotIn bool, err error) {
	browser := s.browserOf("ada")
	_, err = s.signIn(sitting{ctx: s.shipped}, func(address string) error {
		changed, err := url.Parse(address)
		if err != nil {
			return err
		}
		q := changed.Query()
		q.Del("code_challenge")
		q.Del("code_challenge_method")
		changed.RawQuery = q.Encode()
		s.did(Attacker, "dropped", Done, place{nth: 1, step: auth.StepBrowser})
		callback, err := browser.approve(changed.String())
		if err != nil || callback == nil {
			return orOdd(err, "no answer to the sign-in")
		}
		coded := callback.Query().Has("code")
		if !s.tried(Provider, "let_drop", coded, where(s.on, place{nth: 1, step: auth.StepCallback}, codeIssued)) {
			s.did(Attacker, "redeemed", Never, place{})
			return browser.deliver(callback)
		}
		if gotIn, err = s.takes(callback, 1); err != nil {
			return err
		}
		return browser.deliver(callback)
	})
	return gotIn, unlessRefusal(err)
}

// plainOnly is the second way.
func (s *stage) plainOnly() (gotIn bool, err error) {
	err = s.between(func(path string, body []byte) []byte {
		var metadata map[string]any
		if path != metadataPath || json.Unmarshal(body, &metadata) != nil {
			return body
		}
		metadata["code_challenge_methods_supported"] = []string{"plain"}
		body, _ = json.Marshal(metadata) // it was JSON
		return body
	})
	if err != nil {
		return false, err
	}
	s.did(Attacker, "changed", Done, place{})
	browser, began := s.browserOf("ada"), false
	_, err = s.signIn(sitting{}, func(address string) error {
		began = true
		s.tried(Latchkey, "believed", true, place{nth: 2, step: auth.StepDiscover, check: checks.PKCE})
		callback, err := browser.approve(address)
		if err != nil || callback == nil {
			return orOdd(err, "no code")
		}
		if gotIn, err = s.takes(callback, 2); err != nil {
			return err
		}
		return browser.deliver(callback)
	})
	if !began && err != nil {
		s.tried(Latchkey, "believed", false, place{nth: 2, step: auth.StepDiscover, check: checks.PKCE})
		s.did(Attacker, "redeemed", Never, place{})
	}
	return gotIn, unlessRefusal(err)
}

// takes redeems a code of the nth attempt without a verifier, and reports whether that opens
// Ada's profile.
func (s *stage) takes(callback *url.URL, nth int) (bool, error) {
	got, err := s.redeemCode(callback, clientID, "")
	if err != nil {
		return false, err
	}
	in, err := s.readsAda(got)
	return s.tried(Attacker, "redeemed", in, place{nth: nth, step: auth.StepExchange, note: demo.ActTokenIssued}), err
}

// unlessRefusal returns err unless the run may go on after it.
func unlessRefusal(err error) error {
	if isRefusal(err) {
		return nil
	}
	return err
}
