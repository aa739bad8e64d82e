package vault

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"latchkey/auth"
)

// The id of a new account is a keyed hash of its key (issuer, client, resource,
// subject), so that a sign-in finds the account in one read, and nobody without
// the vault's key can test whether somebody has an account here. The key of the
// hash is drawn once and sealed in index.sealed: it stays when the data key is
// renewed, because ids are the names of files. An account that does not have the
// id that its key gives (from before index.sealed, imported, or beside a damaged
// file) has an entry there.
const (
	indexName    = "index" + sealedExt
	indexPurpose = "accounts by key"
	indexLock    = "index"
)

// index is what index.sealed contains. It is never changed, only replaced.
type index struct {
	Key       []byte            `json:"key"`                 // of the hash; keySize bytes
	Elsewhere map[string]string `json:"elsewhere,omitempty"` // id that a key gives → id that its account has
	Latest    map[string]latest `json:"latest,omitempty"`    // id that Account.Client gives → the latest sign-in there
}

// latest is the account that signed in last at one issuer as one client. At is when
// it became that: later sign-ins of the same account write nothing.
type latest struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// idOf gives the first 64 bits of HMAC-SHA256 over the parts of an account's key,
// each with its length before it.
func (ix *index) idOf(k auth.Key) string {
	mac := hmac.New(sha256.New, ix.Key)
	for _, part := range []string{k.Issuer, k.ClientID, k.Resource, k.Subject} {
		_, _ = fmt.Fprintf(mac, "%d:%s,", len(part), part)
	}
	return hex.EncodeToString(mac.Sum(nil)[:idDigits/2])
}

// clone gives a copy that may be changed.
func (ix *index) clone() *index {
	next := &index{Key: ix.Key, Elsewhere: maps.Clone(ix.Elsewhere), Latest: maps.Clone(ix.Latest)}
	if next.Elsewhere == nil {
		next.Elsewhere = make(map[string]string)
	}
	if next.Latest == nil {
		next.Latest = make(map[string]latest)
	}
	return next
}

// lead makes an account's key lead to its id.
func (ix *index) lead(a auth.Account) {
	from := ix.idOf(a.Key())
	delete(ix.Elsewhere, from)
	if from != a.ID {
		ix.Elsewhere[from] = a.ID
	}
}

// isLater reports whether an account signed in after the one that is the latest of
// its issuer and client.
func (ix *index) isLater(a auth.Account) bool {
	last := ix.Latest[ix.idOf(a.Client())]
	return last.ID != a.ID && a.SignedInAt.After(last.At)
}

// signIn notes an account as the latest of its issuer and client.
func (ix *index) signIn(a auth.Account) {
	ix.Latest[ix.idOf(a.Client())] = latest{ID: a.ID, At: a.SignedInAt.UTC()}
}

// cachedIndex is the index as it was last read, and the file it was read from.
type cachedIndex struct {
	mu    sync.Mutex
	file  os.FileInfo
	index *index
}

func (f *Folder) indexPath() string { return filepath.Join(f.dir, indexName) }

// readIndex gives the index, or nil where there is none that can be trusted: what
// it says can be learnt from the accounts.
func (f *Folder) readIndex() (*index, error) {
	f.indexed.mu.Lock()
	defer f.indexed.mu.Unlock()
	now, err := os.Lstat(f.indexPath()) // before the text, which is then never older
	if err == nil && f.indexed.index != nil && os.SameFile(f.indexed.file, now) && f.indexed.file.ModTime().Equal(now.ModTime()) {
		return f.indexed.index, nil
	}
	f.indexed.file, f.indexed.index = nil, nil
	text, err := f.UnsealFile(f.indexPath(), indexPurpose)
	switch {
	case isMissing(err) || repairable(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	defer clear(text)
	ix := new(index)
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(ix); err != nil || len(ix.Key) != keySize { // authentic, so of another version
		return nil, sealedError(f.indexPath(), fmt.Errorf("%w: an index we do not know", errVersion))
	}
	f.indexed.file, f.indexed.index = now, ix
	return ix, nil
}

// theIndex is readIndex, which makes the index where there is none: that opens
// every account, once for a vault.
func (f *Folder) theIndex(ctx context.Context) (ix *index, err error) {
	if ix, err = f.readIndex(); err != nil || ix != nil {
		return ix, err
	}
	err = f.underLock(ctx, indexLock, func() error {
		if ix, err = f.readIndex(); err != nil || ix != nil {
			return err
		}
		if ix, err = f.newIndex(ctx); err != nil {
			return err
		}
		return f.writeIndex(ix)
	})
	return ix, err
}

// newIndex draws a key and notes where the accounts are. Damaged accounts are left
// out; Repair notes what it restores.
func (f *Folder) newIndex(ctx context.Context) (*index, error) {
	accounts, err := f.List(ctx)
	if !onlyDamaged(err) {
		return nil, err
	}
	ix := (&index{Key: make([]byte, keySize)}).clone()
	if _, err := rand.Read(ix.Key); err != nil {
		return nil, err
	}
	for _, a := range accounts {
		if a.Key().Account == "" {
			ix.lead(a)
		}
		if ix.isLater(a) {
			ix.signIn(a)
		}
	}
	return ix, nil
}

// onlyDamaged reports whether err, of List, speaks of damaged accounts only.
func onlyDamaged(err error) bool {
	if err == nil {
		return true
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			if !onlyDamaged(one) {
				return false
			}
		}
		return true
	}
	return hasReason(err, auth.ReasonAccountDamaged)
}

// writeIndex seals an index. The caller holds indexLock.
func (f *Folder) writeIndex(ix *index) error {
	text, err := json.Marshal(ix)
	if err != nil {
		return internal("an index that cannot be written as JSON")
	}
	defer clear(text)
	return f.SealFile(f.indexPath(), indexPurpose, text)
}

// Find reads the account with that key. A key that no account has is
// ReasonUnknownAccount. The first Find in a vault without index.sealed opens every
// account and writes that file; every other one opens one account.
func (f *Folder) Find(ctx context.Context, key auth.Key) (auth.Account, error) {
	if f.missing || key.Subject == "" && key.Account == "" {
		return auth.Account{}, unknownAccount("")
	}
	if key.Account != "" {
		return f.loadAs(ctx, key.Account, key)
	}
	ix, err := f.theIndex(ctx)
	if err != nil {
		return auth.Account{}, err
	}
	id := ix.idOf(key)
	if other, ok := ix.Elsewhere[id]; ok {
		if a, err := f.loadAs(ctx, other, key); !hasReason(err, auth.ReasonUnknownAccount) {
			return a, err
		}
	}
	return f.loadAs(ctx, id, key)
}

// loadAs is Load for an account that must have that key.
func (f *Folder) loadAs(ctx context.Context, id string, key auth.Key) (auth.Account, error) {
	a, err := f.Load(ctx, id)
	if err == nil && a.Key() != key {
		return auth.Account{}, unknownAccount(id)
	}
	return a, err
}

// newAccountID gives the id for an account that has none yet: the one that its key
// gives, or a random one, with an entry in the index, where a file has that name.
func (f *Folder) newAccountID(ctx context.Context, a auth.Account) (string, error) {
	key := a.Key()
	if key.Subject == "" {
		return newID(), nil
	}
	ix, err := f.theIndex(ctx)
	if err != nil {
		return "", err
	}
	if id := ix.idOf(key); !f.isTaken(id) {
		return id, nil
	}
	a.ID = newID()
	return a.ID, f.place(ctx, a)
}

// isTaken reports whether a file of an account has that name, whatever is in it.
func (f *Folder) isTaken(id string) bool {
	_, err := os.Lstat(f.path(id))
	_, prevErr := os.Lstat(f.prev(id))
	return !isMissing(err) || !isMissing(prevErr)
}

// place sees to it that Find and Latest find accounts, under the ids that they have:
// before they are written, so that a kill leaves no account that is not found.
// Whether a vault without an index gets one is for Find and for new accounts to
// decide.
func (f *Folder) place(ctx context.Context, accounts ...auth.Account) error {
	ix, err := f.readIndex()
	if err != nil || ix == nil || f.placed(ix, accounts) == nil {
		return err
	}
	return f.underLock(ctx, indexLock, func() error {
		ix, err := f.readIndex()
		if err != nil || ix == nil {
			return err
		}
		if ix = f.placed(ix, accounts); ix == nil {
			return nil
		}
		return f.writeIndex(ix)
	})
}

// placed gives an index that leads to all of the accounts, or nil where ix does.
func (f *Folder) placed(ix *index, accounts []auth.Account) *index {
	var next *index
	for _, a := range accounts {
		misplaced, later := f.isMisplaced(ix, a), ix.isLater(a)
		if next == nil && (misplaced || later) {
			next = ix.clone()
		}
		if misplaced {
			next.lead(a)
		}
		if later && next.isLater(a) {
			next.signIn(a)
		}
	}
	return next
}

// Latest reads the account that signed in last at an issuer as a client. After that
// account was deleted, the next Latest opens every account and notes another.
func (f *Folder) Latest(ctx context.Context, client auth.Key) (auth.Account, error) {
	if f.missing {
		return auth.Account{}, unknownAccount("")
	}
	ix, err := f.theIndex(ctx)
	if err != nil {
		return auth.Account{}, err
	}
	last, ok := ix.Latest[ix.idOf(client)]
	if !ok {
		return auth.Account{}, unknownAccount("")
	}
	if a, err := f.Load(ctx, last.ID); err == nil && a.Client() == client {
		return a, nil
	}
	return f.nextLatest(ctx, client)
}

// nextLatest looks through all accounts that can be read for the latest, and notes
// it, or that there is none.
func (f *Folder) nextLatest(ctx context.Context, client auth.Key) (last auth.Account, err error) {
	accounts, err := f.List(ctx)
	if !onlyDamaged(err) {
		return auth.Account{}, err
	}
	for _, a := range accounts {
		if a.Client() == client && (last.ID == "" || a.SignedInAt.After(last.SignedInAt)) {
			last = a
		}
	}
	err = f.underLock(ctx, indexLock, func() error {
		ix, err := f.readIndex()
		if err != nil || ix == nil {
			return err
		}
		ix = ix.clone()
		delete(ix.Latest, ix.idOf(client))
		if last.ID != "" {
			ix.signIn(last)
		}
		return f.writeIndex(ix)
	})
	if last.ID == "" && err == nil {
		err = unknownAccount("")
	}
	return last, err
}

// isMisplaced reports whether the index does not lead to an account. One that Find
// finds already under that key stays the one that is found.
func (f *Folder) isMisplaced(ix *index, a auth.Account) bool {
	key := a.Key()
	if key.Account != "" {
		return false
	}
	found := ix.idOf(key)
	if other, ok := ix.Elsewhere[found]; ok {
		found = other
	}
	return found != a.ID && !f.isFoundAt(found, key)
}

// isFoundAt reports whether the account with that id has that key.
func (f *Folder) isFoundAt(id string, key auth.Key) bool {
	k, err := f.opener()
	if err != nil {
		return false
	}
	a, err := f.read(k, id)
	return err == nil && a.Key() == key
}
