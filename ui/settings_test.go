package ui

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/auth/browsers"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/auth/vault"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// opensSettings goes to the room of settings and waits until they are read.
func (d *desk) opensSettings() *settingsRoom {
	d.t.Helper()
	d.ctrl(fyne.KeyComma)
	d.until("the settings are read", func() bool { return d.app.state.settable() || d.app.state.Unset != nil })
	return d.app.screen.set
}

// config is config.toml as it is now.
func (d *desk) config() home.Config {
	d.t.Helper()
	c, err := d.home.Config()
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// card finds a card of the room.
func card[C settingsCard](r *settingsRoom) (found C) {
	for _, c := range r.cards {
		if c, ok := c.(C); ok {
			found = c
		}
	}
	return found
}

// chooses picks a value of a select, as its menu does.
func (d *desk) chooses(s *parts.Select, i int) {
	d.t.Helper()
	test.Tap(s)
	for range i - s.Chosen() {
		d.key(fyne.KeyDown)
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
	if !c.flip.On() {
		t.Fatal("tokens are not renewed in the background at first")
	}
	test.Tap(c.flip)
	d.until("it is written", func() bool { c := d.config(); return c.BackgroundRefresh != nil && !*c.BackgroundRefresh })
	d.until("it counts", func() bool { return d.resettled.Load() == 1 })

	lock := card[*lockCard](r)
	if got := lock.after.labels[lock.after.box.Chosen()]; got != "15 minutes" {
		t.Errorf("the lock is set to %q", got)
	}
	d.chooses(lock.after.box, 3)
	d.until("it is written", func() bool { return d.config().LockAfter == "30m" })
	d.until("it counts", func() bool { return d.app.deps.LockAfter(auth.KeeperPassphrase) == 30*time.Minute })

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
	d := newDesk(t)
	if err := os.WriteFile(d.home.ConfigFile(), []byte("lock_after = \"12m\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	lock := card[*lockCard](d.opensSettings())
	if got := lock.after.labels[lock.after.box.Chosen()]; got != "12 minutes" || len(lock.after.labels) != len(lockTimes)+1 {
		t.Errorf("shown is %q among %q", got, lock.after.labels)
	}
}

func TestBadSettingsAreSaidAndStay(t *testing.T) {
	d := newDesk(t)
	bad := "thme = \"dark\"\n"
	if err := os.WriteFile(d.home.ConfigFile(), []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	r := d.opensSettings()
	if !d.shows("A settings file cannot be read") || !d.shows("the key thme is not known") {
		t.Errorf("shown is %q", d.texts())
	}
	flip := card[*tokensCard](r).flip
	if !flip.Disabled() || !card[*lookCard](r).look.box.Disabled() {
		t.Error("a setting can be changed")
	}
	d.app.wish(SettingTheme, "light")
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
	d := newDesk(t)
	r := d.opensSettings()
	bad := "theme = \"pink\"\n"
	if err := os.WriteFile(d.home.ConfigFile(), []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	test.Tap(card[*tokensCard](r).flip)
	d.untilShown("theme must be system, light or dark")
	if text, _ := os.ReadFile(d.home.ConfigFile()); string(text) != bad || !card[*tokensCard](r).flip.On() {
		t.Errorf("the file is %q, the switch is %v", text, card[*tokensCard](r).flip.On())
	}
}

func TestTheTeamsFolderCountsAtOnce(t *testing.T) {
	d := newDesk(t)
	team := t.TempDir()
	if err := os.WriteFile(filepath.Join(team, "ours.toml"), []byte("name = \"Ours\"\nissuer = \"https://id.example\"\nclient_id = \"x\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := card[*teamCard](d.opensSettings())
	if !c.save.Disabled() {
		t.Error("there is something to save before anything was typed")
	}
	c.path.SetText("here")
	d.press(words.Save)
	if !d.shows(words.PathBegins) || d.config().TeamProviders != "" {
		t.Errorf("a relative path is taken: %q", d.texts())
	}
	c.path.SetText(team)
	d.press(words.Save)
	d.untilShown(words.TeamSaved)
	d.until("the team's provider is listed", func() bool { _, ok := d.app.state.Provider("ours"); return ok })
	c.path.SetText(filepath.Join(team, "gone"))
	d.press(words.Save)
	d.untilShown(words.TeamMissing)
	c.path.SetText("")
	d.press(words.Save)
	d.until("it is the usual one again", func() bool { return d.config().TeamProviders == "" && c.field.Note() == "" })
}

func TestTheUsualBrowserIsChosen(t *testing.T) {
	d := newDesk(t, func(d *desk) {
		d.browsers = []browsers.Browser{{ID: browsers.System}, {ID: "private:firefox", Name: "Firefox", Private: true}}
	})
	c := card[*browserCard](d.opensSettings())
	d.until("the browsers are listed", func() bool { return c.browser.row.Visible() })
	d.chooses(c.browser.box, 1)
	d.until("it is written", func() bool { return d.config().Browser == "private:firefox" })
}

func TestTheSchemeIsRegistered(t *testing.T) {
	d := newDesk(t)
	status := scheme.Status{Supported: true}
	d.app.deps.Handler = func(context.Context) scheme.Status { return status }
	d.app.deps.Claim = func(context.Context) error {
		status = scheme.Status{Supported: true, Registered: true, Starts: true, Ours: true, Handler: "app.latchkey.desktop"}
		return nil
	}
	d.opensSettings()
	d.untilShown("They open nothing yet")
	d.press(words.SchemeClaim)
	d.untilShown(words.SchemeClaimed)
	if d.button(words.SchemeClaim) != nil || !d.shows("They open Latchkey") {
		t.Errorf("shown is %q", d.texts())
	}
	status = scheme.Status{Supported: true, Handler: "other.desktop"}
	d.opensSettings()
	d.untilShown("another program, other.desktop, which is left alone")
	if d.button(words.SchemeClaim) != nil {
		t.Error("another program's scheme can be taken")
	}
}

func TestThePassphraseIsChanged(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	d.press(words.ChangeAsk)
	d.drain()
	d.typeIn("another horse")
	d.press(words.Save)
	if !d.shows(words.PhraseDiffers) {
		t.Error("a passphrase that was typed once is taken")
	}
	d.entries()[1].SetText("another horse")
	d.press(words.Save)
	d.untilShown(words.KeyMoved(auth.KeeperPassphrase))
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle)
	d.drain()
	d.typeIn("correct horse")
	d.key(fyne.KeyReturn)
	d.untilShown("This passphrase does not open the vault")
	d.drain()
	d.typeIn("another horse")
	d.key(fyne.KeyReturn)
	d.until("the vault is open", func() bool { return d.app.session != nil })
}

func TestAKeyringThatIsNotThereTakesNoKey(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
	d := underPassphrase(t)
	d.opensSettings()
	d.press(words.UseKeyring)
	d.press(words.MoveButton)
	d.until("it is said", func() bool { return d.app.state.Errand.Err != nil })
	if !d.shows("keyring") || d.app.state.Keeper != auth.KeeperPassphrase {
		t.Errorf("shown is %q", d.texts())
	}
	d.key(fyne.KeyEscape)
	d.press(words.UseKeyring)
	if d.app.state.Errand.Err != nil {
		t.Error("the old trouble is shown again")
	}
}

func TestWhatIsInMemoryIsStored(t *testing.T) {
	d := newDesk(t)
	d.demoSignIn("ada")
	d.opensSettings()
	d.press(words.UsePhrase)
	d.drain()
	d.typeIn("correct horse")
	d.key(fyne.KeyTab)
	d.typeIn("correct horse")
	d.press(words.StoreButton)
	d.untilShown(words.KeyMoved(auth.KeeperPassphrase))
	if d.app.state.Keeper != auth.KeeperPassphrase || d.app.state.Room != RoomSettings || d.app.session.Store != nil {
		t.Errorf("the keeper is %q", d.app.state.Keeper)
	}
	d.ctrl(fyne.Key1)
	d.ctrl(fyne.KeyR) // the demo provider knows the account still
	d.untilShown(words.Refreshed("Ada Lovelace"))
	d.close()
	d.keeper = ""
	d.open()
	d.untilShown(words.UnlockTitle)
	d.unlocks()
}

func TestTheKeyIsRenewedUnderItsPassphrase(t *testing.T) {
	d := underPassphrase(t)
	before, _ := vault.Peek(d.home.VaultDir())
	d.opensSettings()
	d.press(words.RenewAsk)
	d.drain()
	d.press(words.RenewDo)
	if !d.shows(words.PhraseMissing) {
		t.Error("no passphrase is taken")
	}
	d.entries()[0].SetText("wrong horse")
	d.press(words.RenewDo)
	d.untilShown("This passphrase does not open the vault")
	d.entries()[0].SetText("correct horse")
	d.press(words.RenewDo)
	d.untilShown(words.KeyRenewed(false))
	if now, err := vault.Peek(d.home.VaultDir()); err != nil || now.KeyID == before.KeyID || now.Rotating {
		t.Errorf("the vault is %+v, %v", now, err)
	}
	d.ctrl(fyne.Key1)
	d.ctrl(fyne.KeyR)
	d.untilShown(words.Refreshed("Ada Lovelace"))
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle)
	d.unlocks()
}

func TestAnInterruptedRenewalGoesOnAtTheNextOpening(t *testing.T) {
	d := underPassphrase(t)
	d.close()
	v, err := vault.Open(t.Context(), d.home.VaultDir(), vault.Options{Passphrase: func(context.Context, bool) ([]byte, error) { return []byte("correct horse"), nil }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_ = v.RotateKey(vault.Watched(ctx, func(int, int) { cancel() }), []byte("correct horse"))
	v.Close()
	if info, _ := vault.Peek(d.home.VaultDir()); !info.Rotating {
		t.Fatal("the renewal was not interrupted")
	}
	d.open()
	d.unlocks()
	d.untilShown(words.KeyRenewed(false))
	if info, _ := vault.Peek(d.home.VaultDir()); info.Rotating {
		t.Error("the renewal did not go on")
	}
}

func TestRecoveryCodesAreReplacedAndDropped(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	d.press(words.MakeOne)
	d.untilShown(words.RecoveryTitle)
	d.press(words.RecoveryKept)
	made := func() bool { info, _ := vault.Peek(d.home.VaultDir()); return info.Recovery }
	if !made() {
		t.Fatal("no code was made")
	}
	d.press(words.MakeNewAsk)
	d.press("Make a new one")
	d.untilShown(words.RecoveryTitle)
	d.press(words.RecoveryKept)
	d.press(words.DropAsk)
	d.press("Make it worthless")
	d.untilShown(words.CodeDropped)
	if made() || d.button(words.DropAsk) != nil {
		t.Error("the code is still good")
	}
}

func TestBackUpAndRestore(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	file := filepath.Join(t.TempDir(), "letter")
	if err := os.WriteFile(file, []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.press(words.BackUpAsk)
	path := d.entries()[0]
	if path.Text != usualBackUp(d.app.state) {
		t.Errorf("offered is %q", path.Text)
	}
	path.SetText("letter")
	d.press(words.BackUpDo)
	if !d.shows(words.PathBegins) || !d.shows(words.PhraseShort) {
		t.Errorf("shown is %q", d.texts())
	}
	path.SetText(file)
	d.entries()[1].SetText("tr0ub4dor")
	d.entries()[2].SetText("tr0ub4dor")
	d.press(words.BackUpDo)
	d.untilShown(words.FileThere)
	if text, _ := os.ReadFile(file); string(text) != "dear" {
		t.Fatal("the letter was overwritten without a question")
	}
	d.app.focus(path)
	d.key(fyne.KeyReturn)
	d.app.focus(nil)
	d.key(fyne.KeyReturn)
	if d.app.state.Errand.Busy {
		t.Error("Enter replaces a file")
	}
	path.SetText(file + "2")
	if d.button(words.ReplaceFile) != nil {
		t.Error("another name is replaced, too")
	}
	path.SetText(file)
	d.press(words.BackUpDo)
	d.untilShown(words.FileThere)
	d.press(words.ReplaceFile)
	d.untilShown(words.BackedUp(file))

	other := newDesk(t, func(d *desk) { d.keeper = auth.KeeperKeyring })
	other.opensSettings()
	if other.button(words.BackUpAsk) != nil || other.button(words.EraseAsk) != nil {
		t.Error("there is something to back up or to forget where there is no vault")
	}
	other.press(words.RestoreAsk) // on a new computer it makes the vault
	other.entries()[0].SetText(file)
	other.entries()[1].SetText("tr0ub4dor")
	other.press(words.RestoreDo)
	other.untilShown(words.ChooseTitle)
	other.app.choose(auth.KeeperPassphrase, "correct horse")
	other.untilShown(words.RestoredCount(1, 0, 0))

	other.opensSettings()
	other.press(words.RestoreAsk)
	other.entries()[0].SetText(file + ".none")
	other.entries()[1].SetText("tr0ub4dor")
	other.press(words.RestoreDo)
	other.untilShown(words.RestoreNone)
	other.entries()[0].SetText(file)
	other.entries()[1].SetText("wrong")
	other.press(words.RestoreDo)
	other.untilShown(words.RestoreWrong)
	other.entries()[1].SetText("tr0ub4dor")
	other.press(words.RestoreDo)
	other.untilShown("Accounts: ")
}

// entries are the fields in sight, from top to bottom.
func (d *desk) entries() (found []*parts.Entry) {
	d.walk(func(o fyne.CanvasObject) {
		if e, ok := o.(*parts.Entry); ok {
			found = append(found, e)
		}
	})
	return found
}

func TestForgetEverything(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	d.press(words.EraseAsk)
	d.press(words.Keep)
	if len(d.app.state.Accounts) != 1 {
		t.Fatal("keeping forgot")
	}
	d.press(words.EraseAsk)
	d.press("Forget everything")
	if !d.shows(words.Erasing) || d.shows("Ada") {
		t.Errorf("shown is %q", d.texts())
	}
	d.untilShown(words.FirstTitle)
	d.untilShown(words.ErasedAll)
	if _, err := os.Stat(d.home.VaultDir()); err == nil || d.app.session != nil || len(d.app.state.Accounts) != 0 {
		t.Error("something is left")
	}
	d.keeper = auth.KeeperMemory
	d.demoSignIn("grace") // and all begins anew
}

func TestWhoCouldNotBeRevokedIsNamed(t *testing.T) {
	down := false
	d := newDesk(t, func(d *desk) {
		d.wrap = func(next http.RoundTripper) http.RoundTripper {
			if down {
				return silent{}
			}
			return next
		}
	})
	d.demoSignIn("ada")
	down = true
	d.opensSettings()
	d.press(words.EraseAsk)
	d.press("Forget everything")
	d.untilShown(words.ErasedTitle)
	if !d.shows("Ada Lovelace") {
		t.Errorf("shown is %q", d.texts())
	}
	d.press(words.Close)
	d.untilShown(words.FirstTitle)
}

func TestAMoveByACommandIsNoticed(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	d.app.state.Keeper = auth.KeeperKeyring // as if it had been
	other, err := d.openVault(t.Context(), Choice{Passphrase: auth.NewSecret("correct horse")})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Move(t.Context(), auth.KeeperPassphrase, auth.NewSecret("another horse")); err != nil {
		t.Fatal(err)
	}
	d.until("the window notices", func() bool { return d.app.state.Keeper == auth.KeeperPassphrase })
}

func TestTabGoesDownTheSettings(t *testing.T) {
	d := newDesk(t)
	d.stand(settled(passphrased)())
	withUpkeep(0)(d)
	defer func() { d.app.session = nil }()
	s, r := d.app.screen, d.app.screen.set
	key, lock, way := card[*keyCard](r), card[*lockCard](r), card[*browserCard](r)
	team, away := card[*teamCard](r), card[*moveAwayCard](r)
	want := []fyne.Focusable{
		s.accounts, s.providers, s.settings, key.keyring, key.again, key.drop, key.make, key.renew, lock.after.box, lock.flip, lock.lock,
		card[*tokensCard](r).flip, card[*lookCard](r).look.box, way.browser.box, way.way.box, way.claim, team.path, away.backUp, away.restore, card[*eraseCard](r).erase,
	}
	for i, w := range want {
		d.key(fyne.KeyTab)
		if got := d.w.Canvas().Focused(); got != w {
			t.Fatalf("Tab %d leads to %T, want %T", i+1, got, w)
		}
	}
	for _, size := range sizes {
		d.w.Resize(size)
		d.insideWindow(size, "settings")
	}
}

func TestTheRecoveryCodeOpensAForgottenPassphrase(t *testing.T) {
	d := underPassphrase(t)
	d.opensSettings()
	d.press(words.MakeOne)
	d.untilShown(words.RecoveryTitle)
	code := d.app.state.Code.Reveal()
	d.press(words.RecoveryKept)
	d.ctrl(fyne.KeyL)
	d.untilShown(words.UnlockTitle)
	d.press(words.UseRecovery)
	d.untilShown(words.RecoverTitle)
	d.press(words.BackButton)
	d.untilShown(words.UnlockTitle)
	d.press(words.UseRecovery)
	form := d.app.screen.gate.recover
	form.code.SetText(code)
	form.phrase.first.SetText("another horse")
	form.phrase.second.SetText("another horse")
	d.press(words.RecoverOpen)
	d.until("the vault is open", func() bool { return d.app.session != nil })
	if _, err := d.openVault(t.Context(), Choice{Passphrase: auth.NewSecret("another horse")}); err != nil {
		t.Error(err)
	}
}

func TestAKeyRenewedByACommandOpensTheVaultAnew(t *testing.T) {
	d := underPassphrase(t)
	other, err := d.openVault(t.Context(), Choice{Passphrase: auth.NewSecret("correct horse")})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Renew(t.Context(), auth.NewSecret("correct horse"), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	d.untilShown(words.UnlockTitle)
	d.unlocks()
	d.ctrl(fyne.KeyR)
	d.untilShown(words.Refreshed("Ada Lovelace"))
}
