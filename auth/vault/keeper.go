package vault

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"strings"

	"latchkey/auth"
	"latchkey/auth/vault/internal/kdf"
)

// passphraseTries is how often a person may answer wrongly.
const passphraseTries = 3

// askPassphrase asks until the passphrase opens the vault.
func (m manifest) askPassphrase(ctx context.Context, ask func(context.Context, bool) ([]byte, error)) ([]byte, error) {
	wrong := fail(auth.KindWrongPassphrase, auth.ReasonWrongPassphrase, "")
	var last []byte
	defer func() { clear(last) }()
	for try := range passphraseTries {
		passphrase, err := askOnce(ctx, ask, try > 0)
		if err != nil {
			return nil, err
		}
		if try > 0 && bytes.Equal(passphrase, last) {
			clear(passphrase)
			return nil, wrong // a file, which will not change its mind
		}
		clear(last)
		last = passphrase
		key, err := m.openPassphrase(passphrase)
		if err == nil {
			return key, nil
		}
	}
	return nil, wrong
}

// askOnce asks a person, if there is one.
func askOnce(ctx context.Context, ask func(context.Context, bool) ([]byte, error), again bool) ([]byte, error) {
	none := fail(auth.KindWrongPassphrase, auth.ReasonNoPassphrase, "")
	if ask == nil {
		return nil, none
	}
	passphrase, err := ask(ctx, again)
	if err == nil && len(passphrase) == 0 {
		return nil, none
	}
	if errors.Is(err, context.Canceled) {
		return nil, fail(auth.KindCancelled, auth.ReasonCancelled, "").Caused(err)
	}
	return passphrase, reading("passphrase", err)
}

// entrust gives the data key to a keeper and then writes vault.toml: killed in
// between, the old vault.toml and its keeper still hold.
func (f *Folder) entrust(ctx context.Context, m manifest, keeper auth.Keeper, passphrase []byte) error {
	f.mu.RLock()
	key := bytes.Clone(f.key)
	f.mu.RUnlock()
	defer clear(key)
	var err error
	switch keeper {
	case auth.KeeperKeyring:
		m, err = m.withKeyring(ctx, key, cmp.Or(m.User, m.firstUser()))
	case auth.KeeperPassphrase:
		m, err = m.withPassphrase(key, passphrase, kdf.New())
	default:
		err = fail(auth.KindUsage, auth.ReasonBadFlag, "keeper "+string(keeper))
	}
	if err != nil {
		return err
	}
	if err = f.writeManifest(m); err != nil {
		return err
	}
	f.mu.Lock()
	f.keeper = keeper
	f.mu.Unlock()
	return nil
}

// Rewrap moves the data key to another keeper, or under a new passphrase, by
// writing vault.toml once: whenever it is killed, the old keeper or the new one
// opens the vault. A keyring item that is no longer needed is deleted; should
// that fail, the error says so though the move is done. Passphrase is the new
// one, for auth.KeeperPassphrase.
func (f *Folder) Rewrap(ctx context.Context, to auth.Keeper, passphrase []byte) error {
	m, unlock, err := f.heldManifest(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := f.entrust(ctx, m, to, passphrase); err != nil {
		return err
	}
	if m.Keeper == auth.KeeperKeyring && to != auth.KeeperKeyring {
		return dropItem(ctx, m.User)
	}
	return nil
}

// keyText is what the keyring item holds: the key's id and the key, both short.
func keyText(id string, key []byte) string { return id + ":" + inBase64(key) }

// parseKeyText gives the key with that id.
func parseKeyText(text, id string) ([]byte, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), id+":")
	if !ok {
		return nil, errKeyID
	}
	key, err := unbase64(rest)
	if err != nil || len(key) != keySize {
		return nil, errHeader
	}
	return key, nil
}
