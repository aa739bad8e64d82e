package lab

import (
	"context"
	"net/url"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
)

// injectedCode: the attacker keeps Ada's code from her Latchkey and gives it to a sign-in in
// their own (RFC 9700 §4.5). The provider sees the right client and the right redirect
// address.
func injectedCode(s *stage) (gotIn bool, err error) {
	browser := s.browserOf("ada")
	var stolen *url.URL
	_, err = s.signIn(sitting{}, func(address string) (err error) {
		if stolen, err = browser.approve(address); err != nil || stolen == nil {
			return orOdd(err, "no code")
		}
		return errLeft // the callback never reaches Ada's Latchkey
	})
	if err = unlessRefusal(err); err != nil {
		return false, err
	}
	s.did(Attacker, "kept", Done, codeIssued)
	remote := &otherComputer{redirect: (&url.URL{Scheme: stolen.Scheme, Host: stolen.Host, Path: stolen.Path}).String()}
	attacker := s.browserOf("grace")
	account, err := s.signIn(sitting{client: s.newClient(), listen: remote.listenBy(s)}, func(address string) error {
		s.did(Attacker, "began", Done, place{nth: 2, step: auth.StepBrowser})
		asked, err := url.Parse(address)
		if err != nil {
			return err
		}
		injected, err := url.Parse(remote.Receiver.RedirectURI())
		if err != nil {
			return err
		}
		q := stolen.Query()
		q.Set("state", asked.Query().Get("state"))
		injected.RawQuery = q.Encode()
		s.did(Attacker, "injected", Done, place{nth: 2, step: auth.StepCallback, check: checks.State})
		return attacker.deliver(injected)
	})
	if unlessRefusal(err) != nil {
		return false, err
	}
	gotIn = err == nil && account.Identity.Subject == ada()
	seen := place{nth: 2, step: auth.StepExchange, failed: !gotIn}
	if !s.tried(Provider, "decided", gotIn, seen) {
		s.did(Attacker, "read", Never, place{})
		return false, nil
	}
	s.tried(Attacker, "read", true, place{nth: 2, step: auth.StepSave})
	return true, nil
}

// otherComputer receives the callback of a Latchkey on the attacker's computer. There the
// port of Ada's redirect address is free; here it need not be.
type otherComputer struct {
	auth.Receiver
	redirect string // Ada's
}

// listenBy returns the function that binds the receiver.
func (c *otherComputer) listenBy(s *stage) func(context.Context, string, auth.Expect) (auth.Receiver, error) {
	return func(ctx context.Context, redirect string, expect auth.Expect) (_ auth.Receiver, err error) {
		c.Receiver, err = s.listen(ctx, redirect, expect)
		return c, err
	}
}

// RedirectURI returns Ada's redirect address.
func (c *otherComputer) RedirectURI() string { return c.redirect }
