package home

import (
	"context"
	"time"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/vault"
)

// Comparison is a sign-in without PKCE, to be compared with one that has it.
type Comparison struct {
	Browse
	Scopes  []string         // empty: the demo provider's
	Timeout time.Duration    // 0: auth.DefaultTimeout
	Observe func(auth.Event) // called for every step; see auth.Client.Observe
}

// SignInWithoutPKCE signs a person in at a demo provider that exists for this sign-in
// alone, and at no other: see demo.SignInWithoutPKCE. It stores nothing: the account and
// its tokens are in memory until it returns, and its steps go to x.Observe and to no
// trace, log or follower. Its errors are those of auth.Client.SignIn.
func (s *Session) SignInWithoutPKCE(ctx context.Context, x Comparison) error {
	browse, _, end := s.browsing(ctx, x.Browse)
	defer end()
	forgotten := vault.NewMemory()
	defer forgotten.Close()
	o := demo.Options{Say: s.Home.Pages.Demo, Admit: s.loopback().Admit, Log: s.demo.Log}
	return demo.SignInWithoutPKCE(ctx, auth.Client{Observe: x.Observe, By: s.Client.By}, forgotten, o, auth.Request{
		Scopes: x.Scopes, Timeout: x.Timeout, Browse: browse,
		Listen: func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
			return s.listen(ctx, redirect, expect, false)
		},
	})
}
