package lab

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"latchkey/auth"
	"latchkey/auth/demo"
)

// phishedDevice: the attacker starts a sign-in by code in a Latchkey of their own and sends
// Ada the link with the code (RFC 8628 §5.4). She approves unless the page shows a code for
// comparison: no device of hers shows one. Her rule is the same in both runs.
func phishedDevice(s *stage) (gotIn bool, err error) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	browser := s.browserOf("ada")
	var browsing sync.WaitGroup
	var broken error
	account, err := s.newClient().SignInByDevice(ctx, auth.Request{Provider: s.demo(), Timeout: patience}, func(code auth.DeviceCode) {
		browsing.Go(func() {
			s.did(Attacker, "began", Done, place{nth: 1, step: auth.StepWait})
			s.did(Attacker, "sent", Done, place{})
			if broken = s.lure(browser, code.Complete); broken != nil {
				cancel() // nobody will answer
			}
		})
	})
	browsing.Wait()
	if err = errors.Join(broken, unlessRefusal(err)); err != nil {
		return false, err
	}
	gotIn = account.Identity.Subject == ada()
	if gotIn {
		s.did(Attacker, "read", Accepted, place{nth: 1, step: auth.StepSave})
	} else {
		s.did(Attacker, "read", Never, place{})
	}
	return gotIn, nil
}

// lure has Ada open the attacker's link, sign in and decide.
func (s *stage) lure(b *browser, link string) error {
	p, err := b.get(link)
	if err == nil && strings.Contains(p.body, ` name="person"`) {
		p, err = b.submit(p, url.Values{"person": {b.user}})
	}
	if err != nil || p.status != http.StatusOK || !strings.Contains(p.body, ` name="decision"`) {
		return orOdd(err, "no page that asks for approval")
	}
	s.did(Person, "opened", Done, place{nth: 1, step: auth.StepApprove, note: demo.ActPersonAuthenticated})
	decision, act := "allow", demo.ActConsentGiven
	if strings.Contains(p.body, ` class="usercode"`) {
		decision, act = "deny", demo.ActConsentRefused
	}
	s.tried(Person, "decided", decision == "allow", place{nth: 1, step: auth.StepApprove, note: act})
	_, err = b.submit(p, url.Values{"decision": {decision}})
	return err
}
