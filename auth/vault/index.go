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
// subject). A sign-in therefore finds the account in one read. Without the vault's
// key it is impossible to test whether a person has an account here. The key of
// the hash is drawn once and sealed in index.sealed. A rotation of the data key
// keeps it, because ids are the names of files. An account whose id is not the
// one that its key gives (from before index.sealed, imported, or beside a damaged
// file) has an entry in the index.
const (
	indexName    = "index" + sealedExt
	indexPurpose = "accounts by key"
	indexLock    = "index"
)

// index is the content of index.sealed. It is immutable; a change replaces it.
type index struct {
	Key       []byte            `json:"key"`                 // of the hash; keySize bytes
	Elsewhere map[string]string `json:"elsewhere,omitempty"` // id that a key gives → id that its account has
	Latest    map[string]latest `json:"latest,omitempty"`    // id that Account.Client gives → the latest sign-in there
}

// latest is the account that signed in last at one issuer as one client. At is
// the time at which it became the latest: later sign-ins of the same account
// write nothing.
type latest struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// idOf returns the first 64 bits of HMAC-SHA256 over the parts of an account's
// key, each preceded by its length.
func (ix *index) idOf(k auth.Key) string {
	mac := hmac.New(sha256.New, ix.Key)
	for _, part := range []string{k.Issuer, k.ClientID, k.Resource, k.Subject} {
		_, _ = fmt.Fprintf(mac, "%d:%s,", len(part), part)
	}
	return hex.EncodeToString(mac.Sum(nil)[:idDigits/2])
}

// clone returns a copy that may be changed.
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

// isLater reports whether an account signed in after the latest account of its
// issuer and client.
func (ix *index) isLater(a auth.Account) bool {
	last := ix.Latest[ix.idOf(a.Client())]
	return last.ID != a.ID && a.SignedInAt.After(last.At)
}

// signIn records an account as the latest of its issuer and client.
func (ix *index) signIn(a auth.Account) {
	ix.Latest[ix.idOf(a.Client())] = latest{ID: a.ID, At: a.SignedInAt.UTC()}
}

// cachedIndex is the index as it was last read, with the file that it was read
// from.
type cachedIndex struct {
	mu    sync.Mutex
	file  os.FileInfo
	index *index
}

// forget drops the index, which has a key of its own.
func (c *cachedIndex) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.file, c.index = nil, nil
}

func (f *Folder) indexPath() string { return filepath.Join(f.dir, indexName) }

// readIndex returns the index, or nil where no index can be trusted: the accounts
// give all that it contains.
func (f *Folder) readIndex() (*index, error) {
	f.indexed.mu.Lock()
	defer f.indexed.mu.Unlock()
	now, err := os.Lstat(f.indexPath()) // before the text, so that the text is never older
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
	if err := d.Decode(ix); err != nil || len(ix.Key) != keySize { // the file is authentic, so another version wrote it
		return nil, sealedError(f.indexPath(), fmt.Errorf("%w: an index we do not know", errVersion))
	}
	f.indexed.file, f.indexed.index = now, ix
	return ix, nil
}

// ensureIndex returns the index and creates it where there is none. Creating it
// opens every account, once in the life of a vault.
func (f *Folder) ensureIndex(ctx context.Context) (ix *index, err error) {
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
		return f.writeIndex(ix, durably)
	})
	return ix, err
}

// newIndex draws a key and records where the accounts are. It leaves damaged
// accounts out; Repair records those that it restores.
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

// onlyDamaged reports whether err, from List, is about damaged accounts only.
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

// writeIndex seals an index and has store store it. The caller must have locked
// indexLock.
func (f *Folder) writeIndex(ix *index, store func(path string, sealed []byte) error) error {
	text, err := json.Marshal(ix)
	if err != nil {
		return internal(auth.WhyNotJSON, "")
	}
	defer clear(text)
	return f.sealFile(f.indexPath(), indexPurpose, text, store)
}

// Find reads the account with that key. If no account has the key, the error is
// ReasonUnknownAccount. The first Find in a vault without index.sealed opens
// every account and writes that file; every later one opens one account.
func (f *Folder) Find(ctx context.Context, key auth.Key) (auth.Account, error) {
	if f.missing || key.Subject == "" && key.Account == "" {
		return auth.Account{}, unknownAccount("")
	}
	if key.Account != "" {
		return f.loadAs(ctx, key.Account, key)
	}
	ix, err := f.ensureIndex(ctx)
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

// newAccountID returns the id for an account that has none yet: the one that its
// key gives or, where a file has that name already, a random one with an entry in
// the index.
func (f *Folder) newAccountID(ctx context.Context, a auth.Account) (string, error) {
	key := a.Key()
	if key.Subject == "" {
		return newID(), nil
	}
	ix, err := f.ensureIndex(ctx)
	if err != nil {
		return "", err
	}
	if id := ix.idOf(key); !f.isTaken(id) {
		return id, nil
	}
	a.ID = newID()
	return a.ID, f.place(ctx, a)
}

// isTaken reports whether an account's file has that name, whatever its content.
func (f *Folder) isTaken(id string) bool {
	_, err := os.Lstat(f.path(id))
	_, prevErr := os.Lstat(f.prev(id))
	return !isMissing(err) || !isMissing(prevErr)
}

// place enters accounts into the index just before they are written, so that Find
// and Latest find them even if the process is killed in between. The sync of the
// folder that ends the write of the account is that of the index, too. Were a power
// cut before it to keep the account and lose the index, the next save of the account
// would enter it. place creates no index: only Find and new accounts do.
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
		return f.writeIndex(ix, beforeAnother)
	})
}

// placed returns an index that leads to all of the accounts, or nil where ix
// already does.
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

// Latest reads the account that signed in last at an issuer as a client. After
// that account was deleted, the next Latest opens every account and records
// another.
func (f *Folder) Latest(ctx context.Context, client auth.Key) (auth.Account, error) {
	if f.missing {
		return auth.Account{}, unknownAccount("")
	}
	ix, err := f.ensureIndex(ctx)
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

// nextLatest searches all readable accounts for the latest sign-in, and records
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
		return f.writeIndex(ix, durably)
	})
	if last.ID == "" && err == nil {
		err = unknownAccount("")
	}
	return last, err
}

// isMisplaced reports whether the index does not lead to an account. An account
// that Find already returns for that key stays the one that it returns.
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
