package vault

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/zalando/go-keyring"

	"latchkey/auth"
)

// go-keyring has no limits of its own: it hangs with a silent service, panics
// when the bus dies, answers nil to a dismissed prompt, and starts stray
// daemons where there is no bus. So nothing else in Latchkey calls it, and here
// every call is preceded by a look at the service, runs on a goroutine of its
// own, one at a time, and is given up after a limit.

const (
	silentLimit = 3 * time.Second // for a service that need not ask anybody
	askingLimit = 2 * time.Minute // for one that may show a prompt; ctx can end it sooner
)

// keyringTurn holds one token while a call runs. A call that is given up keeps
// it, so that calls do not pile up behind a service that hangs.
var keyringTurn = make(chan struct{}, 1)

// keyringFail is an error of kind keyring.
func keyringFail(reason auth.Reason, detail string) *auth.Error {
	return fail(auth.KindKeyring, reason, detail)
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
				answered <- answer{err: keyringFail(auth.ReasonKeyringBroken, "the keyring went away")}
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

// KeyringState tells whether the system's keyring could keep a key now, without
// showing a prompt: reason is empty when it is ready, else one of the
// ReasonKeyring… constants. Detail is a plain word on it.
func KeyringState(ctx context.Context) (reason auth.Reason, detail string) {
	_, err := guarded(ctx, silentLimit, probe)
	if err == nil {
		return "", ""
	}
	e := auth.AsError(err)
	return e.Reason, e.Detail
}

// readyKeyring makes sure that calls can be answered, and asks the person to
// unlock the keyring if it is locked and there is a screen to ask on.
func readyKeyring(ctx context.Context) error {
	_, err := guarded(ctx, silentLimit, probe)
	if !hasReason(err, auth.ReasonKeyringLocked) || !hasScreen() {
		return err
	}
	_, err = guarded(ctx, askingLimit, unlockCollection)
	return err
}

// callLimit is how long a call may take once the keyring is ready: an item can
// still have a prompt of its own where there is a screen.
func callLimit() time.Duration {
	if hasScreen() {
		return askingLimit
	}
	return silentLimit
}

// errNoItem says that the keyring answers and has no such item.
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
		return keyringFail(auth.ReasonKeyringDeclined, "nothing was stored")
	}
	if err == nil && subtle.ConstantTimeCompare([]byte(back), []byte(text)) != 1 {
		return keyringFail(auth.ReasonKeyringBroken, "the keyring gave back something else than it was given")
	}
	return err
}

// deleteItem removes the item of a vault and looks whether it is gone.
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
		return keyringFail(auth.ReasonKeyringDeclined, "the item was not deleted")
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
		return keyringFail(auth.ReasonKeyringAbsent, "none on this system").Caused(err)
	}
	reason, detail := platformReason(err)
	return keyringFail(reason, detail).Caused(err)
}

// withKeyring stores the data key in the keyring under that user and gives m
// saying so. Another key has another user: some services ask before an item is
// overwritten, and a kill in between would lose the key that was there.
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

// firstUser and rotatedUser are the item's user for a vault's first key and for
// those that a rotation drew.
func (m manifest) firstUser() string { return m.Vault }

func (m manifest) rotatedUser(key string) string { return m.Vault + "/" + key }

// openKeyring fetches the data key and authenticates vault.toml with it. A key
// that the keyring does not have is ReasonKeyMissing; a new one is never made.
func (m manifest) openKeyring(ctx context.Context, dir string) ([]byte, error) {
	if err := readyKeyring(ctx); err != nil {
		return nil, goneNotAbsent(err)
	}
	text, err := getItem(ctx, m.User)
	if errors.Is(err, errNoItem) {
		return nil, keyringFail(auth.ReasonKeyMissing, fmt.Sprintf("%s, %s", service, m.User)).Caused(err)
	}
	if err != nil {
		return nil, err
	}
	key, err := parseKeyText(text, m.Key)
	if err != nil {
		return nil, keyringFail(auth.ReasonKeyMissing, fmt.Sprintf("%s, %s holds another key", service, m.User)).Caused(err)
	}
	sealed, _ := unbase64(m.Sealed) // check has seen it
	if _, err = unwrap(key, []byte(m.body()), sealed); err != nil {
		clear(key)
		return nil, vaultDamaged(filepath.Join(dir, manifestName), err)
	}
	return key, nil
}

// goneNotAbsent tells a keyring that is missed from one that nobody needs yet:
// another keeper can be chosen for a new vault only.
func goneNotAbsent(err error) error {
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

// hasScreen reports whether a prompt could be seen.
func hasScreen() bool {
	return !promptsNeedDisplay || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
