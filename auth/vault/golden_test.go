package vault

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/auth"
)

// testdata/v1 is the vault of format 1 as it was first written. Every later
// Latchkey must open it (catalogue I12). No test rewrites it.
const (
	goldenPassphrase = "open sesame \u00e9"
	goldenID         = "00112233445566aa"
	goldenBareID     = "ffeeddccbbaa9988"
)

// copyVault copies a vault and restores the modes that version control and
// back-ups do not keep.
func copyVault(t testing.TB, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		to := to + strings.TrimPrefix(path, from)
		if err != nil || d.IsDir() {
			return errors.Join(err, os.MkdirAll(to, 0o700))
		}
		data, err := os.ReadFile(path)
		return errors.Join(err, os.WriteFile(to, data, 0o600))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// golden copies the golden vault to a temporary folder.
func golden(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "vault")
	copyVault(t, filepath.FromSlash("testdata/v1/vault"), dir)
	return dir
}

func openGolden(t testing.TB, dir string) (*Folder, error) {
	t.Helper()
	f, err := Open(t.Context(), dir, Options{Passphrase: answer(goldenPassphrase)})
	if err == nil {
		t.Cleanup(f.Close)
	}
	return f, err
}

// expected returns an account of the golden vault, read from the JSON beside it.
func expected(t testing.TB, id string, generation uint64) auth.Account {
	t.Helper()
	a, err := decodeAccount(read(t, "testdata/v1/"+id+".json"), id, generation)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestGoldenVault(t *testing.T) {
	f, err := openGolden(t, golden(t))
	if err != nil {
		t.Fatal(err)
	}
	list, err := f.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []auth.Account{expected(t, goldenID, 2), expected(t, goldenBareID, 1)}
	if want[0].Label != "second generation" || want[0].Grant.RefreshToken.Empty() {
		t.Fatalf("the expectation is empty: %+v", want[0])
	}
	if d := cmp.Diff(want, list, sameSecret); d != "" {
		t.Errorf("the golden vault reads otherwise (-written +read):\n%s", d)
	}
	if s, err := f.Secret(t.Context(), "github"); err != nil || s.Reveal() != "a client secret" {
		t.Errorf("client secret %q, %v", s.Reveal(), err)
	}
	state := filepath.Join(t.TempDir(), "state.sealed")
	write(t, state, read(t, "testdata/v1/state.sealed"))
	if text, err := f.UnsealFile(state, "demo"); err != nil || string(text) != "another file" {
		t.Errorf("another sealed file: %q, %v", text, err)
	}
	prev, err := f.readPrevious(goldenID)
	if err != nil || prev.Generation != 1 || prev.Label == want[0].Label {
		t.Errorf("previous generation: %d %q, %v", prev.Generation, prev.Label, err)
	}
	a := list[0]
	save(t, f, &a)
}

// fault is one line of testdata/v1/faults.jsonl: one fault in one file of the
// golden vault, and the reason that the vault must report for it.
type fault struct {
	Fault string
	Want  auth.Reason
	File  string // empty: the sealed file of goldenID

	At     *int   // the byte at this offset, from the end if negative,
	Xor    string // is changed by this (hexadecimal)
	Cut    *int   // the length that remains, from the end if negative
	Append string // hexadecimal
	Twice  bool
	Zero   bool
	Copy   string // another file of the vault takes its place

	Seal *string // a plaintext, sealed as kind and name under key
	Kind string
	Name string
	Key  string // "00": a key of zeros

	Old, New string // text
	Resum    bool   // the checksum is adjusted to fit
}

// apply returns the file with its fault.
func (f fault) apply(t *testing.T, v *Folder, data []byte) []byte {
	t.Helper()
	from := func(n int) int {
		if n < 0 {
			return len(data) + n
		}
		return n
	}
	switch {
	case f.At != nil:
		x, err := hex.DecodeString(f.Xor)
		if err != nil || len(x) != 1 || x[0] == 0 {
			t.Fatalf("xor %q", f.Xor)
		}
		data[from(*f.At)] ^= x[0]
	case f.Cut != nil:
		data = data[:from(*f.Cut)]
	case f.Append != "":
		more, _ := hex.DecodeString(f.Append)
		data = append(data, more...)
	case f.Twice:
		data = append(data, data...)
	case f.Zero:
		clear(data)
	case f.Copy != "":
		data = read(t, filepath.Join(v.dir, filepath.FromSlash(f.Copy)))
	case f.Seal != nil:
		data = f.sealed(t, v)
	default:
		data = f.edit(t, data)
	}
	return data
}

// sealed returns what a writer with the vault's key, or with another key, could
// have sealed.
func (f fault) sealed(t *testing.T, v *Folder) []byte {
	t.Helper()
	h := header{kind: kindAccount, generation: 2, key: v.keyID}
	if f.Kind != "" {
		h.kind = fileKind(f.Kind[0])
	}
	name, key := goldenID, v.key
	if f.Name != "" {
		name = f.Name
	}
	if f.Key != "" {
		key = make([]byte, keySize)
	}
	aead, err := newGCM(key)
	if err != nil {
		t.Fatal(err)
	}
	data, err := seal(aead, h, name, []byte(*f.Seal))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// edit replaces text, and adjusts the checksum where an attacker would.
func (f fault) edit(t *testing.T, data []byte) []byte {
	t.Helper()
	if bytes.Count(data, []byte(f.Old)) != 1 {
		t.Fatalf("%q is not there once", f.Old)
	}
	data = bytes.Replace(data, []byte(f.Old), []byte(f.New), 1)
	if f.Resum {
		text, _, _ := bytes.Cut(data, []byte("sum = "))
		sum := sha256.Sum256(text)
		data = fmt.Appendf(bytes.Clone(text), "sum = %q\n", hex.EncodeToString(sum[:]))
	}
	return data
}

func faults(t *testing.T) (list []fault) {
	t.Helper()
	lines := bufio.NewScanner(bytes.NewReader(read(t, "testdata/v1/faults.jsonl")))
	for lines.Scan() {
		var f fault
		d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		d.DisallowUnknownFields()
		if err := d.Decode(&f); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		list = append(list, f)
	}
	return list
}

// For each single fault the vault reports the reason, rewrites nothing, and opens
// the other account (catalogue I1).
func TestFaults(t *testing.T) {
	all := faults(t)
	if len(all) < 60 {
		t.Fatalf("only %d faults", len(all))
	}
	for _, f := range all {
		t.Run(f.Fault, func(t *testing.T) {
			dir := golden(t)
			v, err := openGolden(t, dir)
			if err != nil {
				t.Fatal(err)
			}
			path := v.path(goldenID)
			if f.File != "" {
				path = filepath.Join(dir, f.File)
			}
			whole := read(t, path)
			bad := f.apply(t, v, bytes.Clone(whole))
			if bytes.Equal(bad, whole) {
				t.Fatal("the fault changes nothing")
			}
			write(t, path, bad)
			defer func() {
				if !bytes.Equal(read(t, path), bad) {
					t.Error("the bad file was rewritten")
				}
			}()
			v, err = openGolden(t, dir)
			if f.File != "" {
				wantReason(t, err, f.Want)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			list, err := v.List(t.Context())
			wantReason(t, err, f.Want)
			if len(list) != 1 || list[0].ID != goldenBareID {
				t.Errorf("the other account did not open: %v", list)
			}
		})
	}
}
