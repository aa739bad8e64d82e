package lab

import (
	"net/url"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/internal/checks"
)

// The steps of a sign-in in which attacks on the code can be seen.
var (
	codeIssued = place{nth: 1, step: auth.StepApprove, note: demo.ActCodeIssued}
	compared   = place{nth: 1, step: auth.StepExchange, note: demo.ActVerifierCompared}
	issued     = place{nth: 1, step: auth.StepExchange, note: demo.ActTokenIssued}
)

// stolenCode: another program reads the callback's address and sends the code to the token
// endpoint before Latchkey does (RFC 7636 §1). It knows the public client id and the redirect
// address, and has to guess the verifier.
func stolenCode(s *stage) (gotIn bool, err error) {
	browser := s.browserOf("ada")
	_, err = s.signIn(sitting{}, func(address string) error {
		callback, err := browser.approve(address)
		if err != nil || callback == nil {
			return orOdd(err, "no code")
		}
		s.did(Attacker, "copied", Done, codeIssued)
		got, err := s.redeemCode(callback, clientID, s.ownVerifier())
		if err != nil {
			return err
		}
		if s.on {
			s.did(Attacker, "guessed", Done, place{})
		} else {
			s.did(Attacker, "sent", Done, place{})
		}
		if s.tried(Provider, "decided", !got.access.Empty(), where(s.on, compared, issued)) {
			gotIn, err = s.readsAda(got)
			s.tried(Attacker, "read", gotIn, place{})
		} else {
			s.did(Attacker, "read", Never, place{})
		}
		if err != nil {
			return err
		}
		return browser.deliver(callback)
	})
	if err == nil { // nobody had redeemed the code
		return gotIn, odd("the sign-in went on", 0)
	}
	if isRefusal(err) {
		s.did(Latchkey, "noticed", Done, place{nth: 1, step: auth.StepExchange, failed: true})
		err = nil
	}
	return gotIn, err
}

// forgedCallback: the attacker signs in as Grace and has Ada's browser deliver that code to
// Ada's sign-in (RFC 6749 §10.12). What Ada keeps in the account from then on, Grace reads.
func forgedCallback(s *stage) (gotIn bool, err error) {
	browser, attacker := s.browserOf("ada"), s.browserOf("grace")
	account, err := s.signIn(sitting{}, func(address string) error {
		s.did(Person, "began", Done, place{nth: 1, step: auth.StepBrowser})
		asked, err := url.Parse(address)
		if err != nil {
			return err
		}
		lure, err := attacker.approve(s.request(clientID, asked.Query().Get("redirect_uri"), randomText(), s.ownVerifier()))
		if err != nil || lure == nil {
			return orOdd(err, "no code for the attacker")
		}
		s.did(Attacker, "prepared", Done, place{})
		s.did(Person, "followed", Done, place{})
		taken, err := browser.visit(lure)
		if err != nil || s.tried(Latchkey, "took", taken, place{nth: 1, step: auth.StepCallback, check: checks.State}) {
			return err
		}
		callback, err := browser.approve(address)
		if err != nil || callback == nil {
			return orOdd(err, "no code for Ada")
		}
		return browser.deliver(callback)
	})
	if err != nil {
		return false, err
	}
	gotIn = account.Identity.Subject == grace()
	if gotIn {
		s.did(Latchkey, "sealed", Accepted, place{nth: 1, step: auth.StepSave})
	} else {
		s.did(Latchkey, "sealed", Done, place{nth: 1, step: auth.StepSave})
	}
	return gotIn, nil
}

// replayedCode: a token request is sent a second time, with the verifier, by a program that
// has a copy of it (RFC 6749 §10.5).
func replayedCode(s *stage) (gotIn bool, err error) {
	copied := s.tap(s.sites.Token)
	browser := s.browserOf("ada")
	account, err := s.signIn(sitting{}, func(address string) error {
		callback, err := browser.approve(address)
		if err != nil || callback == nil {
			return orOdd(err, "no code")
		}
		return browser.deliver(callback)
	})
	if err != nil {
		return false, err
	}
	s.did(Latchkey, "redeemed", Done, issued)
	s.did(Attacker, "copied", Done, place{})
	got, err := s.redeem(copied().body)
	if err != nil {
		return false, err
	}
	if s.tried(Provider, "decided", !got.access.Empty(), place{}) {
		if gotIn, err = s.readsAda(got); err != nil {
			return false, err
		}
		s.tried(Attacker, "read", gotIn, place{})
	} else {
		s.did(Attacker, "read", Never, place{})
	}
	return gotIn, s.usedByAda(account)
}

// usedByAda has Latchkey use Ada's tokens, and records whether they have ended.
func (s *stage) usedByAda(account auth.Account) error {
	_, err := s.client.Call(s.ctx, account.ID, s.provider.Issuer()+"/api/notes")
	seen := place{nth: -1, step: auth.StepCall, failed: err != nil}
	switch {
	case err == nil:
		s.did(Latchkey, "went_on", Done, seen)
	case isRefusal(err):
		s.did(Latchkey, "noticed", Done, seen)
		return nil
	}
	return err
}

// where chooses between the places of the two runs.
func where(on bool, protected, open place) place {
	if on {
		return protected
	}
	return open
}

// orOdd returns err, or the error that something is missing.
func orOdd(err error, what string) error {
	if err != nil {
		return err
	}
	return odd(what, 0)
}
