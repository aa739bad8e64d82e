package home

import (
	"context"
	"strings"

	"latchkey/auth"
)

// minPrefix is the least number of digits that identify an id.
const minPrefix = 4

// Find returns the account that a person names: by id, else by label, email,
// name, subject or the beginning of the id. The first of these that matches any
// account decides. Several matches are ReasonAmbiguous, none is
// ReasonUnknownAccount. If an unreadable file has that id, Find returns the error
// of that file.
func Find(ctx context.Context, v auth.Vault, name string) (auth.Account, error) {
	accounts, bad := v.List(ctx)
	for _, a := range accounts {
		if a.ID == name {
			return a, nil
		}
	}
	for _, names := range []func(auth.Account) bool{
		func(a auth.Account) bool { return a.Label != "" && strings.EqualFold(a.Label, name) },
		func(a auth.Account) bool { return a.Identity.Email != "" && strings.EqualFold(a.Identity.Email, name) },
		func(a auth.Account) bool { return a.Identity.Name != "" && strings.EqualFold(a.Identity.Name, name) },
		func(a auth.Account) bool { return a.Identity.Subject == name },
		func(a auth.Account) bool { return len(name) >= minPrefix && strings.HasPrefix(a.ID, name) },
	} {
		var found []auth.Account
		for _, a := range accounts {
			if names(a) {
				found = append(found, a)
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return auth.Account{}, unclear(auth.ReasonAmbiguous, name)
		}
	}
	for _, e := range auth.EachError(bad) {
		if e.Kind != auth.KindVaultDamaged || name != "" && strings.Contains(e.Detail, name+".sealed") {
			return auth.Account{}, e
		}
	}
	return auth.Account{}, unclear(auth.ReasonUnknownAccount, name)
}

func unclear(r auth.Reason, name string) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: r, Detail: name}
}
