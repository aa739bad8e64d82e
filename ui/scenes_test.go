package ui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/activity"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// scene is one picture: a state, and the input of a person.
type scene struct {
	name  string
	state func() State
	then  func(*testWindow)
}

// wall returns the accounts of the design's pictures.
func wall() State {
	s := State{Phase: PhaseOpen, Keeper: auth.KeeperKeyring}
	named := func(id, provider, label, email string, left time.Duration, change ...func(*auth.Account)) auth.Account {
		a := account(id, provider, left, change...)
		a.Label, a.Identity.Email = label, email
		a.Identity.Name, a.Identity.Subject = "Ada Lovelace", "471108151815290619431957"[:6+len(provider)]
		a.Requested = []string{"openid", "profile", "email", "offline_access"}
		a.Grant.Scopes = a.Requested
		a = shifted(a)
		a.Remember(time.Now().Add(-13*24*time.Hour), auth.HappenedLinked, "")
		a.Remember(time.Now().Add(-40*time.Minute), auth.HappenedRefreshed, "")
		return a
	}
	ada := named("ada-1815", "demo", "Ada Lovelace", "ada@demo.example", 48*time.Minute+12*time.Second, func(a *auth.Account) {
		yes := true
		a.Grant.ObtainedAt = noon.Add(-12 * time.Minute)
		a.RefreshedAt = time.Now().Add(-10 * time.Minute)
		a.Identity.Issuer, a.Identity.Algorithm, a.Identity.EmailVerified = "http://127.0.0.1:53400", "RS256", &yes
		a.Identity.AuthTime = time.Now().Add(-15 * time.Minute)
	})
	now := time.Now()
	ada.History, ada.Identity.Subject = nil, "ada-1815"
	ada.Requested = append(ada.Requested, "notes.read")
	ada.Remember(now.Add(-18*24*time.Hour), auth.HappenedLinked, "Demo provider")
	ada.Remember(now.Add(-31*time.Minute), auth.HappenedNotRevoked, "no_answer")
	ada.Remember(now.Add(-15*time.Minute), auth.HappenedSignedIn, "Demo provider")
	ada.Remember(now.Add(-10*time.Minute), auth.HappenedRefreshed, "")
	ada.Remember(now.Add(-5*time.Minute), auth.HappenedUsed, "127.0.0.1")
	return s.withAccounts([]auth.Account{
		ada,
		named("1", "microsoft", "ada@contoso.example", "", time.Hour, refused),
		named("2", "google", "ada@gmail.example", "", 2*time.Minute),
		named("3", "keycloak", "ada@staging", "", time.Hour, unreachable),
		named("4", "slack", "ada (Analytical)", "", time.Hour, revoked),
		named("5", "github", "octo-ada", "", 0, endless),
		named("6", "gitlab", "ada", "", 72*time.Minute),
		named("7", "spotify", "Ada L.", "", 36*time.Minute),
	}, nil).selected("ada-1815")
}

// lived returns the room of activity with the history of the design's picture.
func lived() State {
	s, now := wall().inRoom(RoomActivity), time.Now()
	person, background := auth.By{Trigger: auth.TriggerPerson}, auth.By{Trigger: auth.TriggerBackground}
	add := func(id string, ago time.Duration, e auth.Entry) {
		a, _ := s.Account(id)
		e.At = now.Add(-ago)
		a.History = append(slices.Clone(a.History), e)
		s = s.withAccount(a)
	}
	at := func(id string, ago time.Duration, what auth.Happening, note string) {
		by := map[auth.Happening]auth.By{auth.HappenedNoAnswer: background, auth.HappenedRefused: background, auth.HappenedRevoked: person}[what]
		add(id, ago, auth.Entry{What: what, Note: note, By: by})
	}
	ada, _ := s.Account("ada-1815")
	ada.History = slices.Clone(ada.History)
	for i, e := range ada.History {
		ada.History[i].By = map[auth.Happening]auth.By{auth.HappenedRefreshed: background}[e.What]
		switch e.What {
		case auth.HappenedLinked, auth.HappenedSignedIn:
			ada.History[i].By = auth.By{Trigger: auth.TriggerPerson, Way: auth.WayBrowser, Browser: auth.SystemBrowser}
			ada.History[i].Granted, ada.History[i].Requested = 4, 5
		case auth.HappenedNotRevoked, auth.HappenedUsed:
			ada.History[i].By = person
		}
	}
	s = s.withAccount(ada)
	add("3", 2*time.Minute, auth.Entry{What: auth.HappenedNoAnswer, Note: string(auth.ReasonBusy), By: background, Until: now.Add(time.Minute)})
	add("5", 3*time.Hour, auth.Entry{What: auth.HappenedSignedIn, Note: "GitHub", By: auth.By{Trigger: auth.TriggerPerson, Way: auth.WayDevice}, Granted: 6, Requested: 6})
	at("3", 55*time.Minute, auth.HappenedNoAnswer, string(auth.ReasonNoAnswer))
	at("4", 4*time.Hour, auth.HappenedRevoked, string(auth.ProofDead))
	at("1", 5*time.Hour, auth.HappenedRefused, "invalid_grant")
	at("2", 26*time.Hour, auth.HappenedUsed, "www.googleapis.com")
	add("7", 27*time.Hour, auth.Entry{What: auth.HappenedSignedIn, Note: "Spotify", By: auth.By{Trigger: auth.TriggerPerson, Way: auth.WayBrowser, Browser: "Firefox – home"}, Granted: 6, Requested: 6})
	at("6", 28*time.Hour, auth.HappenedMoved, "elsewhere.example")
	s.Served = with(s.Served, "ada-1815", []auth.Entry{{At: now.Add(-time.Minute), What: auth.HappenedServed, Note: "git", By: auth.By{Trigger: auth.TriggerProgram, Program: "git", Parent: "bash"}, Until: now.Add(48 * time.Minute)}})
	return s
}

// onItsWay returns a pending sign-in.
func onItsWay() State {
	return wall().withSignIn(SignIn{
		N: 1, Ask: Ask{Provider: "demo"}, Provider: "Demo provider", In: words.SystemBrowser(), Redirect: "http://127.0.0.1:53411/cb/demo",
		URL: "http://127.0.0.1:53400/authorize", Started: time.Now().Add(-12 * time.Second), Timeout: 5 * time.Minute, Reached: StageWaiting,
	}).withDialog(Dialog{Kind: DialogWaiting, SignIn: 1})
}

// ended returns the wall with a change to one of its accounts, which is selected.
func ended(change func(*auth.Account)) func() State {
	return func() State {
		s := wall().selected("6")
		a, _ := s.Account("6")
		change(&a)
		return s.withAccount(a)
	}
}

// byDevice returns a sign-in that is approved on another device.
func byDevice() State {
	s := onItsWay()
	x, _ := s.SignIn(1)
	x.Ask.Device, x.Timeout, x.Redirect = true, 10*time.Minute, ""
	return s.withSignIn(x).coded(1, auth.DeviceCode{
		UserCode: "WDJB-MJHT", Address: "https://id.example/device", Complete: "https://id.example/device?user_code=WDJB-MJHT", Ends: time.Now().Add(10 * time.Minute),
	})
}

func failing(e auth.Error) func() State {
	return func() State {
		s := onItsWay()
		x, _ := s.SignIn(1)
		x.Ask.Provider, x.Provider, x.Redirect, e.Provider = "github", "GitHub", "http://127.0.0.1:53411/cb/github", "GitHub"
		x.Attempt = "0123456789abcdef"
		s = s.withSignIn(x)
		s.Now = time.Now()
		return s.stopped(1, &e)
	}
}

// refusedRedirect is the error of a provider that does not know the redirect address.
var refusedRedirect = auth.Error{Step: auth.StepCallback, Kind: auth.KindProviderError, Reason: auth.ReasonRedirectRefused, Code: "redirect_uri_mismatch"}

// unsaved returns an account with new tokens that could not be sealed.
func unsaved() State {
	s := wall()
	a, _ := s.Account("ada-1815")
	return s.withUnsaved(a)
}

func gateOf(p Phase, e *auth.Error) func() State {
	return func() State { return State{Phase: p, Problem: e} }
}

func asking(kind DialogKind) func() State {
	return func() State { return wall().withDialog(Dialog{Kind: kind, Account: "ada-1815"}) }
}

// picking returns the picker on a computer with several browsers.
func picking() State {
	return wall().withBrowsers(someBrowsers(), "").withDialog(Dialog{Kind: DialogPicker})
}

// reported returns one of the person's own providers with its report.
func reported() State {
	p := auth.Provider{ID: "staging", Name: "Keycloak staging", Issuer: "https://id.staging.example/realms/main", ClientID: "latchkey-desktop", Scopes: []string{"openid", "profile", "email", "offline_access"}}
	s := wall().inRoom(RoomProviders)
	s.Providers = append(s.Providers, catalog.Entry{Provider: p, Source: catalog.SourceUser})
	s.SelectedProv = p.ID
	report := auth.Report{Provider: p, CheckedAt: time.Now(), Took: 240 * time.Millisecond, Redirect: p.RedirectURI()}
	fits := map[string]auth.Fitness{
		"s256": auth.FitRequired, "dpop": auth.FitNotOffered, "par": auth.FitNotOffered, "device": auth.FitNotOffered,
		"loopback": auth.FitUnknown,
	}
	for _, id := range auth.Topics {
		fit, ok := fits[id]
		if !ok {
			fit = auth.FitSupported
		}
		report.Findings = append(report.Findings, auth.Finding{ID: id, Fitness: fit})
	}
	return s.checkedUp(p, &report, nil)
}

// reportedPoor returns one of the person's own providers with a report of a server that leaves much
// to the person.
func reportedPoor() State {
	s := reported()
	p, _ := s.Provider("staging")
	r := *s.checkup(p.Provider).Report
	r.Findings = slices.Clone(r.Findings)
	for i, f := range map[string]auth.Finding{
		"loopback": {Fitness: auth.FitBroken, Declared: true}, "public_client": {Fitness: auth.FitNotOffered, Detail: "client_secret_basic"},
		"client_auth": {Fitness: auth.FitNotOffered, Detail: "client_secret_basic", Sends: "none"}, "identity": {Fitness: auth.FitNotOffered},
		"prompt": {Fitness: auth.FitNotOffered, Detail: "login", Sends: "consent"}, "audiences": {Fitness: auth.FitUnknown},
		"resource": {Fitness: auth.FitUnknown}, "device_pkce": {Fitness: auth.FitUnknown},
	} {
		at := slices.IndexFunc(r.Findings, func(have auth.Finding) bool { return have.ID == i })
		f.ID = i
		r.Findings[at] = f
	}
	return s.checkedUp(p.Provider, &r, nil)
}

// unfolded unfolds the report, or folds it.
func unfolded(open bool) func(*testWindow) {
	return func(d *testWindow) {
		if made[*providersRoom](d.app).page.report.open != open {
			made[*providersRoom](d.app).page.report.more.OnTapped()
		}
	}
}

// keyMissing returns a vault whose key the keyring has lost, and that has a recovery code.
func keyMissing() State {
	return State{Phase: PhaseStuck, Recovery: true, Problem: &auth.Error{Kind: auth.KindKeyring, Reason: auth.ReasonKeyMissing}}
}

// scenes lists the screens and states of the window.
var scenes = []scene{
	{name: "first-run", state: func() State { return State{Phase: PhaseEmpty} }},
	{name: "accounts", state: wall},
	{name: "activity", state: lived},
	{name: "activity-empty", state: func() State { return State{Phase: PhaseOpen, Keeper: auth.KeeperKeyring}.inRoom(RoomActivity) }},
	{name: "activity-nothing-fits", state: lived, then: func(d *testWindow) { made[*activity.Room](d.app).Narrow(activity.State{Search: "zeppelin"}) }},
	{name: "activity-one", state: lived, then: func(d *testWindow) { d.app.set(d.app.state.inRoom(RoomAccounts)); d.app.showActivity("3") }},
	{name: "activity-entry", state: lived, then: func(d *testWindow) { d.key(fyne.KeyDown, fyne.KeyReturn) }},
	{name: "activity-export", state: lived, then: func(d *testWindow) { made[*activity.Room](d.app).OnExport(activity.Export{Ext: "csv", Entries: 12}) }},
	{name: "flow", state: inFlow, then: flowing(14, "revoke", "refresh-refused", "device", "sign-in")},
	{name: "flow-fields", state: inFlow, then: func(d *testWindow) {
		flowing(14, "device", "sign-in")(d)
		pressTab(d, 2)
	}},
	{name: "flow-checks", state: inFlow, then: flowing(18, "device", "sign-in")},
	{name: "flow-choice", state: inFlow, then: func(d *testWindow) {
		flowing(3, "sign-in", "revoke", "refresh-refused", "device")(d)
		d.walk(func(o fyne.CanvasObject) {
			if s, ok := o.(*parts.Select); ok && strings.Contains(s.AccessibilityLabel(), "Demo provider") {
				test.Tap(s)
			}
		})
	}},
	{name: "compare", state: inFlow, then: comparingFlows},
	{name: "compare-presenter", state: inFlow, then: func(d *testWindow) {
		comparingFlows(d)
		d.key(fyne.KeyP)
	}},
	{name: "presenter", state: inFlow, then: func(d *testWindow) {
		flowing(14, "sign-in")(d)
		d.key(fyne.KeyP)
	}},
	{name: "tour", state: inFlow, then: touringFlow},
	{name: "lab", state: inLab},
	{name: "lab-new", state: func() State { return wall().inRoom(RoomLab).choosingAttack("mix-up") }},
	{name: "lab-running", state: func() State { return inLab().attacking(1, false).attackingBy(1, "stolen-code", 0) }},
	{name: "lab-table", state: inLab, then: labTable},
	{name: "flow-empty", state: inFlow, then: flowing(0)},
	{name: "attention", state: func() State { return wall().selected("1") }},
	{name: "trouble", state: func() State {
		return wall().selected("3").ended("3", &auth.Error{Step: auth.StepRefresh, Kind: auth.KindNetwork, Reason: auth.ReasonNoAnswer, Provider: "Keycloak"})
	}},
	{name: "revoked", state: ended(func(a *auth.Account) {
		revoked(a)
		a.EndedAt = time.Now().Add(-time.Minute)
		a.Revocation = auth.Revocation{Proof: auth.ProofAliveUntil, Until: time.Now().Add(20 * time.Minute), At: a.EndedAt}
		a.Remember(a.EndedAt, auth.HappenedRevoked, string(auth.ProofAliveUntil))
	})},
	{name: "cannot-revoke", state: ended(func(a *auth.Account) {
		a.Revocation = auth.Revocation{Proof: auth.ProofCannot, At: time.Now()}
	})},
	{name: "in-doubt", state: ended(func(a *auth.Account) { a.RefreshStartedAt = time.Now().Add(-time.Minute) })},
	{name: "revocation-pending", state: ended(func(a *auth.Account) { a.RevokePending = true })},
	{name: "refreshing", state: func() State { return wall().started("ada-1815", TaskRefresh) }},
	{name: "long", state: overfull},
	{name: "damaged", state: func() State {
		s := wall()
		return s.withAccounts(s.Accounts, []*auth.Error{{Kind: auth.KindVaultDamaged, Reason: auth.ReasonAccountDamaged, Detail: "vault/0123456789abcdef.sealed"}})
	}},
	{name: "picker", state: picking},
	{name: "picker-browsers", state: picking, then: func(d *testWindow) { test.Tap(d.chooser()) }},
	{name: "waiting", state: onItsWay},
	{name: "waiting-no-browser", state: func() State { return onItsWay().browsing(1, "http://127.0.0.1:1/", &auth.Error{}) }},
	{name: "step", state: beforeExchange},
	{name: "step-check", state: atCheck},
	{name: "unnamed", state: func() State { return onItsWay().unnamed(1, "notes.example") }},
	{name: "device", state: byDevice},
	{name: "error", state: failing(refusedRedirect)},
	{name: "other-account", state: failing(auth.Error{Step: auth.StepVerify, Kind: auth.KindProviderError, Reason: auth.ReasonOtherAccount})},
	{name: "moved", state: failing(auth.Error{
		Step: auth.StepDiscover, Kind: auth.KindBadAnswer, Reason: auth.ReasonEndpointMoved, Provider: "Demo provider", Detail: "login.example.net",
		Moves: []auth.Move{{From: "id.example.org", To: "login.example.net"}},
	})},
	{name: "timeout", state: failing(auth.Error{Step: auth.StepWait, Kind: auth.KindTimeout, Reason: auth.ReasonNoCallback})},
	{name: "revoke", state: asking(DialogRevoke)},
	{name: "remove", state: asking(DialogRemove)},
	{name: "sign-out", state: asking(DialogSignOut)},
	{name: "signing-out", state: func() State {
		s := asking(DialogSigningOut)()
		s.SigningOut = SigningOut{N: 1, Account: "ada-1815", Provider: "Demo provider", URL: "http://127.0.0.1:53411/logout"}
		return s
	}},
	{name: "rename", state: asking(DialogRename)},
	{name: "use", state: func() State {
		return asking(DialogUse)().used("ada-1815", Answer{Status: 200, Body: `{"notes":[{"title":"Note G","text":"The engine weaves algebraical patterns."}]}`})
	}},
	{name: "stepup", state: func() State { return lacking(0, "notes.read") }},
	{name: "stepup-final", state: func() State { return lacking(mostStepUps, "notes.read", "notes.write") }},
	{name: "stepup-unnamed", state: func() State { return lacking(0) }},
	{name: "keys", state: asking(DialogKeys)},
	{name: "unsaved", state: unsaved},
	{name: "unsaved-closing", state: func() State { return unsaved().withDialog(Dialog{Kind: DialogUnsaved}) }},
	{name: "remove-provider", state: func() State { s := reported().withDialog(Dialog{Kind: DialogRemoveProvider}); return s }},
	{name: "remove-provider-alive", state: func() State {
		s := reported()
		for _, id := range []string{"ada-1815", "1", "2", "3"} {
			a, ok := s.Account(id)
			if a.Provider = "staging"; ok {
				s = s.withAccount(a)
			}
		}
		return s.withDialog(Dialog{Kind: DialogRemoveProvider})
	}},
	{name: "error-details", state: failing(refusedRedirect), then: func(d *testWindow) {
		d.walk(func(o fyne.CanvasObject) {
			if f, ok := o.(*parts.Fold); ok {
				f.SetOpen(true)
			}
		})
		d.app.screen.dialogs.modal.shell().Fit()
	}},
	{name: "elsewhere", state: onItsWay, then: func(d *testWindow) {
		d.app.screen.dialogs.modal.inner().(*waitingDialog).fold.SetOpen(true)
		d.app.screen.dialogs.modal.shell().Fit()
	}},
	{name: "menu", state: wall, then: func(d *testWindow) { made[*accountsRoom](d.app).detail.openMenu() }},
	{name: "unlock", state: gateOf(PhaseLocked, nil)},
	{name: "hidden", state: func() State { return wall().hidden() }},
	{name: "recovery-ask", state: func() State {
		s := wall().withDialog(Dialog{Kind: DialogNewCode})
		s.Keeper = auth.KeeperPassphrase
		return s
	}},
	{name: "recovery-code", state: func() State { return wall().coveredBy(auth.NewSecret("7ZQ2-4KXD-0VRM-P3TN-H8JC-WY6B-5GAE-1S9F")) }},
	{name: "key-missing", state: keyMissing},
	{name: "recover", state: keyMissing, then: func(d *testWindow) { made[*gate](d.app).showRecovery(true) }},
	{name: "unlock-wrong", state: gateOf(PhaseLocked, &auth.Error{Kind: auth.KindWrongPassphrase, Reason: auth.ReasonWrongPassphrase})},
	{name: "keyring-missing", state: gateOf(PhaseChoose, &auth.Error{Kind: auth.KindKeyring, Reason: auth.ReasonKeyringAbsent, Why: auth.WhyNoBus})},
	{name: "passphrase", state: gateOf(PhaseChoose, &auth.Error{Kind: auth.KindKeyring, Reason: auth.ReasonKeyringAbsent}), then: func(d *testWindow) { made[*gate](d.app).showPhrase(true) }},
	{name: "vault-damaged", state: gateOf(PhaseStuck, &auth.Error{Kind: auth.KindVaultDamaged, Reason: auth.ReasonVaultDamaged, Detail: "vault/vault.toml"})},
	{name: "providers", state: func() State { s := wall().inRoom(RoomProviders); s.SelectedProv = "demo"; return s }},
	{name: "faults", state: staged, then: toStage},
	{name: "provider-report", state: reported, then: unfolded(false)},
	{name: "provider-preset", state: func() State { s := wall().inRoom(RoomProviders); s.SelectedProv = "google"; return s }},
	{name: "provider-new", state: func() State {
		s := wall().editing(Draft{New: true}).typed(Typed{Name: "Keycloak staging", Issuer: "https://id.staging.example/realms/main", ClientID: "latchkey-desktop"})
		return s.checkedIssuer("https://id.staging.example/realms/main", &auth.Metadata{}, nil)
	}},
	{name: "provider-report-all", state: reportedPoor, then: unfolded(true)},
	{name: "provider-advanced", state: func() State {
		s := wall().editing(Draft{New: true}).typed(Typed{
			Name: "Zitadel", Issuer: "https://id.staging.example", ClientID: "latchkey-desktop", Audiences: "383168317235462148",
			PromptBy: promptAsWritten, Prompt: "select_account", Resource: "api.example",
		})
		return s.checkedIssuer("https://id.staging.example", &auth.Metadata{}, nil)
	}, then: func(d *testWindow) {
		r := made[*providersRoom](d.app)
		r.page.rare.SetOpen(true)
		r.scroll.ScrollToOffset(fyne.NewPos(0, 500))
	}},
	{name: "provider-bad-issuer", state: func() State {
		s := wall().editing(Draft{New: true, Base: catalog.Entry{}}).typed(Typed{Name: "Staging", Issuer: "http://id.staging.example"})
		return s.checkedIssuer("http://id.staging.example", nil, auth.AsError(auth.CheckIssuer("http://id.staging.example")))
	}},
}
