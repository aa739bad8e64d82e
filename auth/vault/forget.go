package vault

import (
	"context"
	"errors"

	"latchkey/auth"
)

// Accounts tells the ids of the accounts in a folder without opening it. A folder
// that is not there has none; one that is not safe to use is an error.
func Accounts(dir string) ([]string, error) {
	if err := checkDir(dir); err != nil && !isMissing(err) {
		return nil, reading(dir, err)
	}
	all, err := names(dir)
	return ids(all), err
}

// Forget deletes the keyring items of the vault in dir, which need not be open
// and then cannot be opened any more. A vault whose key is kept elsewhere, or
// whose vault.toml cannot be read, names none: that is no error. It asks the
// person where the keyring must be unlocked for it.
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
