package ui

import (
	"errors"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/internal/desktop/browsers"
)

// settled returns the wall in the room of settings.
func settled(change ...func(*State)) func() State {
	return func() State {
		s := wall().inRoom(RoomSettings)
		s.Settings = home.Settings{
			File: "/home/ada/.config/latchkey/config.toml", Theme: "system", Callback: "loopback", Background: true,
			LockAfter: func(auth.Keeper) time.Duration { return 0 }, WithScreen: func(k auth.Keeper) bool { return k == auth.KeeperPassphrase }, UsualTeam: "/etc/latchkey/providers",
		}
		s.Browsers = []browsers.Browser{{ID: browsers.System}, {ID: "private:firefox", Name: "Firefox", Private: true}}
		s.Handler = &scheme.Status{Supported: true}
		for _, f := range change {
			f(&s)
		}
		return s
	}
}

// withUpkeep enables all actions of the vault, and scrolls down that far.
func withUpkeep(down float32) func(*testWindow) {
	return func(d *testWindow) {
		o := byPassphrase("correct horse")
		o.Keeper, o.Create = auth.KeeperPassphrase, true
		session, err := d.home.Open(d.t.Context(), o)
		if err != nil {
			d.t.Fatal(err)
		}
		d.app.session = newSession(session)
		d.app.set(d.app.state)
		scroll := made[*settingsRoom](d.app).content
		scroll.ScrollToTop()
		if down < 0 {
			scroll.ScrollToBottom()
		} else {
			scroll.Offset.Y = down
			scroll.Refresh()
		}
	}
}

func passphrased(s *State) {
	s.Keeper, s.Recovery = auth.KeeperPassphrase, true
	s.Settings.LockAfter = func(auth.Keeper) time.Duration { return 15 * time.Minute }
}

// settingsScenes lists the room of settings and its dialogs.
var settingsScenes = []scene{
	{name: "settings", state: settled(), then: withUpkeep(0)},
	{name: "settings-middle", state: settled(func(s *State) { s.Handler.Ours, s.Handler.Starts, s.Settings.Callback = true, true, "scheme" }), then: withUpkeep(460)},
	{name: "settings-end", state: settled(func(s *State) { s.Settings.Team, s.Settings.NoTeam = "/srv/team/providers", true }), then: withUpkeep(-1)},
	{name: "settings-passphrase", state: settled(passphrased), then: withUpkeep(0)},
	{name: "settings-renewing", state: settled(func(s *State) { s.Renewal = Renewal{On: true, Done: 412, All: 1204} }), then: withUpkeep(0)},
	{name: "settings-bad", state: settled(func(s *State) {
		s.Unset = &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadConfig, Why: auth.WhyMeantKey, Detail: "/home/ada/.config/latchkey/config.toml: 3: thme: theme"}
		s.Faults = []*auth.Error{s.Unset}
	}), then: withUpkeep(0)},
	{name: "settings-move", state: settled(func(s *State) { s.Dialog = Dialog{Kind: DialogMoveKey, Keeper: auth.KeeperPassphrase} }), then: withUpkeep(0)},
	{name: "settings-move-failed", state: settled(passphrased, func(s *State) {
		s.Dialog = Dialog{Kind: DialogMoveKey, Keeper: auth.KeeperKeyring}
		s.Errand.Err = &auth.Error{Step: auth.StepSave, Kind: auth.KindKeyring, Reason: auth.ReasonKeyringLocked}
	}), then: withUpkeep(0)},
	{name: "settings-renew", state: settled(passphrased, func(s *State) { s.Dialog = Dialog{Kind: DialogRenewKey} }), then: withUpkeep(0)},
	{name: "settings-back-up", state: settled(func(s *State) {
		s.Dialog = Dialog{Kind: DialogBackUp}
		s.Errand.Err = &auth.Error{Kind: auth.KindUsage, Reason: auth.ReasonFileExists}
	}), then: withUpkeep(-1)},
	{name: "settings-restore", state: settled(func(s *State) { s.Dialog = Dialog{Kind: DialogRestore} }), then: withUpkeep(-1)},
	{name: "settings-erase", state: settled(func(s *State) { s.Dialog = Dialog{Kind: DialogErase} }), then: withUpkeep(-1)},
	{name: "erasing", state: func() State { return State{Phase: PhaseErasing} }},
	{name: "erased", state: func() State {
		return State{Phase: PhaseEmpty}.erased([]home.Removed{
			{Account: auth.Account{Label: "ada@contoso.example", Provider: "Microsoft Entra"}, Err: errors.New("it does not answer")},
			{Account: auth.Account{Label: "ada", Provider: "GitLab"}, Err: errors.New("it does not answer")},
		})
	}},
}
