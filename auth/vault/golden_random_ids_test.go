package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/auth"
)

// randomIDs is a vault from the time before accounts had a resource and ids
// derived from their keys. It has an account with history, a DPoP key and a
// previous generation; an account with a pending revocation; a revoked account;
// an account in doubt; a client secret, a recovery code and an export. The
// plaintexts are beside it. No test rewrites it.
const randomIDs = "testdata/v1-random-ids"

var randomIDAccounts = []string{"0a0a0a0a0a0a0a0a", "1b1b1b1b1b1b1b1b", "2c2c2c2c2c2c2c2c", "3d3d3d3d3d3d3d3d"}

// goldenRandomIDs copies that vault and returns the accounts that it must give.
func goldenRandomIDs(t testing.TB) (dir string, want []auth.Account) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "vault")
	copyVault(t, filepath.FromSlash(randomIDs+"/vault"), dir)
	for i, id := range randomIDAccounts {
		a, err := decodeAccount(read(t, randomIDs+"/"+id+".json"), id, []uint64{3, 1, 1, 1}[i])
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, a)
	}
	if want[0].Grant.DPoPKey.Empty() || !want[1].RevokePending || want[2].Ended != auth.EndedRevoked || want[3].RefreshStartedAt.IsZero() {
		t.Fatal("the expectation is empty")
	}
	return dir, want
}

// contents returns every file of a folder except the locks, which are empty.
func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(path, ".lock") {
			all[strings.TrimPrefix(path, dir)] = string(read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestGoldenRandomIDs(t *testing.T) {
	dir, want := goldenRandomIDs(t)
	before := contents(t, dir)
	code := auth.NewSecret(strings.TrimSpace(string(read(t, randomIDs+"/recovery.txt"))))
	for name, open := range map[string]func() (*Folder, error){
		"passphrase":    func() (*Folder, error) { return openGolden(t, dir) },
		"recovery code": func() (*Folder, error) { return Recover(t.Context(), dir, code) },
	} {
		f, err := open()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		list, err := f.List(t.Context())
		if d := cmp.Diff(want, list, sameSecret); err != nil || d != "" {
			t.Errorf("%s: the vault reads otherwise: %v (-written +read):\n%s", name, err, d)
		}
		if prev, err := f.readPrevious(want[0].ID); err != nil || prev.Generation != 2 {
			t.Errorf("%s: previous generation %d, %v", name, prev.Generation, err)
		}
		if s, err := f.Secret(t.Context(), "github"); err != nil || s.Reveal() != "a client secret" {
			t.Errorf("%s: client secret %q, %v", name, s.Reveal(), err)
		}
		f.Close()
	}
	if d := cmp.Diff(before, contents(t, dir)); d != "" {
		t.Errorf("reading has written (-before +after):\n%s", d)
	}
}

// A record without a resource is written as before, and a vault in memory reads
// it as a folder does.
func TestGoldenRecordsStayAsTheyAre(t *testing.T) {
	_, want := goldenRandomIDs(t)
	m := NewMemory()
	for i, a := range want {
		golden := read(t, randomIDs+"/"+a.ID+".json")
		if text, err := encodeAccount(a); err != nil || !bytes.Equal(text, golden) {
			t.Errorf("%s is written otherwise: %v\n%s\n%s", a.ID, err, golden, text)
		}
		a.Generation = 0
		save(t, m, &a)
		got, err := m.Load(t.Context(), a.ID)
		want[i].Generation = 1
		if d := cmp.Diff(want[i], got, sameSecret); err != nil || d != "" {
			t.Errorf("in memory: %v\n%s", err, d)
		}
	}
}

// Every account of such a vault is found by its key, under the id that it has.
// The first search writes index.sealed and no other file.
func TestGoldenRandomIDsAreFound(t *testing.T) {
	dir, want := goldenRandomIDs(t)
	before := contents(t, dir)
	for range 2 {
		f, err := openGolden(t, dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range want {
			got, err := f.Find(t.Context(), a.Key())
			if d := cmp.Diff(a, got, sameSecret); err != nil || d != "" {
				t.Errorf("%s is not found as it is: %v\n%s", a.ID, err, d)
			}
		}
	}
	after := contents(t, dir)
	if after["/"+indexName] == "" {
		t.Error("the index was not written, so that every search opens every account")
	}
	delete(after, "/"+indexName)
	if d := cmp.Diff(before, after); d != "" {
		t.Errorf("more than the index was written (-before +after):\n%s", d)
	}
}

func TestGoldenExport(t *testing.T) {
	_, want := goldenRandomIDs(t)
	f := newFolder(t)
	done, err := f.Import(t.Context(), bytes.NewReader(read(t, randomIDs+"/export.latchkey")), []byte(goldenPassphrase))
	if err != nil || done != (Imported{Added: 4, Secrets: 1}) {
		t.Fatalf("%+v, %v", done, err)
	}
	for _, a := range want {
		got, err := f.Find(t.Context(), a.Key())
		if err != nil || got.ID != a.ID || !got.Imported() || !got.Grant.RefreshToken.Equal(a.Grant.RefreshToken) {
			t.Errorf("%s: %q, %v", a.ID, got.ID, err)
		}
	}
}
