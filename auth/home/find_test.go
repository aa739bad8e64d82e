package home

import (
	"context"
	"errors"
	"slices"
	"testing"

	"latchkey/auth"
	"latchkey/auth/vault"
)

// TestAnAccountIsNamedByWhatIsUnique: a name's first word, an email's local part
// and any unique beginning name an account; what several accounts share is
// refused with the candidates.
func TestAnAccountIsNamedByWhatIsUnique(t *testing.T) {
	const ada, hopper, kelly = "1111aaaa1111aaaa", "1111bbbb1111bbbb", "2222cccc2222cccc"
	ctx := context.Background()
	v := vault.NewMemory()
	for _, a := range []auth.Account{
		{ID: ada, Label: "Work", Identity: auth.Identity{Issuer: "https://a.example", Subject: "s1", Name: "Ada Lovelace", Email: "ada@work.example"}},
		{ID: hopper, Identity: auth.Identity{Issuer: "https://a.example", Subject: "s2", Name: "Grace Hopper", Email: "hopper@navy.example"}},
		{ID: kelly, Identity: auth.Identity{Issuer: "https://a.example", Subject: "s3", Name: "Grace Kelly", Email: "kelly@screen.example"}},
	} {
		a.Provider = "a"
		if err := v.Save(ctx, &a); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		ids  []string // one is found, several are the candidates, none is unknown
	}{
		{kelly, []string{kelly}},
		{"work", []string{ada}},
		{"wo", []string{ada}},
		{"ada", []string{ada}},
		{"ADA L", []string{ada}},
		{"hopper", []string{hopper}},
		{"s2", []string{hopper}},
		{"grace h", []string{hopper}},
		{"ke", []string{kelly}},
		{"2222", []string{kelly}},
		{"222", nil}, // too short for an id
		{"1111", []string{ada, hopper}},
		{"grace", []string{hopper, kelly}},
		{"gra", []string{hopper, kelly}},
		{"lovelace", nil}, // neither the first word nor a beginning
		{"", nil},
	} {
		a, err := Find(ctx, v, c.name)
		if len(c.ids) == 1 {
			if err != nil || a.ID != c.ids[0] {
				t.Errorf("%q found %q (%v), want %s", c.name, a.ID, err, c.ids[0])
			}
			continue
		}
		want := auth.ReasonUnknownAccount
		if len(c.ids) > 1 {
			want = auth.ReasonAmbiguous
		}
		if e := auth.AsError(err); err == nil || e.Reason != want {
			t.Errorf("%q: %v, want %s", c.name, err, want)
		}
		var found auth.Candidates
		errors.As(err, &found)
		var ids []string
		for _, a := range found {
			ids = append(ids, a.ID)
		}
		if slices.Sort(ids); !slices.Equal(ids, c.ids) {
			t.Errorf("%q may mean %q, want %q", c.name, ids, c.ids)
		}
	}
}
