package lab

import (
	"net/http"
	"net/url"
	"sync"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
)

// signInAda has Ada sign in without anybody's interference.
func (s *stage) signInAda(at sitting) (auth.Account, error) {
	browser := s.browserOf("ada")
	account, err := s.signIn(at, func(address string) error {
		callback, err := browser.approve(address)
		if err != nil || callback == nil {
			return orOdd(err, "no code")
		}
		return browser.deliver(callback)
	})
	if err == nil {
		s.did(Latchkey, "signed_in", Done, place{nth: 1, step: auth.StepSave})
	}
	return account, err
}

// stolenRefresh: the attacker has a copy of Ada's refresh token and uses it before Latchkey
// does (RFC 9700 §4.14). The provider cannot know the thief, and sees one when the same
// token comes a second time.
func stolenRefresh(s *stage) (gotIn bool, err error) {
	account, err := s.signInAda(sitting{})
	if err != nil {
		return false, err
	}
	s.did(Attacker, "copied", Done, place{})
	got, err := s.redeem(refreshOf(account.Grant.RefreshToken))
	if err != nil {
		return false, err
	}
	s.tried(Attacker, "refreshed", !got.access.Empty(), place{})
	_, err = s.client.Refresh(s.ctx, account.ID)
	if err = s.triedRefresh(err); err != nil {
		return false, err
	}
	in, err := s.readsAda(got)
	if err != nil {
		return false, err
	}
	again, err := s.redeem(refreshOf(got.refresh))
	gotIn = in || !again.access.Empty()
	s.tried(Attacker, "used", gotIn, place{})
	return gotIn, err
}

// triedRefresh records how Latchkey's own refresh ended.
func (s *stage) triedRefresh(err error) error {
	seen := place{nth: 2, step: auth.StepRefresh}
	if isRefusal(err) {
		s.did(Provider, "noticed", Refused, seen)
		return nil
	}
	if err == nil {
		s.did(Provider, "noticed", Accepted, seen)
	}
	return err
}

// refreshOf returns a refresh request (RFC 6749 §6).
func refreshOf(token auth.Secret) string {
	return url.Values{"grant_type": {"refresh_token"}, "client_id": {clientID}, "refresh_token": {token.Reveal()}}.Encode()
}

// replayedToken: the attacker has a copy of a request that carries Ada's access token, and
// sends the token alone and the request as it is (RFC 9449 §2).
func replayedToken(s *stage) (gotIn bool, err error) {
	copied := s.tap(s.sites.Userinfo)
	if _, err = s.signInAda(sitting{}); err != nil {
		return false, err
	}
	s.did(Attacker, "copied", Done, place{nth: 1, step: auth.StepUserinfo})
	header := copied().header
	bare := http.Header{"Authorization": {"Bearer " + tokenIn(header)}}
	for _, way := range []struct {
		what   string
		header http.Header
	}{{"bare", bare}, {"whole", header}} {
		subject, err := s.profileBy(way.header)
		if err != nil {
			return false, err
		}
		gotIn = s.tried(Provider, way.what, subject == ada(), place{}) || gotIn
	}
	return gotIn, nil
}

// hostileResource: Ada is talked into a request to the attacker's address, and Latchkey would
// send the token with it (RFC 6750 §5.3).
func hostileResource(s *stage) (gotIn bool, err error) {
	var mu sync.Mutex
	var header http.Header
	origin, err := s.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		header = r.Header.Clone()
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"notes":[]}`))
	}))
	if err != nil {
		return false, err
	}
	account, err := s.signInAda(sitting{})
	if err != nil {
		return false, err
	}
	s.did(Person, "talked", Done, place{})
	_, err = s.client.Call(s.ctx, account.ID, origin+"/notes")
	if err = unlessRefusal(err); err != nil {
		return false, err
	}
	mu.Lock()
	token := auth.NewSecret(tokenIn(header))
	mu.Unlock()
	if !s.tried(Latchkey, "sent", !token.Empty(), place{nth: 2, step: auth.StepCall, check: checks.DeclaredHost}) {
		s.did(Attacker, "read", Never, place{})
		return false, nil
	}
	subject, err := s.profile(token)
	return s.tried(Attacker, "read", subject == ada(), place{}), err
}
