package vault

import (
	"context"

	"latchkey/auth"
)

// StoreIn copies everything into a folder, which then has what this vault has:
// for somebody who has kept nothing so far and wants to. An account that is in
// the folder already stays if it is as new, as Import has it. Nothing is taken
// away here. Repeating it does no harm.
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
	m.mu.Unlock()
	return f.importSecrets(ctx, secrets, &done)
}

// CheckPassphrase reports whether a passphrase opens this vault as it is now:
// nil, or ReasonWrongPassphrase. It takes as long as opening.
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
