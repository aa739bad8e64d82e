package vault

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
)

// mustFind checks that a key leads to an account, or to none if id is empty.
func mustFind(t *testing.T, v auth.Vault, key auth.Key, id string) {
	t.Helper()
	a, err := v.Find(t.Context(), key)
	if id == "" {
		wantReason(t, err, auth.ReasonUnknownAccount)
		return
	}
	if err != nil || a.ID != id {
		t.Errorf("%+v leads to %q, %v; want %q", key, a.ID, err, id)
	}
}

func TestFind(t *testing.T) {
	for name, v := range map[string]auth.Vault{"folder": newFolder(t), "memory": NewMemory()} {
		t.Run(name, func(t *testing.T) {
			ada, forAPI, nameless := sample("ada"), sample("ada"), sample("")
			forAPI.Resource = "https://api.example"
			for _, a := range []*auth.Account{&ada, &forAPI, &nameless} {
				save(t, v, a)
			}
			if ada.ID == forAPI.ID || ada.ID == nameless.ID {
				t.Fatal("two accounts have one id")
			}
			for _, a := range []auth.Account{ada, forAPI, nameless} {
				mustFind(t, v, a.Key(), a.ID)
			}
			mustFind(t, v, sample("grace").Key(), "")
			mustFind(t, v, sample("").Key(), "") // a sign-in without a subject finds no other account
			other := ada.Key()
			other.ClientID = "another"
			mustFind(t, v, other, "")

			forAPI.Resource = "https://other.example" // an account whose key changes stays the same account
			save(t, v, &forAPI)
			mustFind(t, v, forAPI.Key(), forAPI.ID)
			forAPI.Resource = "https://api.example"
			mustFind(t, v, forAPI.Key(), "")

			if err := v.Delete(t.Context(), ada.ID); err != nil {
				t.Fatal(err)
			}
			mustFind(t, v, ada.Key(), "")
			renewed := sample("ada")
			save(t, v, &renewed)
			mustFind(t, v, renewed.Key(), renewed.ID)
		})
	}
}

// Without the vault's key, an id reveals nothing about a person: ids differ from
// vault to vault, and no file names the person of an id.
func TestIDsAreKeyed(t *testing.T) {
	f, g := newFolder(t), newFolder(t)
	a, b := sample("ada-with-a-long-name"), sample("ada-with-a-long-name")
	save(t, f, &a)
	save(t, g, &b)
	if a.ID == b.ID {
		t.Error("two vaults give one person the same id")
	}
	for name, text := range contents(t, f.dir) {
		if strings.Contains(name+text, "ada-with") || strings.Contains(name+text, "id.example") {
			t.Errorf("%s says for whom", name)
		}
	}
	mustFind(t, reopen(t, f), a.Key(), a.ID)
}

// TestFindOpensOneAccount counts the files that a search opens. An account that a
// newer Latchkey wrote makes every List return an error; the search finds every
// other account all the same, and only the first search of a vault without an
// index reads all of them.
func TestFindOpensOneAccount(t *testing.T) {
	f := newFolder(t)
	a, b := sample("ada"), sample("grace")
	save(t, f, &a)
	save(t, f, &b)
	newer := read(t, f.path(b.ID))
	newer[8] = fileVersion + 1
	write(t, f.path(b.ID), newer)
	for _, f := range []*Folder{f, reopen(t, f)} {
		mustFind(t, f, a.Key(), a.ID)
		mustFind(t, f, sample("mary").Key(), "")
		_, err := f.Find(t.Context(), b.Key())
		wantReason(t, err, auth.ReasonNewerFormat)
		c := sample("joan of " + f.dir)
		if err := f.Save(t.Context(), &c); err != nil && !hasReason(err, auth.ReasonConflict) {
			t.Errorf("a new account needs the others: %v", err)
		}
	}
	if err := os.Remove(f.indexPath()); err != nil {
		t.Fatal(err)
	}
	_, err := reopen(t, f).Find(t.Context(), a.Key())
	wantReason(t, err, auth.ReasonNewerFormat)
}

// A new data key changes no id.
func TestRotationKeepsIDs(t *testing.T) {
	f, a, other := prepared(t)
	was, err := f.readIndex()
	if err != nil || was == nil {
		t.Fatalf("no index: %v", err)
	}
	if err := f.RotateKey(t.Context(), []byte(rotatedPassphrase), nil, other); err != nil {
		t.Fatal(err)
	}
	g, err := Open(t.Context(), f.dir, Options{Passphrase: answer(rotatedPassphrase)})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	is, err := g.readIndex()
	if err != nil || is == nil || string(is.Key) != string(was.Key) {
		t.Errorf("the index has another key, %v", err)
	}
	if h, err := parseHeader(read(t, g.indexPath())); err != nil || h.key != g.current() {
		t.Errorf("the index is sealed under the old key, %v", err)
	}
	mustFind(t, g, a.Key(), a.ID)
	if err := g.Delete(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	renewed := sample("ada")
	save(t, g, &renewed)
	if renewed.ID != a.ID {
		t.Errorf("the key gives %s, and gave %s before the rotation", renewed.ID, a.ID)
	}
}

// A damaged or missing index is rebuilt from the accounts.
func TestDamagedIndexIsMadeAnew(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"gone":    os.Remove,
		"changed": func(path string) error { return os.WriteFile(path, []byte("not sealed"), 0o600) },
		"a link":  func(path string) error { return errors.Join(os.Remove(path), os.Symlink("/etc/hostname", path)) },
	} {
		t.Run(name, func(t *testing.T) {
			f, a, _ := prepared(t)
			if err := damage(f.indexPath()); err != nil {
				t.Fatal(err)
			}
			for _, f := range []*Folder{f, reopen(t, f)} {
				mustFind(t, f, a.Key(), a.ID)
				save(t, f, &a)
			}
			if ix, err := f.readIndex(); err != nil || ix == nil {
				t.Errorf("no index: %v", err)
			}
		})
	}
}

// A damaged account does not prevent its person from signing in. After the
// repair, Find still returns the account that was created meanwhile.
func TestNewAccountBesideADamagedOne(t *testing.T) {
	f, a, _ := prepared(t)
	whole := read(t, f.path(a.ID))
	write(t, f.path(a.ID), []byte("damaged"))
	_, err := f.Find(t.Context(), a.Key())
	wantReason(t, err, auth.ReasonAccountDamaged)
	renewed := sample("ada")
	save(t, f, &renewed)
	if renewed.ID == a.ID {
		t.Fatal("the damaged account was written over")
	}
	mustFind(t, f, renewed.Key(), renewed.ID)
	write(t, f.path(a.ID), whole)
	save(t, f, &a)
	mustFind(t, reopen(t, f), renewed.Key(), renewed.ID)
}

// An account that was damaged when the index was created is found after its
// repair.
func TestRepairedAccountIsFound(t *testing.T) {
	dir, want := goldenRandomIDs(t)
	write(t, filepath.Join(dir, want[0].ID+sealedExt), []byte("damaged"))
	f, err := openGolden(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	mustFind(t, f, want[1].Key(), want[1].ID)
	mustFind(t, f, want[0].Key(), "")
	if _, err := f.Repair(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustFind(t, f, want[0].Key(), want[0].ID)
}

// Many concurrent first searches create one index.
func TestOneIndex(t *testing.T) {
	dir, want := goldenRandomIDs(t)
	var all sync.WaitGroup
	for range 4 {
		f, err := openGolden(t, dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range want {
			all.Go(func() { mustFind(t, f, a.Key(), a.ID) })
		}
		renewed := sample("somebody new")
		all.Go(func() {
			unlock, err := f.Lock(t.Context(), auth.NewAccount)
			if err != nil {
				t.Error(err)
				return
			}
			defer unlock()
			if _, err := f.Find(t.Context(), renewed.Key()); hasReason(err, auth.ReasonUnknownAccount) {
				save(t, f, &renewed)
			}
		})
	}
	all.Wait()
	f, err := openGolden(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	if list, err := f.List(t.Context()); err != nil || len(list) != len(want)+1 {
		t.Errorf("%d accounts, %v", len(list), err)
	}
}

func TestLatest(t *testing.T) {
	for name, v := range map[string]auth.Vault{"folder": newFolder(t), "memory": NewMemory()} {
		t.Run(name, func(t *testing.T) {
			start := time.Now().UTC()
			signIn := func(a *auth.Account, after time.Duration) {
				t.Helper()
				a.SignedInAt = start.Add(after)
				save(t, v, a)
			}
			latest := func(client auth.Key, id string) {
				t.Helper()
				a, err := v.Latest(t.Context(), client)
				if id == "" {
					wantReason(t, err, auth.ReasonUnknownAccount)
				} else if err != nil || a.ID != id {
					t.Errorf("%q, %v, want %q", a.ID, err, id)
				}
			}
			ada, grace, elsewhere, tenant := sample("ada"), sample("grace"), sample("ada"), sample("ada")
			elsewhere.ClientID = "another"
			tenant.Metadata.Issuer, tenant.Identity.Issuer = "https://id.example/{tenantid}/v2.0", "https://id.example/1/v2.0"
			signIn(&ada, 1)
			signIn(&grace, 2)
			signIn(&elsewhere, 3)
			signIn(&tenant, 4)
			latest(ada.Client(), grace.ID)
			latest(elsewhere.Client(), elsewhere.ID)
			latest(auth.Key{Issuer: "{tenantid}", ClientID: tenant.ClientID}, tenant.ID)
			latest(auth.Key{Issuer: "https://id.example/1/v2.0", ClientID: tenant.ClientID}, "")
			signIn(&ada, 5)
			latest(ada.Client(), ada.ID)
			signIn(&grace, 2) // a refresh is not a sign-in
			latest(ada.Client(), ada.ID)
			if err := v.Delete(t.Context(), ada.ID); err != nil {
				t.Fatal(err)
			}
			latest(ada.Client(), grace.ID)
			if err := v.Delete(t.Context(), grace.ID); err != nil {
				t.Fatal(err)
			}
			latest(ada.Client(), "")
			grace.ID, grace.Generation = "", 0
			signIn(&grace, 6)
			latest(ada.Client(), grace.ID)
		})
	}
}

// A vault from the time before the index finds its latest sign-in.
func TestGoldenLatest(t *testing.T) {
	dir, want := goldenRandomIDs(t)
	f, err := openGolden(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := f.Latest(t.Context(), want[0].Client()); err != nil || a.Client() != want[0].Client() {
		t.Errorf("%q, %v", a.ID, err)
	}
}
