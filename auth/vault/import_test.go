package vault

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/vault/internal/kdf"
)

// backUp seals accounts as anybody can who knows the format: what Import believes
// must not depend on who wrote the file.
func backUp(t *testing.T, accounts ...auth.Account) *bytes.Reader {
	t.Helper()
	b := bundle{ExportedAt: time.Now()}
	for _, a := range accounts {
		b.Accounts = append(b.Accounts, toRecord(a))
	}
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := sealExport(text, []byte("x"), kdf.New())
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(sealed)
}

// A back-up whose times are in the future does not replace a living account, nor
// does it become the latest sign-in (X5).
func TestImportFromTheFuture(t *testing.T) {
	for name, change := range map[string]func(a *auth.Account, at time.Time){
		"signed in": func(a *auth.Account, at time.Time) { a.SignedInAt = at },
		"refreshed": func(a *auth.Account, at time.Time) { a.RefreshedAt = at },
	} {
		t.Run(name, func(t *testing.T) {
			to := newFolder(t)
			here, other := sample("ada"), sample("grace")
			here.Label = "here"
			save(t, to, &here)
			there := sample("ada")
			future := time.Now().Add(1000 * time.Hour)
			for _, a := range []*auth.Account{&there, &other} {
				change(a, future)
				a.Grant.ObtainedAt, a.Metadata.FetchedAt = future, future
			}
			there.ID = here.ID
			done, err := to.Import(t.Context(), backUp(t, there, other), []byte("x"))
			if err != nil || done != (Imported{Added: 1, Kept: 1}) {
				t.Fatalf("%+v, %v", done, err)
			}
			if got, err := to.Load(t.Context(), here.ID); err != nil || got.Label != "here" {
				t.Errorf("the living account is now %q, %v", got.Label, err)
			}
			list, err := to.List(t.Context())
			if err != nil || len(list) != 2 {
				t.Fatalf("%d accounts, %v", len(list), err)
			}
			for _, a := range list {
				for _, at := range []time.Time{a.SignedInAt, a.RefreshedAt, a.Grant.ObtainedAt, a.Metadata.FetchedAt} {
					if at.After(time.Now()) {
						t.Errorf("%s has the time %v", a.Identity.Subject, at)
					}
				}
			}
			if last, err := to.Latest(t.Context(), here.Client()); err != nil || last.Identity.Subject != "ada" {
				t.Errorf("the latest sign-in is that of %q, %v", last.Identity.Subject, err)
			}
		})
	}
}

// A back-up with an address that no sign-in accepts is refused, and nothing of it
// is imported (X5).
func TestImportChecksAddresses(t *testing.T) {
	for name, change := range map[string]func(a *auth.Account){
		"http token endpoint":      func(a *auth.Account) { a.Metadata.Endpoints.Token = "http://id.example/token" },
		"http refresh endpoint":    func(a *auth.Account) { a.Metadata.Endpoints.Refresh = "http://id.example/token" },
		"http revocation endpoint": func(a *auth.Account) { a.Metadata.Endpoints.Revocation = "http://id.example/r" },
		"a file":                   func(a *auth.Account) { a.Metadata.Endpoints.Userinfo = "file:///etc/passwd" },
		"a user in an address":     func(a *auth.Account) { a.Metadata.Endpoints.Token = "https://id.example@evil.example/" },
		"http issuer":              func(a *auth.Account) { a.Identity.Issuer = "http://id.example" },
		"http issuer of metadata":  func(a *auth.Account) { a.Metadata.Issuer = "http://id.example" },
	} {
		t.Run(name, func(t *testing.T) {
			to := newFolder(t)
			good, bad := sample("ada"), sample("grace")
			good.ID, bad.ID = newID(), newID()
			change(&bad)
			done, err := to.Import(t.Context(), backUp(t, good, bad), []byte("x"))
			if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonExportDamaged || done != (Imported{}) {
				t.Fatalf("%+v, %v", done, err)
			}
			if list, err := to.List(t.Context()); err != nil || len(list) != 0 {
				t.Errorf("%d accounts, %v", len(list), err)
			}
		})
	}
}

// One key twice in a back-up makes one account, with the newer grant (X5).
func TestImportOfOneKeyTwice(t *testing.T) {
	for name, swap := range map[string]bool{"the newer first": true, "the newer last": false} {
		t.Run(name, func(t *testing.T) {
			to := newFolder(t)
			older, newer := sample("ada"), sample("ada")
			older.ID, newer.ID = newID(), newID()
			older.SignedInAt = time.Now().Add(-3 * time.Hour)
			newer.Label, newer.SignedInAt, newer.RefreshedAt = "newer", older.SignedInAt, older.SignedInAt.Add(time.Hour)
			both := []auth.Account{older, newer}
			if swap {
				both = []auth.Account{newer, older}
			}
			done, err := to.Import(t.Context(), backUp(t, both...), []byte("x"))
			if err != nil || done != (Imported{Added: 1}) {
				t.Fatalf("%+v, %v", done, err)
			}
			if list, err := to.List(t.Context()); err != nil || len(list) != 1 || list[0].Label != "newer" {
				t.Errorf("%d accounts, %v", len(list), err)
			}
		})
	}
}

// What the person agreed to is sealed, survives a new data key and a move from
// memory, and is in no back-up.
func TestAgreements(t *testing.T) {
	ctx := t.Context()
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	want := []auth.Agreement{
		{Provider: "bare", ClientID: "c", Hosts: []string{"x.example"}},
		{Issuer: "https://id.example", ClientID: "c", Hosts: []string{"id.example", "token.example:8443"}, SignedIn: true},
	}
	m := NewMemory()
	for _, v := range []auth.Vault{f, m} {
		for _, a := range []auth.Agreement{{Issuer: "https://id.example", ClientID: "c", Hosts: []string{"old.example"}}, want[0], want[1]} {
			if err := v.Agree(ctx, a); err != nil {
				t.Fatal(err)
			}
		}
	}
	holds := func(when string, v auth.Vault, want []auth.Agreement) {
		t.Helper()
		if got, err := v.Agreed(ctx); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, %v", when, got, err)
		}
	}
	holds("in memory", m, want)
	var file bytes.Buffer
	if err := f.Export(ctx, &file, []byte("on the way")); err != nil {
		t.Fatal(err)
	}
	elsewhere := newFolder(t)
	if _, err := elsewhere.Import(ctx, &file, []byte("on the way")); err != nil {
		t.Fatal(err)
	}
	holds("after an import", elsewhere, nil)
	stored := newFolder(t)
	if err := m.StoreIn(ctx, stored); err != nil {
		t.Fatal(err)
	}
	holds("stored", stored, want)
	if err := f.RotateKey(ctx, []byte(testPassphrase), nil); err != nil {
		t.Fatal(err)
	}
	holds("after a new key", f, want)
	text := read(t, f.agreedPath())
	if bytes.Contains(text, []byte("example")) {
		t.Error("the hosts are readable in the file")
	}
	text[len(text)-1] ^= 1
	if err := os.WriteFile(f.agreedPath(), text, 0o600); err != nil {
		t.Fatal(err)
	}
	holds("damaged", f, nil)
}
