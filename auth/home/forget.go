package home

import (
	"context"
	"slices"
	"strings"

	"latchkey/auth"
	"latchkey/auth/vault"
)

// Unrevoked is what stays alive at the providers when a vault is deleted that
// nobody can open.
type Unrevoked struct {
	Accounts  int             // how many; each may be alive
	Providers []auth.Provider // whom the recorded flows name for them, by id; others may be missing
	Item      error           // why the keyring's item is still there; nil: it is not, or none is known
}

// Sealed tells what EraseUnopened would leave alive. It opens and changes
// nothing.
func (h *Home) Sealed() (Unrevoked, error) {
	ids, err := vault.Accounts(h.VaultDir())
	if err != nil {
		return Unrevoked{}, err
	}
	return Unrevoked{Accounts: len(ids), Providers: h.recordedFor(ids)}, nil
}

// recordedFor is the providers that recorded flows name for these accounts.
func (h *Home) recordedFor(accounts []string) []auth.Provider {
	traces, _ := h.Traces().List() // a bad one tells nothing
	known, _ := h.Catalog()
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

// EraseUnopened deletes what this home holds but its settings and providers,
// without opening the vault: nothing can be revoked. The key's item in the
// keyring goes, too, where the keyring lets it. It tells what stays alive; the
// error is that files could not be deleted. Repeating it goes on.
func (h *Home) EraseUnopened(ctx context.Context) (Unrevoked, error) {
	left, err := h.Sealed()
	if err != nil {
		return left, err
	}
	left.Item = vault.Forget(ctx, h.VaultDir())
	return left, h.erase()
}
