package vault

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"latchkey/auth"
)

// Memory is a vault that writes nothing: its accounts end with the process. It
// keeps records as a Folder seals them, so that callers share no slices with it.
// The zero value is not usable; see NewMemory.
type Memory struct {
	gates gates

	mu      sync.Mutex
	records map[string]memoryRecord
	byKey   map[auth.Key]string // id of the account with that key
	files   map[string][]byte
	secrets map[string]auth.Secret
	agreed  []auth.Agreement
	changes uint64
}

type memoryRecord struct {
	key        auth.Key
	client     auth.Key // Account.Client
	signedInAt time.Time
	plaintext  []byte
	generation uint64
}

var _ auth.Vault = (*Memory)(nil)

// NewMemory creates an empty vault in memory.
func NewMemory() *Memory {
	return &Memory{
		records: make(map[string]memoryRecord),
		byKey:   make(map[auth.Key]string),
		files:   make(map[string][]byte),
		secrets: make(map[string]auth.Secret),
	}
}

// Keeper is auth.KeeperMemory.
func (m *Memory) Keeper() auth.Keeper { return auth.KeeperMemory }

// List returns every account, ordered by id.
func (m *Memory) List(ctx context.Context) ([]auth.Account, error) {
	m.mu.Lock()
	list := make([]string, 0, len(m.records))
	for id := range m.records {
		list = append(list, id)
	}
	m.mu.Unlock()
	slices.Sort(list)
	var accounts []auth.Account
	for _, id := range list {
		if a, err := m.Load(ctx, id); err == nil { // an error means that the account was deleted meanwhile
			accounts = append(accounts, a)
		}
	}
	return accounts, nil
}

// Load reads one account; see Folder.Load for one that is being refreshed.
func (m *Memory) Load(_ context.Context, id string) (auth.Account, error) {
	m.mu.Lock()
	r, ok := m.records[id]
	m.mu.Unlock()
	if !ok {
		return auth.Account{}, unknownAccount(id)
	}
	a, err := decodeAccount(r.plaintext, id, r.generation)
	isLocked, marked := m.gates.of(id).state()
	if isLocked && !marked.IsZero() && a.RefreshStartedAt.Equal(marked) {
		a.RefreshStartedAt = time.Time{}
	}
	return a, err
}

// Find reads the account with that key; see Folder.Find.
func (m *Memory) Find(ctx context.Context, key auth.Key) (auth.Account, error) {
	m.mu.Lock()
	id := m.byKey[key]
	m.mu.Unlock()
	return m.Load(ctx, id)
}

// Latest reads the account that signed in last; see Folder.Latest.
func (m *Memory) Latest(ctx context.Context, client auth.Key) (auth.Account, error) {
	m.mu.Lock()
	var id string
	var at time.Time
	for other, r := range m.records {
		if r.client == client && (id == "" || r.signedInAt.After(at)) {
			id, at = other, r.signedInAt
		}
	}
	m.mu.Unlock()
	return m.Load(ctx, id)
}

// Save keeps a copy of a; generations work as in Folder.Save. Ids are random:
// they are written nowhere, so no one can test them.
func (m *Memory) Save(_ context.Context, a *auth.Account) error {
	next := *a
	if next.ID == "" {
		next.ID = newID()
	}
	if !isHex(next.ID, idDigits) {
		return internal(auth.WhyAccountID, next.ID)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if have := m.records[next.ID].generation; have != a.Generation {
		return fail(auth.KindVaultBusy, auth.ReasonConflict, fmt.Sprintf("%s: %d ≠ %d", next.ID, have, a.Generation))
	}
	next.Generation++
	plaintext, err := encodeAccount(next)
	if err != nil {
		return internal(auth.WhyNotJSON, "")
	}
	m.unkey(next.ID)
	m.records[next.ID] = memoryRecord{next.Key(), next.Client(), next.SignedInAt, plaintext, next.Generation}
	if _, there := m.byKey[next.Key()]; !there {
		m.byKey[next.Key()] = next.ID
	}
	m.changes++
	a.ID, a.Generation = next.ID, next.Generation
	m.gates.of(next.ID).mark(next.RefreshStartedAt)
	return nil
}

// Delete removes an account.
func (m *Memory) Delete(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.records[id]
	if !ok {
		return unknownAccount(id)
	}
	clear(r.plaintext)
	m.unkey(id)
	delete(m.records, id)
	m.changes++
	return nil
}

// unkey forgets the key under which an account was saved. The caller must have
// locked m.mu.
func (m *Memory) unkey(id string) {
	if key := m.records[id].key; m.byKey[key] == id {
		delete(m.byKey, key)
	}
}

// Lock is Folder.Lock within this process.
func (m *Memory) Lock(ctx context.Context, name string) (unlock func(), err error) {
	if !lockName(name) {
		return nil, internal(auth.WhyLockName, name)
	}
	g := m.gates.of(name)
	if err := g.enter(ctx, name); err != nil {
		return nil, err
	}
	g.set(true, time.Time{})
	return sync.OnceFunc(g.leave), nil
}

// Stamp changes whenever an account is saved or deleted.
func (m *Memory) Stamp() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return fmt.Sprint(m.changes)
}

// Close overwrites and forgets all records and secrets.
func (m *Memory) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.records {
		clear(r.plaintext)
	}
	for _, data := range m.files {
		clear(data)
	}
	clear(m.records)
	clear(m.byKey)
	clear(m.files)
	clear(m.secrets)
	m.agreed = nil
}

// SealFile keeps plaintext under path and purpose; it writes no file.
func (m *Memory) SealFile(path, purpose string, plaintext []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[purpose+"\x00"+path] = slices.Clone(plaintext)
	return nil
}

// UnsealFile returns what SealFile kept, else fs.ErrNotExist.
func (m *Memory) UnsealFile(path, purpose string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.files[purpose+"\x00"+path]
	if !ok {
		return nil, reading(path, fs.ErrNotExist)
	}
	return slices.Clone(data), nil
}

// Secret returns the client secret kept under a name, or the absent secret.
func (m *Memory) Secret(_ context.Context, name string) (auth.Secret, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.secrets[name], nil
}

// SetSecret keeps a client secret under a name.
func (m *Memory) SetSecret(_ context.Context, name string, secret auth.Secret) error {
	if !lockName(name) {
		return internal(auth.WhySecretName, name)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.secrets[name] = secret
	return nil
}

// DeleteSecret removes a client secret. A missing one is no error.
func (m *Memory) DeleteSecret(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.secrets, name)
	return nil
}

// Repair finds nothing: memory has no files.
func (m *Memory) Repair(context.Context) ([]Repaired, error) { return nil, nil }
