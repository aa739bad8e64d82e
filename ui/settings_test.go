package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/internal/desktop/browsers"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// opensSettings opens the room of settings and waits until they are read.
func (d *testWindow) opensSettings() *settingsRoom {
	d.t.Helper()
	d.ctrl(fyne.KeyComma)
	d.until("the settings are read", func() bool { return d.app.state.settable() || d.app.state.Unset != nil })
	return made[*settingsRoom](d.app)
}

// config returns the present content of config.toml.
func (d *testWindow) config() home.Config {
	d.t.Helper()
	c, err := d.home.Config()
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// card returns the card of a type.
func card[C settingsCard](r *settingsRoom) (found C) {
	for _, c := range r.cards {
		if c, ok := c.(C); ok {
			found = c
		}
	}
	return found
}

// chooses selects an option of a select, as its menu does.
func (d *testWindow) chooses(s *parts.Select, i int) {
	d.t.Helper()
	test.Tap(s)
	for range i - s.Chosen() {
		d.key(fyne.KeyDown)
	}
	for range s.Chosen() - i {
		d.key(fyne.KeyUp)
	}
	d.key(fyne.KeyReturn)
	if s.Chosen() != i {
		d.t.Fatalf("choice %d was not taken", i)
	}
}

func TestSettingsAreWrittenAndCount(t *testing.T) {
	d := underPassphrase(t)
	if err := os.WriteFile(d.home.ConfigFile(), []byte("# mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := d.opensSettings()
	c := card[*tokensCard](r)
	d.until("tokens are renewed", d.last.Renews) // the holder starts on another goroutine
	if !c.flip.On() {
		t.Fatal("tokens are not renewed in the background at first")
	}
	test.Tap(c.flip)
	d.until("it is written", func() bool { c := d.config(); return c.BackgroundRefresh != nil && !*c.BackgroundRefresh })
	d.until("it counts", func() bool { return !d.last.Renews() })

	lock := card[*lockCard](r)
	if got := lock.after.labels[lock.after.box.Chosen()]; got != "15 minutes" {
		t.Errorf("the lock is set to %q", got)
	}
	d.chooses(lock.after.box, 3)
	d.until("it is written", func() bool { return d.config().LockAfter == "30m" })
	d.until("it counts", func() bool { return d.app.lockAfter(auth.KeeperPassphrase) == 30*time.Minute })

	if !lock.flip.On() {
		t.Error("under a passphrase the window does not lock with the screen at first")
	}
	test.Tap(lock.flip)
	d.until("it is written", func() bool { c := d.config(); return c.LockWithScreen != nil && !*c.LockWithScreen })

	d.chooses(card[*lookCard](r).look.box, 2)
	if fyne.CurrentApp().Settings().Theme().Color(theme.ColorNameBackground, theme.VariantLight) != parts.ForcedTheme(theme.VariantDark).Color(theme.ColorNameBackground, theme.VariantLight) {
		t.Error("the look does not change at once")
	}
	d.until("it is written", func() bool { return d.config().Theme == "dark" })
	d.chooses(card[*browserCard](r).way.box, 1)
	d.until("it is written", func() bool { return d.config().Callback == "scheme" })
	if text, _ := os.ReadFile(d.home.ConfigFile()); !strings.HasPrefix(string(text), "# mine\n") {
		t.Errorf("a comment was lost: %s", text)
	}
}

func TestAnotherTimeOfTheFileIsShownAsItIs(t *testing.T) {
	d := newTestWindow(t)
	if err := os.WriteFile(d.home.ConfigFile(), []byte("lock_after = \"12m\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	lock := card[*lockCard](d.opensSettings())
	if got := lock.after.labels[lock.after.box.Chosen()]; got != "12 minutes" || len(lock.after.labels) != len(lockTimes)+1 {
		t.Errorf("shown is %q among %q", got, lock.after.labels)
	}
}

func TestBadSettingsAreSaidAndStay(t *testing.T) {
	d := newTestWindow(t)
	bad := "thme = \"dark\"\n"
	if err := os.WriteFile(d.home.ConfigFile(), []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	r := d.opensSettings()
	if !d.shows(words.SettingsUnset()) || !d.shows("thme is not a known key") {
		t.Errorf("shown is %q", d.texts())
	}
	flip := card[*tokensCard](r).flip
	if !flip.Disabled() || !card[*lookCard](r).look.box.Disabled() {
		t.Error("a setting can be changed")
	}
	d.app.changeSetting(home.SettingTheme, "light")
	if text, _ := os.ReadFile(d.home.ConfigFile()); string(text) != bad {
		t.Errorf("the file is now %q", text)
	}
	if err := os.WriteFile(d.home.ConfigFile(), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d.ctrl(fyne.Key1)
	d.ctrl(fyne.KeyComma)
	d.until("the settings are read", func() bool { return !flip.Disabled() })
}

func TestAFileThatWentBadMeanwhileIsNotOverwritten(t *testing.T) {
	d := newTestWindow(t)
	r := d.opensSettings()
	bad := "theme = \"pink\"\n"
	if err := os.WriteFile(d.home.ConfigFile(), []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	test.Tap(card[*tokensCard](r).flip)
	d.untilShown("theme must be one of system, light, dark")
	if text, _ := os.ReadFile(d.home.ConfigFile()); string(text) != bad || !card[*tokensCard](r).flip.On() {
		t.Errorf("the file is %q, the switch is %v", text, card[*tokensCard](r).flip.On())
	}
}

func TestTheTeamsFolderCountsAtOnce(t *testing.T) {
	d := newTestWindow(t)
	team := t.TempDir()
	if err := os.WriteFile(filepath.Join(team, "ours.toml"), []byte("name = \"Ours\"\nissuer = \"https://id.example\"\nclient_id = \"x\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := card[*teamCard](d.opensSettings())
	if !c.save.Disabled() {
		t.Error("there is something to save before anything was typed")
	}
	c.path.SetText("here")
	d.press(words.Save())
	if !d.shows(words.PathBegins()) || d.config().TeamProviders != "" {
		t.Errorf("a relative path is taken: %q", d.texts())
	}
	c.path.SetText(team)
	d.press(words.Save())
	d.untilShown(words.TeamSaved())
	d.until("the team's provider is listed", func() bool { _, ok := d.app.state.Provider("ours"); return ok })
	c.path.SetText(filepath.Join(team, "gone"))
	d.press(words.Save())
	d.untilShown(words.TeamMissing())
	c.path.SetText("")
	d.press(words.Save())
	d.until("it is the usual one again", func() bool { return d.config().TeamProviders == "" && c.field.Note() == "" })
}

func TestTheUsualBrowserIsChosen(t *testing.T) {
	d := newTestWindow(t, func(d *testWindow) {
		d.browsers = []browsers.Browser{{ID: browsers.System}, {ID: "private:firefox", Name: "Firefox", Private: true}}
	})
	c := card[*browserCard](d.opensSettings())
	d.until("the browsers are listed", func() bool { return c.browser.row.Visible() })
	d.chooses(c.browser.box, 1)
	d.until("it is written", func() bool { return d.config().Browser == "private:firefox" })
}

func TestTheSchemeIsRegistered(t *testing.T) {
	d := newTestWindow(t)
	status := scheme.Status{Supported: true}
	d.app.deps.Handler = func(context.Context) scheme.Status { return status }
	d.app.deps.Claim = func(context.Context) error {
		status = scheme.Status{Supported: true, Registered: true, Starts: true, Ours: true, Handler: "app.latchkey.desktop"}
		return nil
	}
	d.opensSettings()
	d.untilShown("They open nothing yet")
	d.press(words.SchemeClaim())
	d.untilShown(words.SchemeClaimed())
	if d.button(words.SchemeClaim()) != nil || !d.shows("They open Latchkey") {
		t.Errorf("shown is %q", d.texts())
	}
	status = scheme.Status{Supported: true, Handler: "other.desktop"}
	d.opensSettings()
	d.untilShown("another program, other.desktop, which is left alone")
	if d.button(words.SchemeClaim()) != nil {
		t.Error("another program's scheme can be taken")
	}
}

func TestTabGoesDownTheSettings(t *testing.T) {
	shown := settled(passphrased)()
	d := newTestWindow(t, func(d *testWindow) { d.browsers = shown.Browsers }) // they are read meanwhile
	d.showState(shown)
	withUpkeep(0)(d)
	defer func() { d.app.session = nil }()
	r := made[*settingsRoom](d.app)
	key, lock, way := card[*keyCard](r), card[*lockCard](r), card[*browserCard](r)
	team, away := card[*teamCard](r), card[*moveAwayCard](r)
	want := []fyne.Focusable{
		d.item(RoomAccounts), d.item(RoomPrograms), d.item(RoomFlow), d.item(RoomLab), d.item(RoomProviders), d.item(RoomSettings), key.keyring, key.changePhrase, key.drop, key.make, key.renew, lock.after.box, lock.flip, lock.lock, lock.end,
		card[*tokensCard](r).flip, card[*lookCard](r).look.box, card[*lookCard](r).size.box, way.browser.box, way.way.box, way.claim, team.path, d.button(words.ChoosePath()), away.backUp, away.restore, card[*helpCard](r).keys, d.button(words.DoctorCopy()), card[*eraseCard](r).erase, card[*aboutCard](r).open,
	}
	for i, w := range want {
		d.key(fyne.KeyTab)
		if got := d.w.Canvas().Focused(); got != w {
			t.Fatalf("Tab %d leads to %T %v, want %T %v", i+1, got, got, w, w)
		}
	}
	for _, size := range sizes {
		d.w.Resize(size)
		d.insideWindow(size, "settings")
	}
}
