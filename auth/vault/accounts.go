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

// accountID is the id that a file's name gives, whichever generation it is.
func accountID(name string) (id string, ok bool) {
	id = strings.TrimSuffix(strings.TrimSuffix(name, ".prev"), sealedExt)
	return id, id != name && isHex(id, idDigits) && strings.HasPrefix(name, id+sealedExt)
}

// ids lists the accounts of a folder's names; one whose file is gone but whose
// previous generation is there is among them.
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

// List returns every account that can be read, in the order of their ids, and
// joins an error for each that cannot.
func (f *Folder) List(ctx context.Context) ([]auth.Account, error) {
	if f.missing {
		return nil, nil
	}
	k, err := f.opener()
	if err != nil {
		return nil, err
	}
	all, err := names(f.dir)
	if err != nil {
		return nil, err
	}
	f.noticeKeeper()
	seen := f.highestOfAll() // before the accounts: what is on the disk is never behind it
	list := ids(all)
	read := make([]auth.Account, len(list))
	errs := make([]error, len(list))
	inParallel(len(list), func(i int) {
		if errs[i] = ctx.Err(); errs[i] == nil {
			read[i], errs[i] = f.load(k, list[i], seen[list[i]])
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, fail(auth.KindCancelled, auth.ReasonCancelled, f.dir).Caused(err)
	}
	accounts := slices.DeleteFunc(read, func(a auth.Account) bool { return a.ID == "" })
	errs = slices.DeleteFunc(errs, func(err error) bool { return hasReason(err, auth.ReasonUnknownAccount) })
	return accounts, errors.Join(errs...)
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

// noticeKeeper picks up a move to another keeper that another process made.
func (f *Folder) noticeKeeper() {
	if m, err := f.manifest(); err == nil {
		f.mu.Lock()
		f.keeper = m.Keeper
		f.mu.Unlock()
	}
}

// Load reads one account. One that is being refreshed just now, by somebody who
// holds its lock, comes without RefreshStartedAt: it is not in doubt. One that is
// older than was seen before, because an old copy was put back, comes with it.
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

// load is Load with the highest generation that was seen before.
func (f *Folder) load(k keys, id string, seen uint64) (auth.Account, error) {
	a, err := f.settle(k, id)
	if err == nil {
		doubt(&a, seen)
	}
	return a, err
}

// settle reads an account and leaves out a refresh that is under way.
func (f *Folder) settle(k keys, id string) (auth.Account, error) {
	a, err := f.read(k, id)
	if err != nil || a.RefreshStartedAt.IsZero() {
		return a, err
	}
	if held, marked := f.gates.of(id).state(); held {
		if a.RefreshStartedAt.Equal(marked) {
			a.RefreshStartedAt = time.Time{} // our own refresh, under way
		}
		return a, nil
	}
	var again auth.Account
	if f.peekLock(id, func() { again, err = f.read(k, id) }) {
		again = a
		again.RefreshStartedAt = time.Time{} // somebody else's
	}
	return again, err
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

// gone tells an unknown account from one whose file was lost: Delete removes the
// previous generation first.
func (f *Folder) gone(id string) error {
	if _, err := os.Lstat(f.prev(id)); err == nil {
		if _, err := os.Lstat(f.path(id)); isMissing(err) {
			return damaged(f.path(id), errors.New("gone, though its previous generation is there"))
		}
	}
	return unknownAccount(id)
}

// Save seals a durably. A generation on disk other than a's is ReasonConflict
// and changes nothing. On success, and where the new file is in place though its
// durability is unknown (an error), a.Generation counts up.
//
// A new account without an id gets the one that its key gives; see index.
func (f *Folder) Save(ctx context.Context, a *auth.Account) error {
	next := *a
	var err error
	if next.ID == "" {
		if next.ID, err = f.newAccountID(ctx, next); err != nil {
			return err
		}
	}
	if !isHex(next.ID, idDigits) {
		return internal("account id " + next.ID)
	}
	if err := f.checkGeneration(next.ID, a.Generation); err != nil {
		return err
	}
	// An account that is there already is better saved than found.
	if err := f.place(ctx, next); err != nil && a.Generation == 0 {
		return err
	}
	next.Generation = max(next.Generation, f.highest(next.ID)) + 1
	plaintext, err := encodeAccount(next)
	if err != nil {
		return internal("an account that cannot be written as JSON")
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

// checkGeneration refuses to write over what the caller has not seen.
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
		return fail(auth.KindVaultBusy, auth.ReasonConflict, fmt.Sprintf("%s is generation %d, not %d", path, have, want))
	}
	return nil
}

// Delete removes an account, its previous generation first, so that a half-done
// deletion leaves the account whole. The caller holds its lock.
func (f *Folder) Delete(_ context.Context, id string) error {
	if f.missing || !isHex(id, idDigits) {
		return unknownAccount(id)
	}
	if err := os.Remove(f.prev(id)); err != nil && !isMissing(err) {
		return durable.Failed(f.prev(id), err)
	}
	if err := os.Remove(f.path(id)); isMissing(err) {
		return unknownAccount(id)
	} else if err != nil {
		return durable.Failed(f.path(id), err)
	}
	f.see(id, seenDeleted)
	return durable.Failed(f.dir, durable.SyncDir(f.dir))
}

// newID is 16 random hexadecimal digits.
func newID() string {
	b := make([]byte, idDigits/2)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b)
}
