package home

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/internal/durable"
)

// Removed is one account that Erase removed.
type Removed struct {
	Account auth.Account
	Err     error // why it could not be revoked; nil if it was
}

// rewrapper is a vault whose key can move to another keeper.
type rewrapper interface {
	Rewrap(ctx context.Context, to auth.Keeper, passphrase []byte) error
}

// Erase tries once to revoke every account and deletes it in any case. It then
// deletes the vault's key from the keyring and all files of this home except its
// settings and providers. The session cannot be used afterwards. Files of other
// programs stay, and their folders with them.
//
// Erase stops at the first account that cannot be deleted; a repeated call
// continues.
func (s *Session) Erase(ctx context.Context) (removed []Removed, err error) {
	s.stopRenewal()
	defer func() {
		if err != nil {
			s.RestartRenewal() // the session stays usable
		} else {
			s.news.takeUnsaved()
		}
	}()
	accounts, bad := s.Vault.List(ctx)
	if e := auth.AsError(bad); e != nil && e.Kind != auth.KindVaultDamaged {
		return nil, bad
	}
	for _, a := range accounts {
		was, revokeErr, err := s.Client.Remove(ctx, a.ID)
		if err != nil {
			return removed, err
		}
		removed = append(removed, Removed{was, revokeErr})
	}
	if v, ok := s.Vault.(rewrapper); ok && s.Vault.Keeper() == auth.KeeperKeyring {
		// Moving the key to a passphrase that is discarded deletes the keyring's
		// item and makes the rest of the vault unreadable.
		unknown := make([]byte, 32)
		_, _ = rand.Read(unknown) // it never fails
		if err := v.Rewrap(ctx, auth.KeeperPassphrase, unknown); err != nil {
			return removed, err
		}
	}
	_ = s.Recorder.Close()
	return removed, s.Home.erase()
}

// erase deletes the files of the vault, the demo provider, the traces and the log
// by their names, and the folders that are then empty.
func (h *Home) erase() error {
	var failed []error
	for _, folder := range []struct {
		dir   string
		files []string
	}{
		{filepath.Dir(h.VaultDir()), []string{filepath.Base(h.VaultDir()) + ".seen", filepath.Base(h.VaultDir()) + ledgerMark, filepath.Base(h.VaultDir()) + rulesMark}},
		{filepath.Join(h.VaultDir(), "secrets"), []string{"*.sealed", "*.sealed.prev", "*.sealed.damaged-*"}},
		{filepath.Join(h.VaultDir(), "locks"), []string{"*.lock"}},
		{h.programsDir(), []string{"*.sealed", "*.damaged-*", "ledger-*"}},
		{h.VaultDir(), []string{"*.sealed", "*.sealed.prev", "*.sealed.damaged-*", "vault.toml", "vault.toml.prev", "vault.toml*.damaged-*", trialFiles}},
		{h.DemoDir(), []string{"port", "lock", "state.sealed", "state.sealed.*"}},
		{filepath.Join(h.TracesDir(), trace.Background), []string{"*.json"}},
		{h.TracesDir(), []string{"*.json"}},
		{h.LogDir(), []string{"*.log", "*.log.*"}},
		{filepath.Dir(h.VaultDir()), []string{filepath.Base(h.VaultDir()) + ".seen", filepath.Base(h.VaultDir()) + ledgerMark, filepath.Base(h.VaultDir()) + rulesMark}},
		{filepath.Dir(h.refresherFile()), []string{filepath.Base(h.refresherFile())}},
		{h.agentFolder(), nil},
		{h.lendersFolder(), nil},
	} {
		failed = append(failed, deleteIn(folder.dir, folder.files))
		_ = os.Remove(folder.dir) // fails if the folder has other files
	}
	failed = append(failed, deleteIn(h.config, []string{gitName})) // the accounts that it names are gone
	failed = append(failed, deleteIn(h.ProvidersDir(), nil))       // only temporary files: settings and providers stay
	return errors.Join(failed...)
}

// sweep removes temporary files left by killed processes of this home.
func (h *Home) sweep() {
	durable.Sweep(h.VaultDir(), trialFiles)
	for _, dir := range []string{h.TracesDir(), filepath.Join(h.TracesDir(), trace.Background), h.config, h.ProvidersDir(), filepath.Dir(h.refresherFile())} {
		durable.Sweep(dir)
	}
}

// deleteIn deletes the files of a folder whose names match a pattern, and
// Latchkey's temporary files.
func deleteIn(dir string, patterns []string) error {
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return durable.Failed(dir, err)
	}
	var failed []error
	for _, f := range files {
		ours := durable.IsTemp(f.Name()) || slices.ContainsFunc(patterns, func(pattern string) bool {
			matches, _ := filepath.Match(pattern, f.Name()) // the patterns are valid
			return matches
		})
		if !ours || f.IsDir() {
			continue
		}
		path := filepath.Join(dir, f.Name())
		if err := durable.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, durable.Failed(path, err))
		}
	}
	return errors.Join(failed...)
}
