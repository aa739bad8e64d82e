package vault

import (
	"context"
	"slices"

	"latchkey/auth"
)

// StoreIn copies everything into a folder, for a person who kept nothing so far
// and now wants to. An account that is in the folder already stays if it is as
// new, as with Import. The vault in memory keeps its content. Repeating StoreIn
// does no harm.
func (m *Memory) StoreIn(ctx context.Context, f *Folder) error {
	accounts, err := m.List(ctx)
	if err != nil {
		return err
	}
	unlock, err := f.Lock(ctx, auth.NewAccount)
	if err != nil {
		return err
	}
	defer unlock()
	here, err := f.byKey(ctx)
	if err != nil {
		return err
	}
	var done Imported
	for i := range accounts {
		accounts[i].Generation = 0
	}
	if err := f.importAccounts(ctx, accounts, here, &done); err != nil {
		return err
	}
	m.mu.Lock()
	secrets := make(map[string]string, len(m.secrets))
	for name, secret := range m.secrets {
		secrets[name] = secret.Reveal()
	}
	agreed := slices.Clone(m.agreed)
	m.mu.Unlock()
	for _, a := range agreed {
		if err := f.Agree(ctx, a); err != nil {
			return err
		}
	}
	return f.importSecrets(ctx, secrets, &done)
}

// CheckPassphrase returns nil if a passphrase opens this vault as it is now, else
// ReasonWrongPassphrase. It takes as long as opening.
func (f *Folder) CheckPassphrase(passphrase []byte) error {
	m, err := readManifest(f.dir)
	if err != nil {
		return err
	}
	key, err := m.openPassphrase(passphrase)
	if err != nil {
		return fail(auth.KindWrongPassphrase, auth.ReasonWrongPassphrase, "").Caused(err)
	}
	clear(key)
	return nil
}
