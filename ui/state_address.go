package ui

import (
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/ui/address"
	"latchkey/ui/words"
)

// AddressLook is the look-up of an address in the picker.
type AddressLook struct {
	N       int // counts look-ups, so that a late answer is recognized
	Typed   string
	Service string // the chosen one of several sign-in services; empty means the only one
	Looking bool
	Pair    auth.Pair // what was found so far
	Err     *auth.Error
	Took    time.Duration // of the look-up; 0 until it has ended
}

// typesAddress takes what stands in the field. What was found for another address is dropped.
func (s State) typesAddress(typed, service string) State {
	s.Look = AddressLook{N: s.Look.N + 1, Typed: strings.TrimSpace(typed), Service: service}
	return s
}

// looksUp begins the look-up of what is typed.
func (s State) looksUp() State {
	s.Look.Looking = s.Look.Typed != ""
	return s
}

// lookedUp records how a look-up ended, unless something else was typed meanwhile.
func (s State) lookedUp(n int, pair auth.Pair, err *auth.Error, took time.Duration) State {
	if s.Look.N != n {
		return s
	}
	s.Look.Looking, s.Look.Pair, s.Look.Err, s.Look.Took = false, pair, err, took
	if err != nil && err.Reason == auth.ReasonSeveralServices {
		s.Look.Err = nil // the person chooses
	}
	return s
}

// addressShown returns what the picker's tab shows.
func (s State) addressShown() address.View {
	l := s.Look
	v := address.View{Typed: l.Typed, IsLooking: l.Looking, Err: l.Err, Found: foundOf(l.Pair)}
	if l.Took > 0 {
		v.Caption = words.LookedUpIn(l.Took)
	}
	return v
}

// foundOf returns what a look-up has found as the tab shows it.
func foundOf(p auth.Pair) address.Found {
	x := p.Resource
	f := address.Found{
		Host: x.Host(), IsResource: x.Identifier != "", Name: x.Name, Covers: x.Covers, IsLegacy: x.IsLegacy, IsUnlisted: p.IsUnlisted,
		Was: auth.HostOf(p.Was), Redirect: p.Client.Redirect, OwnName: p.Client.Own.DisplayName(),
		IsDescribed: !p.Service.FetchedAt.IsZero(), NamesSender: p.Service.IssInResponse, RequiresPKCE: len(p.Service.ChallengeMethods) > 0,
	}
	if p.Client.Own.ID == "" {
		f.OwnName = ""
	}
	if p.Issuer != "" {
		f.Service = p.IssuerHost()
	}
	if len(x.Servers) > 1 {
		f.Services = x.Servers
	}
	f.Client = map[auth.RegistrationWay]address.Client{
		auth.RegistrationOwn: address.ClientOwn, auth.RegistrationCIMD: address.ClientDocument, auth.RegistrationDCR: address.ClientRegisters, auth.RegistrationNeeded: address.ClientNeeded,
	}[p.Client.Way]
	if p.Client.Provider.ID != "" {
		f.ClientName = p.Client.Provider.DisplayName()
	}
	for _, name := range p.Scopes {
		f.Scopes = append(f.Scopes, address.Scope{Name: name, Gloss: words.ScopeOrNone(name), IsChosen: !address.Changes(name)})
	}
	return f
}

// asksPair puts the question about a pair of a sign-in in place of its own dialog, or after the
// dialogs that are open.
func (s State) asksPair(n int, pair auth.Pair) State {
	s = s.changed(n, func(x *SignIn) { x.Pair = &pair })
	question := Dialog{Kind: DialogPair, SignIn: n}
	if s.shows(n) {
		s.Dialog = question
		return s
	}
	return s.queued(question)
}

// answersPair puts the sign-in's own dialog back in place of the question.
func (s State) answersPair(n int) State {
	s = s.changed(n, func(x *SignIn) { x.Pair = nil })
	if s.Dialog.Kind == DialogPair && s.Dialog.SignIn == n {
		s.Dialog = Dialog{Kind: DialogWaiting, SignIn: n}
	}
	return s
}
