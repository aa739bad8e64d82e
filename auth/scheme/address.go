package scheme

import (
	"strings"

	"latchkey/auth"
	"latchkey/auth/internal/checks"
	"latchkey/internal/peer"
)

// prefix begins every address of this scheme. One slash: there is no authority
// (RFC 8252 §7.1).
const prefix = auth.Scheme + ":/oauth/"

// maxURL bounds an address that is handed over, in bytes.
const maxURL = auth.MaxCallback

// RedirectURI is the redirect address of a provider id on this scheme.
func RedirectURI(id string) string { return prefix + id }

// parse reads an address that any program may have made: it must be a redirect
// address of this scheme with a well-formed response. A fragment, which some
// providers append, is no part of a response and is dropped (RFC 6749 §4.1.2).
func parse(raw string, made *checks.Record) (redirect string, callback auth.Callback, err error) {
	if len(raw) > maxURL {
		long := &auth.Error{Step: auth.StepCallback, Kind: auth.KindBadAnswer, Reason: auth.ReasonCallbackLong}
		_, query, _ := strings.Cut(raw, "?")
		return "", auth.Callback{State: auth.StateIn(query), Missed: long}, bad(auth.WhyTooLong)
	}
	raw, _, _ = strings.Cut(raw, "#")
	redirect, query, _ := strings.Cut(raw, "?")
	if !isRedirect(redirect) {
		elsewhere := &auth.Error{Step: auth.StepCallback, Kind: auth.KindBadAnswer, Reason: auth.ReasonCallbackPath}
		return "", auth.Callback{State: auth.StateIn(query), Missed: elsewhere}, bad(auth.WhyElsewhere)
	}
	if isSignedOut(redirect) {
		callback, err = auth.ParseSignedOut(query, made)
	} else {
		callback, err = auth.ParseCallbackBy(query, made)
	}
	return redirect, callback, err
}

// isRedirect reports whether address is the redirect address of some provider, or
// its address for returning from sign-out.
func isRedirect(address string) bool {
	id, ours := strings.CutPrefix(strings.TrimSuffix(address, auth.SignedOutPath), prefix)
	return ours && auth.ValidID(id)
}

// isSignedOut reports whether a redirect address is a way back from signing out.
func isSignedOut(redirect string) bool { return strings.HasSuffix(redirect, auth.SignedOutPath) }

func bad(why auth.Why) error {
	return &auth.Error{Step: auth.StepCallback, Kind: auth.KindBadAnswer, Reason: auth.ReasonBadCallback, Why: why}
}

// Dir is where receivers of one home have their sockets: run in its root, if it
// has one, else a folder of this user that ends with the session
// ($XDG_RUNTIME_DIR/latchkey). It creates nothing.
func Dir(root string) string { return peer.Dir(root) }
