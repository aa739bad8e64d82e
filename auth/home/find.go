package home

import (
	"context"
	"strings"

	"latchkey/auth"
)

// minPrefix is the least number of digits that identify an id.
const minPrefix = 4

// isID reports whether a name has the form of an account's id.
func isID(name string) bool {
	return len(name) == 16 && strings.Trim(name, "0123456789abcdef") == ""
}

// Find returns the account that a person names: by id, else by label, email,
// name, subject, the local part of the email, the first word of the name, the
// beginning of the id, or the beginning of label, email or name. The first of
// these that matches any account decides. Several matches are ReasonAmbiguous,
// with auth.Candidates as the cause; none is ReasonUnknownAccount. If an unreadable
// file has that id, Find returns the error of that file.
func Find(ctx context.Context, v auth.Vault, name string) (auth.Account, error) {
	if isID(name) { // then no other account need be read
		a, err := v.Load(ctx, name)
		if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonUnknownAccount {
			return a, err
		}
	}
	accounts, bad := v.List(ctx)
	for _, names := range waysToName(name) {
		var found auth.Candidates
		for _, a := range accounts {
			if names(a) {
				found = append(found, a)
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return auth.Account{}, unclear(auth.ReasonAmbiguous, name).Caused(found)
		}
	}
	for _, e := range auth.EachError(bad) {
		if e.Kind != auth.KindVaultDamaged || name != "" && strings.Contains(e.Detail, name+".sealed") {
			return auth.Account{}, e
		}
	}
	return auth.Account{}, unclear(auth.ReasonUnknownAccount, name)
}

// waysToName returns, in their order of precedence, the ways in which name may
// mean an account. An empty name means none.
func waysToName(name string) []func(auth.Account) bool {
	if name == "" {
		return nil
	}
	is := func(value string) bool { return strings.EqualFold(value, name) }
	begins := func(value string) bool {
		return strings.HasPrefix(strings.ToLower(value), strings.ToLower(name))
	}
	return []func(auth.Account) bool{
		func(a auth.Account) bool { return is(a.Label) },
		func(a auth.Account) bool { return is(a.Identity.Email) },
		func(a auth.Account) bool { return is(a.Identity.Name) },
		func(a auth.Account) bool { return a.Identity.Subject == name },
		func(a auth.Account) bool { local, _, _ := strings.Cut(a.Identity.Email, "@"); return is(local) },
		func(a auth.Account) bool { first, _, _ := strings.Cut(a.Identity.Name, " "); return is(first) },
		func(a auth.Account) bool { return len(name) >= minPrefix && strings.HasPrefix(a.ID, name) },
		func(a auth.Account) bool {
			return begins(a.Label) || begins(a.Identity.Email) || begins(a.Identity.Name)
		},
	}
}

func unclear(r auth.Reason, name string) *auth.Error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: r, Detail: name}
}
