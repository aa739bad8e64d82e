package vault

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/internal/durable"
)

// realistic returns an account with tokens of the sizes that providers issue.
func realistic(n int) auth.Account {
	a := sample(fmt.Sprint("subject-", n))
	token := strings.Repeat("eyJhbGciOiJSUzI1NiJ9", 45) // 900 bytes
	a.Grant.AccessToken, a.Grant.IDToken = auth.NewSecret(token), auth.NewSecret(token)
	a.Grant.Scopes = []string{"openid", "profile", "email", "offline_access"}
	a.Requested = a.Grant.Scopes
	return a
}

// filled creates a vault of n accounts.
func filled(b *testing.B, n int) (*Folder, *auth.Account) {
	b.Helper()
	f := newFolder(b)
	var last auth.Account
	for i := range n {
		last = realistic(i)
		last.ID = newID()
		plaintext, err := encodeAccount(last)
		if err != nil {
			b.Fatal(err)
		}
		sealed, err := f.sealAs(header{kind: kindAccount, generation: 1}, last.ID, plaintext)
		if err != nil {
			b.Fatal(err)
		}
		write(b, f.path(last.ID), sealed)
		f.see(last.ID, 1)
	}
	last.Generation = 1
	return f, &last
}

func benchmarkSave(b *testing.B, among int) {
	f, a := filled(b, among)
	for b.Loop() {
		save(b, f, a)
	}
}

func BenchmarkSaveAmong10(b *testing.B)    { benchmarkSave(b, 10) }
func BenchmarkSaveAmong10000(b *testing.B) { benchmarkSave(b, 10000) }

// BenchmarkWriteByHand measures the least that a durable save can cost: writing,
// syncing and renaming one file, and syncing its folder.
func BenchmarkWriteByHand(b *testing.B) {
	f, a := filled(b, 10)
	data := read(b, f.path(a.ID))
	for b.Loop() {
		temp := filepath.Join(f.dir, "by-hand.tmp")
		file, err := os.Create(temp)
		if err == nil {
			_, err = file.Write(data)
		}
		if err == nil {
			err = file.Sync()
		}
		if err == nil {
			err = file.Close()
		}
		if err == nil {
			err = os.Rename(temp, filepath.Join(f.dir, "by-hand"))
		}
		if err == nil {
			err = durable.SyncDir(f.dir)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen10000 opens a vault and reads every account, as the app does when
// it starts.
func BenchmarkOpen10000(b *testing.B) {
	f, _ := filled(b, 10000)
	for b.Loop() {
		g, err := Open(b.Context(), f.dir, Options{Passphrase: answer(testPassphrase)})
		if err != nil {
			b.Fatal(err)
		}
		if list, err := g.List(b.Context()); err != nil || len(list) != 10000 {
			b.Fatal(len(list), err)
		}
		g.Close()
	}
}

// BenchmarkOpenByHand10000 reads and AES-GCM-opens the same bytes.
func BenchmarkOpenByHand10000(b *testing.B) {
	f, _ := filled(b, 10000)
	for b.Loop() {
		aead, err := newGCM(f.key)
		if err != nil {
			b.Fatal(err)
		}
		files, err := os.ReadDir(f.dir)
		if err != nil {
			b.Fatal(err)
		}
		opened := 0
		for _, file := range files {
			id, ok := strings.CutSuffix(file.Name(), sealedExt)
			if !ok {
				continue
			}
			data, err := os.ReadFile(filepath.Join(f.dir, file.Name()))
			if err != nil {
				b.Fatal(err)
			}
			aad := append(data[:headerSize:headerSize], id...)
			if _, err := aead.Open(nil, data[headerSize-nonceSize:headerSize], data[headerSize:], aad); err != nil {
				b.Fatal(err)
			}
			opened++
		}
		if opened != 10000 {
			b.Fatal(opened)
		}
	}
}
