package vault

import (
	"context"
	"errors"

	"latchkey/auth"
)

// Accounts returns the ids of the accounts in a folder without opening the vault.
// A missing folder has none. A folder that other users can write to is an error.
func Accounts(dir string) ([]string, error) {
	if err := checkDir(dir); err != nil && !isMissing(err) {
		return nil, reading(dir, err)
	}
	all, err := names(dir)
	return ids(all), err
}

// Forget deletes the keyring items of the vault in dir, which need not be open
// and cannot be opened afterwards. A vault with another keeper, or with an
// unreadable vault.toml, names no item: that is no error. Forget prompts the
// person where the keyring must be unlocked first.
func Forget(ctx context.Context, dir string) error {
	m, err := readFolder(dir)
	if err != nil || m.Keeper != auth.KeeperKeyring {
		return nil
	}
	users := []string{m.User}
	if m.Older != "" {
		users = append(users, m.firstUser(), m.rotatedUser(m.Older))
	}
	var failed []error
	for _, user := range users {
		failed = append(failed, dropItem(ctx, user))
	}
	return errors.Join(failed...)
}
