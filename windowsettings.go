//go:build !headless

package main

import (
	"context"
	"os"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/auth/vault"
	"latchkey/internal/desktop/screenlock"
	"latchkey/ui"
	"latchkey/ui/terminal"
)

// preferences are what the window does with config.toml and the scheme.
func preferences(h *home.Home) ui.Preferences {
	return ui.Preferences{
		Settings: func(context.Context) (ui.Settings, error) {
			config, err := h.Config()
			return settings(h, config), err
		},
		Change: func(ctx context.Context, key ui.Setting, value string) (ui.Settings, error) {
			var typed any = value
			if key == ui.SettingBackground || key == ui.SettingLockScreen {
				typed = value == "true"
			}
			config, err := h.Change(ctx, string(key), typed)
			return settings(h, config), err
		},
		Handler: func(ctx context.Context) scheme.Status { return scheme.Check(ctx, h.Handler()) },
		Claim: func(ctx context.Context) error {
			_, err := h.Claim(ctx, scheme.RedirectURI("latchkey")) // any provider's: they differ in the path alone
			return err
		},
	}
}

// settings is config.toml as it counts.
func settings(h *home.Home, c home.Config) ui.Settings {
	s := ui.Settings{
		File: h.ConfigFile(), Theme: c.Theme, Callback: c.Callback, LockAfter: c.Lock, Team: c.TeamProviders, UsualTeam: h.UsualTeam(),
		Background: c.BackgroundRefresh == nil || *c.BackgroundRefresh,
	}
	if screenlock.Supported {
		s.WithScreen = c.LocksWithScreen
	}
	if s.Theme == "" {
		s.Theme = "system"
	}
	if s.Callback == "" {
		s.Callback = "loopback"
	}
	if s.Team != "" {
		info, err := os.Stat(s.Team)
		s.NoTeam = err != nil || !info.IsDir()
	}
	return s
}

// upkeep is what the room of settings can do with an open vault.
func upkeep(w terminal.Window, s *home.Session, opened *ui.Session) ui.Upkeep {
	u := ui.Upkeep{
		KeeperNow: s.Vault.Keeper,
		Resettle:  s.RestartRenewal,
		Erase:     func(ctx context.Context) (ui.Erased, error) { return erase(ctx, s) },
	}
	if _, ok := s.Vault.(*vault.Memory); ok {
		u.Store = func(ctx context.Context, to auth.Keeper, passphrase auth.Secret) (*ui.Session, error) {
			if _, err := w.Home.Catalog(); err != nil {
				return nil, err // the settings are bad, so that no session could stand on what was stored
			}
			kept, err := s.Store(ctx, to, []byte(passphrase.Reveal()))
			if err != nil {
				return nil, err
			}
			opened.Close() // two at once would fight for the demo provider's port
			return session(w, kept)
		}
	}
	f, ok := s.Vault.(*vault.Folder)
	if !ok {
		return u
	}
	u.DropRecovery, u.Renewing = f.DropRecoveryCode, s.Home.Renewing
	u.Move = func(ctx context.Context, to auth.Keeper, passphrase auth.Secret) error {
		return s.MoveKey(ctx, to, []byte(passphrase.Reveal()))
	}
	u.Renew = func(ctx context.Context, passphrase auth.Secret, watch func(done, all int)) error {
		return s.RenewKey(ctx, []byte(passphrase.Reveal()), watch)
	}
	u.BackUp = func(ctx context.Context, file string, passphrase auth.Secret, replace bool) error {
		return s.BackUp(ctx, file, []byte(passphrase.Reveal()), replace)
	}
	u.Restore = func(ctx context.Context, file string, passphrase auth.Secret) (ui.Restored, error) {
		got, err := s.Restore(ctx, file, []byte(passphrase.Reveal()))
		return ui.Restored{Added: got.Added, Replaced: got.Replaced, Kept: got.Kept}, err
	}
	return u
}

// erase forgets everything, as latchkey reset does.
func erase(ctx context.Context, s *home.Session) (ui.Erased, error) {
	removed, err := s.Erase(ctx)
	if err != nil {
		return ui.Erased{}, err
	}
	done := ui.Erased{Accounts: len(removed)}
	for _, r := range removed {
		if r.Err != nil {
			done.Alive = append(done.Alive, r.Account.DisplayName()+", "+r.Account.Provider)
		}
	}
	_ = s.Home.Unclaim(ctx) // what stays opens a window without accounts; doctor tells of it
	return done, nil
}
