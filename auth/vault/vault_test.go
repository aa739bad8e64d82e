package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/auth"
)

const testPassphrase = "correct horse battery staple"

// answer gives the same passphrase whenever it is asked.
func answer(text string) func(context.Context, bool) ([]byte, error) {
	return func(context.Context, bool) ([]byte, error) { return []byte(text), nil }
}

// newFolder makes a vault in a fresh folder under a cheap passphrase: the usual
// cost of Argon2id is paid in TestPassphrase.
func newFolder(t testing.TB) *Folder {
	t.Helper()
	return folderAt(t, filepath.Join(t.TempDir(), "vault"))
}

func folderAt(t testing.TB, dir string) *Folder {
	t.Helper()
	key := bytes.Repeat([]byte{7}, keySize)
	m := manifest{Format: format, Vault: strings.Repeat("0a", 16), Key: strings.Repeat("0b", 8)}
	m, err := m.withPassphrase(key, []byte(testPassphrase), cost{memory: 64, passes: 1, lanes: 1})
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err == nil {
		_, err = replace(filepath.Join(dir, manifestName), "", m.encode())
	}
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(t.Context(), dir, Options{Passphrase: answer(testPassphrase)})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(f.Close)
	return f
}

// reopen opens a vault a second time, as another process would.
func reopen(t testing.TB, f *Folder) *Folder {
	t.Helper()
	g, err := Open(t.Context(), f.dir, Options{Passphrase: answer(testPassphrase)})
	if err != nil {
		t.Fatalf("reopen: %v", err)
	}
	t.Cleanup(g.Close)
	return g
}

// sample is a plain account.
func sample(subject string) auth.Account {
	now := time.Now().UTC().Round(0)
	return auth.Account{
		Provider: "demo", ClientID: "latchkey-demo", Label: "work",
		Identity:   auth.Identity{Issuer: "https://id.example", Subject: subject, Name: "Ada"},
		Grant:      auth.Grant{AccessToken: auth.NewSecret("at-" + subject), RefreshToken: auth.NewSecret("rt-" + subject), TokenType: "Bearer", ObtainedAt: now, ExpiresAt: now.Add(time.Hour)},
		SignedInAt: now,
	}
}

// save saves and fails the test if that fails.
func save(t testing.TB, v auth.Vault, a *auth.Account) {
	t.Helper()
	if err := v.Save(t.Context(), a); err != nil {
		t.Fatalf("Save: %v", err)
	}
}

// wantReason checks the reason and the step of an error.
func wantReason(t testing.TB, err error, reason auth.Reason) {
	t.Helper()
	var e *auth.Error
	if !errors.As(err, &e) || e.Reason != reason || e.Step != auth.StepSave {
		t.Errorf("error %v, want reason %s", err, reason)
	}
}

// fill sets every field that can be set to a value that is not zero, so that a
// field that is added later cannot be forgotten by the record.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case auth.Secret:
		v.Set(reflect.ValueOf(auth.NewSecret(fmt.Sprint("secret ", *n))))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(1700000000+int64(*n), 123456789).UTC()))
		return
	case map[string]any:
		v.Set(reflect.ValueOf(map[string]any{"hd": "example.org", "n": float64(*n), "list": []any{"a", true, nil}}))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.String:
		v.SetString(fmt.Sprint("text \u202e<&> ", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	default:
		panic("account has a field of a kind this test does not know: " + v.Type().String())
	}
}

// full is an account with every field set.
func full() auth.Account {
	var a auth.Account
	n := 0
	fill(reflect.ValueOf(&a).Elem(), &n)
	a.ID = ""
	a.Generation = 0
	return a
}

// sameSecret compares secrets by their text.
var sameSecret = cmp.Comparer(func(a, b auth.Secret) bool { return a.Equal(b) })

func TestEveryFieldSurvives(t *testing.T) {
	for name, v := range map[string]auth.Vault{"folder": newFolder(t), "memory": NewMemory()} {
		t.Run(name, func(t *testing.T) {
			want := full()
			save(t, v, &want)
			if !isHex(want.ID, 16) || want.Generation != 1 {
				t.Fatalf("Save gave id %q, generation %d", want.ID, want.Generation)
			}
			got, err := v.Load(t.Context(), want.ID)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got, sameSecret); d != "" {
				t.Errorf("an account changed on its way through the vault (-saved +loaded):\n%s", d)
			}
			empty := auth.Account{}
			save(t, v, &empty)
			got, err = v.Load(t.Context(), empty.ID)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(empty, got, sameSecret); d != "" {
				t.Errorf("an empty account changed (-saved +loaded):\n%s", d)
			}
		})
	}
}

// TestContract is what both implementations of auth.Vault owe.
func TestContract(t *testing.T) {
	for name, v := range map[string]auth.Vault{"folder": newFolder(t), "memory": NewMemory()} {
		t.Run(name, func(t *testing.T) { testContract(t, v) })
	}
}

func testContract(t *testing.T, v auth.Vault) {
	ctx := t.Context()
	if list, err := v.List(ctx); err != nil || len(list) != 0 {
		t.Fatalf("List of an empty vault: %v, %v", list, err)
	}
	a, b := sample("ada"), sample("grace")
	save(t, v, &a)
	save(t, v, &b)
	stale := a
	a.Label = "home"
	save(t, v, &a)
	if a.Generation != 2 {
		t.Errorf("generation %d after two saves", a.Generation)
	}
	wantReason(t, v.Save(ctx, &stale), auth.ReasonConflict)
	if got, err := v.Load(ctx, a.ID); err != nil || got.Label != "home" {
		t.Errorf("after a conflict: %q, %v", got.Label, err)
	}
	list, err := v.List(ctx)
	if err != nil || len(list) != 2 {
		t.Fatalf("List: %d accounts, %v", len(list), err)
	}
	for _, id := range []string{"0123456789abcdef", "", "../" + a.ID, a.ID + "/", "new"} {
		_, err := v.Load(ctx, id)
		wantReason(t, err, auth.ReasonUnknownAccount)
		wantReason(t, v.Delete(ctx, id), auth.ReasonUnknownAccount)
	}
	if err := v.Delete(ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	_, err = v.Load(ctx, a.ID)
	wantReason(t, err, auth.ReasonUnknownAccount)
	wantReason(t, v.Save(ctx, &a), auth.ReasonConflict) // deleted under us
	if list, err := v.List(ctx); err != nil || len(list) != 1 || list[0].ID != b.ID {
		t.Errorf("List after Delete: %v, %v", list, err)
	}
}

// A caller's slices and maps are not the vault's.
func TestMemorySharesNothing(t *testing.T) {
	v := NewMemory()
	a := full()
	save(t, v, &a)
	a.Requested[0], a.Identity.Claims["hd"] = "changed", "changed"
	got, err := v.Load(t.Context(), a.ID)
	if err != nil || got.Requested[0] == "changed" || got.Identity.Claims["hd"] == "changed" {
		t.Errorf("Load gave what the caller changed: %v, %v", got.Requested, err)
	}
}

func TestSurvivesReopening(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	f.Close()
	_, err := f.Load(t.Context(), a.ID)
	wantReason(t, err, auth.ReasonInternal)
	wantReason(t, f.Save(t.Context(), &a), auth.ReasonInternal)
	got, err := reopen(t, f).Load(t.Context(), a.ID)
	if err != nil || !got.Grant.RefreshToken.Equal(a.Grant.RefreshToken) {
		t.Errorf("after reopening: %v, %v", got, err)
	}
}

// Reading an empty home creates nothing.
func TestMissingVaultStaysMissing(t *testing.T) {
	home := t.TempDir()
	dir := filepath.Join(home, "vault")
	if info, err := Peek(dir); err != nil || info != (Info{}) {
		t.Errorf("Peek: %+v, %v", info, err)
	}
	f, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := f.List(t.Context()); err != nil || list != nil {
		t.Errorf("List: %v, %v", list, err)
	}
	_, err = f.Load(t.Context(), "0123456789abcdef")
	wantReason(t, err, auth.ReasonUnknownAccount)
	if _, err := f.UnsealFile(filepath.Join(home, "x"), "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("UnsealFile: %v", err)
	}
	if s, err := f.Secret(t.Context(), "demo"); err != nil || !s.Empty() {
		t.Errorf("Secret: %v, %v", s, err)
	}
	unlock, err := f.Lock(t.Context(), auth.NewAccount)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
	a := sample("ada")
	if err := f.Save(t.Context(), &a); err == nil {
		t.Error("Save into a vault that is not there succeeded")
	}
	if done, err := f.Repair(t.Context()); err != nil || done != nil || f.Stamp() != "" {
		t.Errorf("Repair %v, %v; Stamp %q", done, err, f.Stamp())
	}
	if left, _ := os.ReadDir(home); len(left) != 0 {
		t.Errorf("reading created %v", left)
	}
}

func TestNothingIsReadableInTheFolder(t *testing.T) {
	f := newFolder(t)
	a := sample("canary-subject")
	save(t, f, &a)
	save(t, f, &a)
	if err := f.SetSecret(t.Context(), "demo", auth.NewSecret("canary-secret")); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := filepath.WalkDir(f.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if want := map[bool]os.FileMode{true: 0o700, false: 0o600}[d.IsDir()]; err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		if d.IsDir() {
			return err
		}
		n++
		data, err := os.ReadFile(path)
		for _, canary := range []string{"canary", "id.example", testPassphrase} {
			if bytes.Contains(data, []byte(canary)) {
				t.Errorf("%s shows %q", path, canary)
			}
		}
		return err
	})
	if err != nil || n < 4 {
		t.Errorf("%d files looked at, %v", n, err)
	}
}

func TestStamp(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	before := f.Stamp()
	save(t, f, &a)
	if f.Stamp() == before {
		t.Error("a save left the stamp as it was")
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(f.dir, old, old); err != nil {
		t.Fatal(err)
	}
	if before = f.Stamp(); f.Stamp() != before {
		t.Error("the stamp of a quiet folder changes by itself")
	}
	if err := f.Delete(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if f.Stamp() == before {
		t.Error("a deletion left the stamp as it was")
	}
}

func TestSealFile(t *testing.T) {
	f := newFolder(t)
	path := filepath.Join(t.TempDir(), "demo", "state.sealed")
	if _, err := f.UnsealFile(path, "demo"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	for _, text := range []string{"first", "", "second"} {
		if err := f.SealFile(path, "demo", []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := f.UnsealFile(path, "demo"); err != nil || string(got) != text {
			t.Errorf("got %q, %v", got, err)
		}
	}
	_, err := f.UnsealFile(path, "other")
	wantReason(t, err, auth.ReasonAccountDamaged)
	if err := f.SealFile(path, "demo", make([]byte, maxPlaintext+1)); err == nil {
		t.Error("a file larger than can be read again was written")
	}
	if got, err := f.UnsealFile(path, "demo"); err != nil || string(got) != "second" {
		t.Errorf("after a refused save: %q, %v", got, err)
	}
}

func TestSecrets(t *testing.T) {
	type secrets interface {
		Secret(context.Context, string) (auth.Secret, error)
		SetSecret(context.Context, string, auth.Secret) error
		DeleteSecret(context.Context, string) error
	}
	for name, v := range map[string]secrets{"folder": newFolder(t), "memory": NewMemory()} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			if err := v.SetSecret(ctx, "github", auth.NewSecret("one")); err != nil {
				t.Fatal(err)
			}
			if err := v.SetSecret(ctx, "../x", auth.NewSecret("one")); err == nil {
				t.Error("a name that leaves the folder was accepted")
			}
			if s, err := v.Secret(ctx, "github"); err != nil || s.Reveal() != "one" {
				t.Errorf("got %q, %v", s.Reveal(), err)
			}
			if err := errors.Join(v.DeleteSecret(ctx, "github"), v.DeleteSecret(ctx, "github")); err != nil {
				t.Error(err)
			}
			if s, err := v.Secret(ctx, "github"); err != nil || !s.Empty() {
				t.Errorf("after deletion %q, %v", s.Reveal(), err)
			}
		})
	}
}
