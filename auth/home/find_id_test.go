package home

import (
	"context"
	"testing"

	"latchkey/auth"
	"latchkey/auth/vault"
)

// unlisted is a vault whose accounts nobody may list.
type unlisted struct {
	*vault.Memory
	t *testing.T
}

func (v unlisted) List(context.Context) ([]auth.Account, error) {
	v.t.Error("all accounts were read to find one by its id")
	return nil, nil
}

// TestE6AnIDReadsOneAccount: an account that is named by its id is found without a
// look at the others.
func TestE6AnIDReadsOneAccount(t *testing.T) {
	v := vault.NewMemory()
	a := auth.Account{Provider: "demo", Identity: auth.Identity{Issuer: "https://a.example", Subject: "ada"}}
	if err := v.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	if got, err := Find(t.Context(), unlisted{v, t}, a.ID); err != nil || got.ID != a.ID {
		t.Errorf("Find = %s, %v", got.ID, err)
	}
}
