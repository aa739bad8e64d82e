package home

import (
	"context"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestAnAPIThatNamesNobodyIsAQuestion: at a sign-in by an address, too, the question for a label
// is news, with the provider that the sign-in has made, and the label is the account's.
func TestAnAPIThatNamesNobodyIsAQuestion(t *testing.T) {
	as := authtest.New(t)
	as.Registering.Offer = true
	api := authtest.NewResource(t, as)
	s := open(t, fresh(t))
	var got reader
	s.Follow(got.read)
	browser := authtest.NewBrowser(t)
	x := AddressSignIn{URL: api.Address(), AcceptIssuers: []string{auth.HostOf(as.URL)}}
	x.N, x.Open = 3, browser.Open
	x.OnUnnamed = func(_ context.Context, u Unnamed) (string, error) { return u.Suggested + " at work", nil }
	a, err := s.SignInAt(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	browser.Page()
	if want := api.HostOf() + " at work"; a.Label != want {
		t.Errorf("the account is named %q, want %q", a.Label, want)
	}
	if !got.has(func(n News) bool {
		q := n.Question
		return q != nil && q.SignIn == 3 && q.Provider == a.Provider && q.Unnamed != nil && q.Unnamed.Suggested == api.HostOf()
	}) {
		t.Errorf("no question among %d news", len(got.all))
	}
}
