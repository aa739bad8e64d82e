package vault

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"latchkey/auth"
	"latchkey/auth/vault/internal/kdf"
)

func TestExportAndImport(t *testing.T) {
	from, to := newFolder(t), newFolder(t)
	everything, plain := full(), sample("ada")
	everything.Identity.Issuer, everything.Metadata.Issuer = "https://id.example", "https://id.example/{tenantid}"
	addresses := reflect.ValueOf(&everything.Metadata.Endpoints).Elem()
	for i := range addresses.NumField() {
		addresses.Field(i).SetString(fmt.Sprint("https://id.example/", i))
	}
	save(t, from, &everything)
	save(t, from, &plain)
	if err := from.SetSecret(t.Context(), "github", auth.NewSecret("client secret")); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := from.Export(t.Context(), &file, []byte("on the way")); err != nil {
		t.Fatal(err)
	}
	for _, canary := range []string{"secret", "rt-ada", "id.example", "accounts"} {
		if bytes.Contains(file.Bytes(), []byte(canary)) {
			t.Errorf("the export shows %q", canary)
		}
	}
	for _, want := range []Imported{{Added: 2, Secrets: 1}, {Kept: 2}} {
		done, err := to.Import(t.Context(), bytes.NewReader(file.Bytes()), []byte("on the way"))
		if err != nil || done != want {
			t.Fatalf("%+v, %v, want %+v", done, err, want)
		}
	}
	for _, want := range []auth.Account{everything, plain} {
		got, err := to.Load(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if time.Since(got.ImportedAt).Abs() > time.Hour {
			t.Errorf("it was imported at %v", got.ImportedAt)
		}
		if last := len(got.History) - 1; last < 0 || !got.Imported() || got.History[last].Note != time.Now().UTC().Format(time.DateOnly) {
			t.Fatalf("it does not say that it came with a back-up: %+v", got.History)
		} else {
			got.History = got.History[:last]
		}
		if d := cmp.Diff(want, got, sameSecret, cmpopts.IgnoreFields(auth.Account{}, "Generation", "ImportedAt"), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("an account changed on its way (-exported +imported):\n%s", d)
		}
	}
	if s, err := to.Secret(t.Context(), "github"); err != nil || s.Reveal() != "client secret" {
		t.Errorf("client secret %q, %v", s.Reveal(), err)
	}
}

// The newer grant wins, whether it is imported or present, and keeps the id that
// it has here.
func TestImportKeepsTheNewer(t *testing.T) {
	from, to := newFolder(t), newFolder(t)
	older, newer := sample("older"), sample("newer")
	save(t, from, &older)
	save(t, from, &newer)
	var file bytes.Buffer
	if err := from.Export(t.Context(), &file, []byte("eight ch")); err != nil {
		t.Fatal(err)
	}
	here, there := sample("older"), sample("newer")
	here.RefreshedAt, here.Label = here.SignedInAt.Add(time.Hour), "refreshed here"
	there.SignedInAt, there.Label = there.SignedInAt.Add(-time.Hour), "old here"
	save(t, to, &here)
	save(t, to, &there)
	other := sample("somebody else under the same id")
	other.ID = older.ID
	save(t, to, &other)

	done, err := to.Import(t.Context(), &file, []byte("eight ch"))
	if err != nil || done != (Imported{Replaced: 1, Kept: 1}) {
		t.Fatalf("%+v, %v", done, err)
	}
	for id, want := range map[string]string{here.ID: "refreshed here", there.ID: "work", other.ID: "work"} {
		if got, err := to.Load(t.Context(), id); err != nil || got.Label != want {
			t.Errorf("%s: %q, %v, want %q", id, got.Label, err, want)
		}
	}
}

// An import does not take over an id that another account has here.
func TestImportUnderATakenID(t *testing.T) {
	from, to := newFolder(t), newFolder(t)
	a := sample("ada")
	save(t, from, &a)
	var file bytes.Buffer
	if err := from.Export(t.Context(), &file, []byte("eight ch")); err != nil {
		t.Fatal(err)
	}
	other := sample("grace")
	other.ID = a.ID
	save(t, to, &other)
	if done, err := to.Import(t.Context(), &file, []byte("eight ch")); err != nil || done.Added != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	list, err := to.List(t.Context())
	if err != nil || len(list) != 2 {
		t.Fatalf("%d accounts, %v", len(list), err)
	}
	if got, err := to.Load(t.Context(), a.ID); err != nil || got.Identity.Subject != "grace" {
		t.Errorf("the account that was here is now %q, %v", got.Identity.Subject, err)
	}
}

func TestExportRefusals(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	wantReason(t, f.Export(t.Context(), new(bytes.Buffer), nil), auth.ReasonNoPassphrase)
	for _, short := range []string{"x", "sevench", "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc"} {
		var file bytes.Buffer
		wantReason(t, f.Export(t.Context(), &file, []byte(short)), auth.ReasonWeakPassphrase)
		if file.Len() > 0 {
			t.Errorf("under %q something was written", short)
		}
	}

	cheap := kdf.Cost{Memory: 64, Passes: 1, Lanes: 1}
	seal := func(text string) []byte {
		data, err := sealExport([]byte(text), []byte("x"), cheap)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	good := seal(`{"exported_at":"2026-01-02T03:04:05Z","accounts":[]}`)
	if _, err := f.Import(t.Context(), bytes.NewReader(good), []byte("x")); err != nil {
		t.Fatal(err)
	}
	wantImport := func(what string, data []byte, passphrase string, reasons ...auth.Reason) {
		t.Helper()
		_, err := f.Import(t.Context(), bytes.NewReader(data), []byte(passphrase))
		for _, r := range reasons {
			if hasReason(err, r) {
				return
			}
		}
		t.Errorf("%s: %v, want %v", what, err, reasons)
	}
	wantImport("wrong passphrase", good, "y", auth.ReasonWrongPassphrase)
	wantImport("future member", seal(`{"accounts":[],"passkeys":[]}`), "x", auth.ReasonNewerFormat)
	for i, m := range mutants(good) {
		if i > 3 && i/4 >= 12 && i/4 < 20 {
			continue // a cost within bounds may take long: it is not opened here
		}
		wantImport("mutant", m, "x", auth.ReasonExportDamaged, auth.ReasonWrongPassphrase, auth.ReasonNewerFormat)
	}
	for what, change := range map[string]func([]byte){
		"4 GiB":    func(b []byte) { copy(b[16:20], []byte{0xff, 0xff, 0xff, 0xff}) },
		"passes":   func(b []byte) { b[15] = 11 },
		"lanes":    func(b []byte) { b[9] = 17 },
		"no lanes": func(b []byte) { b[9] = 0 },
	} {
		hostile := bytes.Clone(good)
		change(hostile)
		wantImport(what, hostile, "x", auth.ReasonExportDamaged)
	}
	gone := errors.New("the disk was pulled out")
	if _, err := f.Import(t.Context(), &failing{gone}, []byte("x")); !errors.Is(err, gone) {
		t.Errorf("a reader's error: %v", err)
	}

	write(t, f.path(a.ID), []byte("bad"))
	var file bytes.Buffer
	err := f.Export(t.Context(), &file, []byte("eight ch"))
	wantReason(t, err, auth.ReasonAccountDamaged)
	if file.Len() != 0 {
		t.Error("a back-up that lacks an account was written")
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }
