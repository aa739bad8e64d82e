package vault

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
)

const (
	sealedExt = ".sealed"
	prevExt   = ".sealed.prev"
	idDigits  = 16
)

func (f *Folder) path(id string) string { return filepath.Join(f.dir, id+sealedExt) }
func (f *Folder) prev(id string) string { return filepath.Join(f.dir, id+prevExt) }

// accountID returns the id in the name of an account's file, current or previous
// generation.
func accountID(name string) (id string, ok bool) {
	id = strings.TrimSuffix(strings.TrimSuffix(name, ".prev"), sealedExt)
	return id, id != name && isHex(id, idDigits) && strings.HasPrefix(name, id+sealedExt)
}

// ids lists the accounts among the names of a folder. An account of which only
// the previous generation exists is included.
func ids(names []string) []string {
	var list []string
	for _, name := range names {
		if id, ok := accountID(name); ok {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// inParallel runs do for 0…n-1 on a few goroutines: decoding costs more than
// reading.
func inParallel(n int, do func(i int)) {
	const workers, chunk = 4, 64
	var wg sync.WaitGroup
	next := make(chan int, n/chunk+1)
	for i := 0; i < n; i += chunk {
		next <- i
	}
	close(next)
	for range min(workers, n/chunk+1) {
		wg.Go(func() {
			for from := range next {
				for i := from; i < min(from+chunk, n); i++ {
					do(i)
				}
			}
		})
	}
	wg.Wait()
}

// noticeKeeper updates the keeper after another process has moved the vault to
// another one.
func (f *Folder) noticeKeeper() {
	if m, err := f.manifest(); err == nil {
		f.mu.Lock()
		f.keeper = m.Keeper
		f.mu.Unlock()
	}
}

// Load reads one account. While another process or goroutine refreshes the
// account under its lock, Load leaves RefreshStartedAt out: such an account is
// not in doubt. An account whose generation is older than one seen before,
// because an old copy was put back, comes in doubt.
func (f *Folder) Load(_ context.Context, id string) (auth.Account, error) {
	if f.missing || !isHex(id, idDigits) {
		return auth.Account{}, unknownAccount(id)
	}
	k, err := f.opener()
	if err != nil {
		return auth.Account{}, err
	}
	return f.load(k, id, f.highest(id))
}

// load is Load, given the highest generation seen before.
func (f *Folder) load(k keys, id string, seen uint64) (auth.Account, error) {
	a, err := f.settle(k, id)
	if err == nil {
		doubt(&a, seen)
	}
	return a, err
}

// settle reads an account and leaves out the mark of a refresh that is under way.
func (f *Folder) settle(k keys, id string) (auth.Account, error) {
	a, err := f.read(k, id)
	if err != nil || a.RefreshStartedAt.IsZero() {
		return a, err
	}
	if isLocked, marked := f.gates.of(id).state(); isLocked {
		if a.RefreshStartedAt.Equal(marked) {
			a.RefreshStartedAt = time.Time{} // this process is refreshing the account
		}
		return a, nil
	}
	var settled auth.Account
	if f.peekLock(id, func() { settled, err = f.read(k, id) }) {
		settled = a
		settled.RefreshStartedAt = time.Time{} // another process is refreshing it
	}
	return settled, err
}

// read opens an account as it is stored.
func (f *Folder) read(k keys, id string) (auth.Account, error) {
	path := f.path(id)
	plaintext, h, err := f.openSealed(k, path, f.prev(id), kindAccount, id)
	if isMissing(err) {
		return auth.Account{}, f.gone(id)
	}
	if err != nil {
		return auth.Account{}, err
	}
	defer clear(plaintext)
	a, err := decodeAccount(plaintext, id, h.generation)
	return a, sealedError(path, err)
}

// gone distinguishes an unknown account from one whose file was lost: Delete
// removes the previous generation first.
func (f *Folder) gone(id string) error {
	if _, err := os.Lstat(f.prev(id)); err == nil {
		if _, err := os.Lstat(f.path(id)); isMissing(err) {
			return damaged(f.path(id), errors.New("gone, though its previous generation is there"))
		}
	}
	return unknownAccount(id)
}

// Save seals a durably. If the generation on disk differs from a.Generation, Save
// returns ReasonConflict and changes nothing. On success, a.Generation increases
// by one; it also increases where Save returns an error because the new file is
// in place but may not be durable.
//
// A new account without an id gets the id that its key gives; see index.
func (f *Folder) Save(ctx context.Context, a *auth.Account) error {
	next := *a
	err := f.Gone()
	if err != nil {
		return err
	}
	if next.ID == "" {
		if next.ID, err = f.newAccountID(ctx, next); err != nil {
			return err
		}
	}
	if !isHex(next.ID, idDigits) {
		return internal(auth.WhyAccountID, next.ID)
	}
	if err := f.checkGeneration(next.ID, a.Generation); err != nil {
		return err
	}
	// Where an existing account cannot be entered into the index, saving it
	// matters more than finding it.
	if err := f.place(ctx, next); err != nil && a.Generation == 0 {
		return err
	}
	next.Generation = max(next.Generation, f.highest(next.ID)) + 1
	plaintext, err := encodeAccount(next)
	if err != nil {
		return internal(auth.WhyNotJSON, "")
	}
	defer clear(plaintext)
	path := f.path(next.ID)
	sealed, err := f.sealAs(header{kind: kindAccount, generation: next.Generation}, next.ID, plaintext)
	if err != nil {
		return durable.Failed(path, err)
	}
	replaced, err := durable.Replace(path, f.prev(next.ID), sealed)
	if replaced {
		a.ID, a.Generation = next.ID, next.Generation
		f.gates.of(next.ID).mark(next.RefreshStartedAt)
	}
	if err == nil {
		f.see(next.ID, next.Generation)
	}
	return err
}

// checkGeneration refuses to overwrite a generation that the caller has not read.
func (f *Folder) checkGeneration(id string, want uint64) error {
	path := f.path(id)
	var have uint64 // 0: no file
	data, err := readOwn(path, f.prev(id), headerSize+maxPlaintext+tagSize)
	if err != nil && !isMissing(err) {
		return reading(path, err)
	}
	if err == nil {
		h, err := parseHeader(data)
		if err != nil {
			return sealedError(path, err)
		}
		have = h.generation
	}
	if have != want {
		return fail(auth.KindVaultBusy, auth.ReasonConflict, fmt.Sprintf("%s: %d ≠ %d", path, have, want))
	}
	return nil
}

// Delete removes an account. It removes the previous generation first, so that an
// interrupted deletion leaves the account whole. The caller must have locked the
// account.
func (f *Folder) Delete(_ context.Context, id string) error {
	if f.missing || !isHex(id, idDigits) {
		return unknownAccount(id)
	}
	if err := f.Gone(); err != nil {
		return err
	}
	if err := durable.Remove(f.prev(id)); err != nil && !isMissing(err) {
		return durable.Failed(f.prev(id), err)
	}
	if err := durable.Remove(f.path(id)); isMissing(err) {
		return unknownAccount(id)
	} else if err != nil {
		return durable.Failed(f.path(id), err)
	}
	f.see(id, seenDeleted)
	return durable.Failed(f.dir, durable.SyncDir(f.dir))
}

// newID returns 16 random hexadecimal digits.
func newID() string {
	b := make([]byte, idDigits/2)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b)
}
