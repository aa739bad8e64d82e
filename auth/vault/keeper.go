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

// passphraseTries is the number of passphrases that a person may try.
const passphraseTries = 3

// askPassphrase requests passphrases until one opens the vault.
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
			return nil, wrong // a file, which always gives the same answer
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

// askOnce requests one passphrase. Without ask, it is ReasonNoPassphrase.
func askOnce(ctx context.Context, ask func(context.Context, bool) ([]byte, error), isRetry bool) ([]byte, error) {
	none := fail(auth.KindWrongPassphrase, auth.ReasonNoPassphrase, "")
	if ask == nil {
		return nil, none
	}
	passphrase, err := ask(ctx, isRetry)
	if err == nil && len(passphrase) == 0 {
		return nil, none
	}
	if errors.Is(err, context.Canceled) {
		return nil, fail(auth.KindCancelled, auth.ReasonCancelled, "").Caused(err)
	}
	return passphrase, reading("passphrase", err)
}

// entrust gives the data key to a keeper and then writes vault.toml. If the
// process is killed in between, the old vault.toml and its keeper still open the
// vault.
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
		err = fail(auth.KindUsage, auth.ReasonBadFlag, string(keeper))
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
// writing vault.toml once: wherever the process is killed, the old keeper or the
// new one opens the vault. Rewrap deletes a keyring item that is no longer
// needed; if that fails, it returns an error though the move is done. Passphrase
// is the new one, for auth.KeeperPassphrase.
func (f *Folder) Rewrap(ctx context.Context, to auth.Keeper, passphrase []byte) error {
	m, unlock, err := f.lockedManifest(ctx)
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

// keyText is the text of the keyring item: the key's id and the key, both short.
func keyText(id string, key []byte) string { return id + ":" + inBase64(key) }

// parseKeyText returns the key with that id.
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
