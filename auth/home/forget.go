package home

import (
	"context"
	"slices"
	"strings"

	"latchkey/auth"
	"latchkey/auth/vault"
)

// Unrevoked lists the grants that stay valid at providers when a vault is deleted
// without opening it.
type Unrevoked struct {
	Accounts  int             // number of accounts, each of which may have a valid grant
	Providers []auth.Provider // the providers that recorded flows name for them, by id; may be incomplete
	Item      error           // why the keyring's item still exists; nil: there is none, or none is known
}

// Sealed returns what EraseUnopened would leave valid. It opens and changes
// nothing.
func (h *Home) Sealed() (Unrevoked, error) {
	ids, err := vault.Accounts(h.VaultDir())
	if err != nil {
		return Unrevoked{}, err
	}
	return Unrevoked{Accounts: len(ids), Providers: h.recordedFor(ids)}, nil
}

// recordedFor returns the providers that recorded flows name for these accounts.
func (h *Home) recordedFor(accounts []string) []auth.Provider {
	traces, _ := h.Traces().List() // a damaged trace names none
	known := h.Catalog()
	var found []auth.Provider
	for _, t := range traces {
		if !slices.Contains(accounts, t.Account) || slices.ContainsFunc(found, func(p auth.Provider) bool { return p.ID == t.Provider }) {
			continue
		}
		p := auth.Provider{ID: t.Provider}
		if known != nil {
			if e, err := known.Find(t.Provider); err == nil && e.ID == t.Provider {
				p = e.Provider
			}
		}
		found = append(found, p)
	}
	slices.SortFunc(found, func(a, b auth.Provider) int { return strings.Compare(a.ID, b.ID) })
	return found
}

// EraseUnopened deletes all files of this home except its settings and providers,
// without opening the vault: it can revoke nothing. It also deletes the key's
// item in the keyring if the keyring permits it. It returns what stays valid; the
// error reports files that could not be deleted. A repeated call continues.
func (h *Home) EraseUnopened(ctx context.Context) (Unrevoked, error) {
	left, err := h.Sealed()
	if err != nil {
		return left, err
	}
	left.Item = vault.Forget(ctx, h.VaultDir())
	return left, h.erase()
}
