package vault

import (
	"context"
	"crypto/subtle"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/zalando/go-keyring"

	"latchkey/auth"
)

// go-keyring has no limits of its own: it hangs when the service is silent,
// panics when the bus dies, returns nil for a dismissed prompt, and starts
// daemons that outlive it where there is no bus. Therefore only this file calls
// it. Each call follows a probe of the service, runs on its own goroutine, one at
// a time, and is abandoned after a limit.

const (
	silentLimit = 3 * time.Second // for a service that shows no prompt
	askingLimit = 2 * time.Minute // for one that may show a prompt; ctx can end it sooner
)

// keyringTurn contains one token while a call runs. An abandoned call keeps the
// token, so that calls do not pile up behind a service that hangs.
var keyringTurn = make(chan struct{}, 1)

// keyringFail is an error of kind keyring.
func keyringFail(reason auth.Reason, why auth.Why) *auth.Error {
	return fail(auth.KindKeyring, reason, "").Because(why)
}

// guarded runs one call to the keyring within limit and ctx.
func guarded[T any](ctx context.Context, limit time.Duration, call func(context.Context) (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	silent := func() (none T, err error) {
		return none, keyringFail(auth.ReasonKeyringSilent, "").Caused(context.Cause(ctx))
	}
	select {
	case keyringTurn <- struct{}{}:
	case <-ctx.Done():
		return silent()
	}
	answered := make(chan answer, 1)
	go func() {
		defer func() { <-keyringTurn }()
		defer func() {
			if p := recover(); p != nil { // the bus died under go-keyring
				answered <- answer{err: keyringFail(auth.ReasonKeyringBroken, auth.WhyKeyringGone)}
			}
		}()
		value, err := call(ctx)
		answered <- answer{value, err}
	}()
	select {
	case a := <-answered:
		return a.value, a.err
	case <-ctx.Done():
		return silent()
	}
}

// KeyringState reports whether the system's keyring could keep a key now, without
// showing a prompt: nil if it could, else an error with one of the ReasonKeyring…
// constants.
func KeyringState(ctx context.Context) *auth.Error {
	_, err := guarded(ctx, silentLimit, probe)
	return auth.AsError(err)
}

// readyKeyring makes sure that the service can answer calls. If the keyring is
// locked and there is a screen, it prompts the person to unlock it.
func readyKeyring(ctx context.Context) error {
	_, err := guarded(ctx, silentLimit, probe)
	if !hasReason(err, auth.ReasonKeyringLocked) || !hasScreen() {
		return err
	}
	_, err = guarded(ctx, askingLimit, unlockCollection)
	return err
}

// callLimit is the time that a call may take once the keyring is ready. Where
// there is a screen, an item can still have a prompt of its own.
func callLimit() time.Duration {
	if hasScreen() {
		return askingLimit
	}
	return silentLimit
}

// errNoItem reports that the keyring answers and has no such item.
var errNoItem = errors.New("no such item in the keyring")

// getItem reads the item of a vault; errNoItem if there is none.
func getItem(ctx context.Context, user string) (string, error) {
	return guarded(ctx, callLimit(), func(context.Context) (string, error) {
		text, err := keyring.Get(service, user)
		return text, keyringError(err)
	})
}

// setItem stores the item of a vault and reads it back, because a dismissed
// prompt looks like success.
func setItem(ctx context.Context, user, text string) error {
	_, err := guarded(ctx, callLimit(), func(context.Context) (struct{}, error) {
		return struct{}{}, keyringError(keyring.Set(service, user, text))
	})
	if err != nil {
		return err
	}
	back, err := getItem(ctx, user)
	if errors.Is(err, errNoItem) {
		return keyringFail(auth.ReasonKeyringDeclined, auth.WhyNothingStored)
	}
	if err == nil && subtle.ConstantTimeCompare([]byte(back), []byte(text)) != 1 {
		return keyringFail(auth.ReasonKeyringBroken, auth.WhyOtherItem)
	}
	return err
}

// deleteItem removes the item of a vault and verifies that it is gone.
func deleteItem(ctx context.Context, user string) error {
	_, err := guarded(ctx, callLimit(), func(context.Context) (struct{}, error) {
		return struct{}{}, keyringError(keyring.Delete(service, user))
	})
	if errors.Is(err, errNoItem) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err = getItem(ctx, user); err == nil {
		return keyringFail(auth.ReasonKeyringDeclined, auth.WhyNothingDeleted)
	}
	if errors.Is(err, errNoItem) {
		return nil
	}
	return err
}

// keyringError gives go-keyring's error a reason.
func keyringError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return errNoItem
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return keyringFail(auth.ReasonKeyringAbsent, auth.WhyNoKeyring).Caused(err)
	}
	return platformReason(err).Caused(err)
}

// withKeyring stores the data key in the keyring under that user and returns m
// with that keeper. Another key gets another user: some services prompt before
// they overwrite an item, and if the process were killed in between, the earlier
// key would be lost.
func (m manifest) withKeyring(ctx context.Context, key []byte, user string) (manifest, error) {
	if err := readyKeyring(ctx); err != nil {
		return manifest{}, err
	}
	m = manifest{
		Format: m.Format, Vault: m.Vault, Key: m.Key,
		Recovery: m.Recovery, Older: m.Older, OlderSealed: m.OlderSealed,
		Keeper: auth.KeeperKeyring, Service: service, User: user,
	}
	if err := setItem(ctx, user, keyText(m.Key, key)); err != nil {
		return manifest{}, err
	}
	sealed, err := wrap(key, []byte(m.body()), nil)
	m.Sealed = inBase64(sealed)
	return m, err
}

// firstUser and rotatedUser return the item's user for a vault's first key and
// for the keys that rotations draw.
func (m manifest) firstUser() string { return m.Vault }

func (m manifest) rotatedUser(key string) string { return m.Vault + "/" + key }

// openKeyring fetches the data key and authenticates vault.toml with it. If the
// keyring lacks the key, the error is ReasonKeyMissing; openKeyring never makes a
// new one.
func (m manifest) openKeyring(ctx context.Context, dir string) ([]byte, error) {
	if err := readyKeyring(ctx); err != nil {
		return nil, unavailable(err)
	}
	text, err := getItem(ctx, m.User)
	if errors.Is(err, errNoItem) {
		return nil, fail(auth.KindKeyring, auth.ReasonKeyMissing, service+", "+m.User).Caused(err)
	}
	if err != nil {
		return nil, err
	}
	key, err := parseKeyText(text, m.Key)
	if err != nil {
		return nil, fail(auth.KindKeyring, auth.ReasonKeyMissing, service+", "+m.User).Because(auth.WhyOtherKeyInStore).Caused(err)
	}
	sealed, _ := unbase64(m.Sealed) // check has verified the base64
	if _, err = unwrap(key, []byte(m.body()), sealed); err != nil {
		clear(key)
		return nil, vaultDamaged(filepath.Join(dir, manifestName), err)
	}
	return key, nil
}

// unavailable distinguishes a keyring that an existing vault needs from one
// that a new vault could do without: only a new vault can have another keeper.
func unavailable(err error) error {
	if !hasReason(err, auth.ReasonKeyringAbsent) {
		return err
	}
	e := *auth.AsError(err)
	e.Reason = auth.ReasonKeyringGone
	return e.Caused(err)
}

// dropItem deletes an item that is no longer needed.
func dropItem(ctx context.Context, user string) error {
	if err := readyKeyring(ctx); err != nil {
		return err
	}
	return deleteItem(ctx, user)
}

// hasScreen reports whether a prompt would be visible.
func hasScreen() bool {
	return !promptsNeedDisplay || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
