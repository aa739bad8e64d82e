package ui

import (
	"context"
	"os"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/vault"
)

// preferences are those of the real home.
func (d *desk) preferences() Preferences {
	return Preferences{
		Settings: func(context.Context) (Settings, error) {
			config, err := d.home.Config()
			return d.settings(config), err
		},
		Change: func(ctx context.Context, key Setting, value string) (Settings, error) {
			var typed any = value
			if key == SettingBackground || key == SettingLockScreen {
				typed = value == "true"
			}
			config, err := d.home.Change(ctx, string(key), typed)
			return d.settings(config), err
		},
	}
}

func (d *desk) settings(c home.Config) Settings {
	s := Settings{
		File: d.home.ConfigFile(), Theme: c.Theme, Callback: c.Callback, LockAfter: c.Lock, WithScreen: c.LocksWithScreen, Team: c.TeamProviders,
		Background: c.BackgroundRefresh == nil || *c.BackgroundRefresh,
	}
	if s.Theme == "" {
		s.Theme = "system"
	}
	if s.Team != "" {
		_, err := os.Stat(s.Team)
		s.NoTeam = err != nil
	}
	return s
}

// upkeep is what can be done with the vault of a real session.
func (d *desk) upkeep(s *home.Session) Upkeep {
	u := Upkeep{
		KeeperNow: s.Vault.Keeper, Resettle: func() { d.resettled.Add(1) },
		Erase: func(ctx context.Context) (Erased, error) {
			removed, err := s.Erase(ctx)
			done := Erased{Accounts: len(removed)}
			for _, r := range removed {
				if r.Err != nil {
					done.Alive = append(done.Alive, r.Account.DisplayName())
				}
			}
			return done, err
		},
		Store: func(ctx context.Context, to auth.Keeper, passphrase auth.Secret) (*Session, error) {
			kept, err := s.Store(ctx, to, []byte(passphrase.Reveal()))
			if err != nil {
				return nil, err
			}
			_ = s.Close()
			return d.session(kept)
		},
	}
	f, ok := s.Vault.(*vault.Folder)
	if !ok {
		return u
	}
	u.Store, u.DropRecovery, u.Renewing = nil, f.DropRecoveryCode, s.Home.Renewing
	u.Move = func(ctx context.Context, to auth.Keeper, passphrase auth.Secret) error {
		return s.MoveKey(ctx, to, []byte(passphrase.Reveal()))
	}
	u.Renew = func(ctx context.Context, passphrase auth.Secret, watch func(done, all int)) error {
		return s.RenewKey(ctx, []byte(passphrase.Reveal()), watch)
	}
	u.BackUp = func(ctx context.Context, file string, passphrase auth.Secret, replace bool) error {
		return s.BackUp(ctx, file, []byte(passphrase.Reveal()), replace)
	}
	u.Restore = func(ctx context.Context, file string, passphrase auth.Secret) (Restored, error) {
		got, err := s.Restore(ctx, file, []byte(passphrase.Reveal()))
		return Restored{Added: got.Added, Replaced: got.Replaced, Kept: got.Kept}, err
	}
	return u
}
