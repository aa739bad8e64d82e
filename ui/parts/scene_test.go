package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// TestScreensOfTheKit renders whole screens from the kit, so that the parts can be
// looked at together, and checks that dialogs stay inside the window.
func TestScreensOfTheKit(t *testing.T) {
	dialogs := map[string]func() *Dialog{"picker": pickerDialog, "waiting": waitingDialog, "error": errorDialog}
	for look, variant := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		newKit(t, variant)
		w := show(t, accountsScene(false), 1120, 740)
		savePicture(t, w, "kit-accounts-"+look+".png")
		for name, make := range dialogs {
			d := make()
			d.Open(w.Canvas())
			savePicture(t, w, "kit-"+name+"-"+look+".png")
			if got := d.panel.Size().Height; got > 740-48 || got < 200 {
				t.Errorf("%s: %v high", name, got)
			}
			d.Close()
		}
		small := show(t, accountsScene(true), 800, 560)
		savePicture(t, small, "kit-accounts-"+look+"-800x560.png")
	}
}

// accountsScene is the screen of accounts with invented people.
func accountsScene(compact bool) fyne.CanvasObject {
	rail := NewRail([]*NavItem{
		NewNavItem("Accounts", theme.AccountIcon(), nil), NewNavItem("Flow", IconFlow, nil),
		NewNavItem("Lab", IconLab, nil), NewNavItem("Providers", theme.StorageIcon(), nil),
	}, []*NavItem{NewNavItem("Settings", theme.SettingsIcon(), nil)})
	rail.top[0].SetSelected(true)
	rail.SetCompact(compact)
	listWide := float32(344)
	if compact {
		listWide = 272
	}
	pane := container.NewStack(NewGround(ColorBackground), sceneList(compact))
	left := container.NewBorder(nil, nil, rail, NewUprightHairline(), Fixed(listWide-1, 0, pane))
	return container.New(flush{}, left, container.NewStack(NewGround(ColorSurface), sceneDetail(compact)))
}

// flush puts the first object at the left and gives the rest to the second.
type flush struct{}

func (flush) MinSize(o []fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 400) }
func (flush) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := o[0].MinSize().Width - 8 // Border pads between rail, pane and line
	place(o[0], 0, 0, w, size.Height)
	place(o[1], w, 0, size.Width-w, size.Height)
}

func sceneList(compact bool) fyne.CanvasObject {
	l := NewList()
	l.SetCompact(compact)
	l.SetItems([]Item{
		{Heading: true, Title: "Needs attention", Second: "4"},
		{ID: "1", GlyphID: "microsoft", Glyph: "M", Title: "ada@contoso.example", Sub: "Microsoft Entra", Look: LookSignInAgain(), Word: "Sign in again", Second: "since 09:40"},
		{ID: "2", GlyphID: "google", Glyph: "Google", Title: "ada@gmail.example", Sub: "Google", Look: LookExpiring(), Word: "Expiring", Second: "2 min left"},
		{ID: "3", GlyphID: "keycloak", Glyph: "Keycloak", Title: "ada@staging with a name far too long for it", Sub: "Keycloak staging", Look: LookUnreachable(), Word: "Cannot reach", Second: "next try 22:35"},
		{ID: "4", GlyphID: "slack", Glyph: "Slack", Title: "ada (Analytical)", Sub: "Slack", Look: LookRevoked(), Word: "Revoked", Second: "today, 18:02"},
		{Heading: true, Title: "Active", Second: "4"},
		{ID: "5", GlyphID: "demo", Glyph: "Demo provider", Title: "Ada Lovelace", Sub: "Demo provider", Look: LookActive(), Word: "Active", Second: "48 min left"},
		{ID: "6", GlyphID: "github", Glyph: "GitHub", Title: "octo-ada", Sub: "GitHub", Look: LookActive(), Word: "Active", Second: "no expiry"},
		{ID: "7", GlyphID: "gitlab", Glyph: "GitLab", Title: "ada", Sub: "GitLab", Look: LookActive(), Word: "Active", Second: "1 h 12 min left"},
		{ID: "8", GlyphID: "spotify", Glyph: "Spotify", Title: "Ada L.", Sub: "Spotify", Look: LookBusy(), Word: "Refreshing"},
	})
	l.SetSelected("5")
	head := Margins(16, 16, 8, 16, Column(12,
		Line(8, NewText(Heading, "Accounts").Cut(), NewButton(Primary, "Sign in", theme.ContentAddIcon(), nil)),
		NewSearch("Search accounts")))
	foot := Column(0, NewHairline(), Fixed(0, 47, Margins(0, 8, 0, 16, Line(8,
		NewIcon(IconLock, ColorMuted, 16), NewText(Caption, "Vault open, locks in 14 min").Muted().Cut(),
		NewButton(Link, "Lock now", nil, nil).Small()))))
	return container.New(sides{}, head, foot, l)
}

// sides stacks head, middle and foot without Fyne's padding.
type sides struct{}

func (sides) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }
func (sides) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h, f := o[0].MinSize().Height, o[1].MinSize().Height
	place(o[0], 0, 0, size.Width, h)
	place(o[1], 0, size.Height-f, size.Width, f)
	place(o[2], 0, h, size.Width, size.Height-h-f)
}

func sceneDetail(compact bool) fyne.CanvasObject {
	who := Column(1, NewText(Heading, "Ada Lovelace").Cut(), NewRich(Body,
		Span{Text: "ada@demo.example  ·  Demo provider  ·  ", Role: Body}, Span{Text: "127.0.0.1:53400", Role: MonoSmall}).Muted().Cut())
	headline := NewHeadline(LookActive(), "Active", "— access token expires in 48 min 12 s")
	headline.SetCaption("22:19 to 23:19")
	bar := NewBar()
	bar.Set(0.8, ColorActive)
	actions := Line(8, NewButton(Primary, "Refresh", theme.ViewRefreshIcon(), nil), NewButton(Plain, "Sign in again", theme.LoginIcon(), nil),
		NewButton(QuietDanger, "Revoke…", nil, nil), Spring(), NewIconButton(Quiet, "More", theme.MoreVerticalIcon(), nil))
	scopes := NewCard("Scopes", Column(0,
		NewScopeRow("openid", "Know that it is you", true, nil), NewScopeRow("profile", "Your name and picture", true, nil),
		NewScopeRow("email", "Your email address", true, nil), NewScopeRow("offline_access", "Stay signed in", true, nil),
		NewScopeRow("notes.read", "Not granted", false, NewButton(Link, "Ask for it", nil, nil).Small())))
	scopes.SetCaption("4 of 5 granted")
	tokens := NewCard("Tokens", Column(0,
		NewTokenRow("Access token", "•••• 702c", "Bearer, issued 22:19, expires 23:19", NewIconButton(Quiet, "Copy", theme.ContentCopyIcon(), nil).Small(), false),
		NewTokenRow("Refresh token", "", "Present, rotates, last used 22:19", NewIcon(theme.ViewRefreshIcon(), ColorMuted, 16), true),
		NewTokenRow("ID token", "", "Signature verified RS256, nonce matched", NewIcon(IconStatusActive, ColorActive, 16), true)))
	tokens.SetCaption("values stay masked")
	identity := NewCard("Identity", Column(0,
		NewKeyValue("sub", NewText(Mono, "ada-1815"), nil), NewKeyValue("name", NewText(Body, "Ada Lovelace"), nil),
		NewKeyValue("email", NewText(Body, "ada@demo.example"), nil),
		NewKeyValue("email_verified", NewText(Body, "true"), NewIcon(theme.ConfirmIcon(), ColorActive, 16)),
		NewKeyValue("auth_time", NewText(Body, "today, 22:14"), nil)))
	identity.SetCaption("from the ID token")
	activity := NewCard("Activity", Column(0,
		NewActivityRow("22:24", ColorAccent, "Handed to git", "read only", true, false),
		NewActivityRow("22:19", ColorActive, "Refreshed", "new access token", false, false),
		NewActivityRow("22:14", ColorActive, "Signed in", "System browser", false, false),
		NewActivityRow("21:58", ColorAttention, "Revoke attempted", "no answer", false, false),
		NewActivityRow("3 Nov", ColorRevoked, "Linked", "", false, true))).Action(NewButton(Link, "Show all", nil, nil).Small())
	page := Column(0, Line(16, NewGlyph("demo", "Demo provider", 56), who), Gap(0, 24), headline, Gap(0, 8), bar, Gap(0, 20), actions,
		Gap(0, 24), Grid(280, 16, 2, scopes, tokens, identity, activity))
	return container.NewVScroll(Inset(24, page))
}

func pickerDialog() *Dialog {
	grid := NewProviderGrid()
	grid.SetCards(NewProviderCard("demo", "Demo provider", "No set-up, works offline", nil), NewProviderCard("github", "GitHub", "github.com", nil),
		NewProviderCard("google", "Google", "accounts.google.com", nil), NewProviderCard("microsoft", "Microsoft Entra", "login.microsoftonline.com", nil),
		NewProviderCard("gitlab", "GitLab", "gitlab.com", nil), NewProviderCard("keycloak", "Keycloak staging", "Your own server", nil),
		NewProviderCard("slack", "Slack", "slack.com", nil), NewProviderCard("spotify", "Spotify", "accounts.spotify.com", nil),
		NewAddCard(theme.ContentAddIcon(), "Add a provider…", "Any OpenID Connect issuer", nil))
	grid.SetSelected("demo")
	scopes := Column(0, NewText(Strong, "What Latchkey will ask for"), Gap(0, 6),
		NewCheck(true, Mono, "openid", "Know that it is you (always asked)", nil).Locked(), NewCheck(true, Mono, "profile", "Your name and picture", nil),
		NewCheck(true, Mono, "email", "Your email address", nil), NewCheck(true, Mono, "offline_access", "Stay signed in without asking again", nil),
		NewCheck(false, Mono, "notes.read", "Read your notes", nil))
	hint := NewEntry("")
	hint.SetText("ada@demo.example")
	side := Column(12, NewField("Account hint (optional)", hint),
		NewField("Open in", NewSelect([]Option{{Label: "System browser", Icon: theme.DesktopIcon()}}, 0, nil)).Hint("Choose a profile or a private window to use another login."))
	d := NewDialog(WidePicker, "Sign in", "Choose who you want to sign in with.")
	d.Corner(Line(8, NewText(Caption, "Step 1 of 2").Muted(), d.Closer("Close")))
	d.Body(Column(0, NewSearch("Search providers"), Gap(0, 12), grid, Gap(0, 20), NewHairline(), Gap(0, 16), Beside(280, 24, scopes, side)))
	d.Left(NewIcon(IconShield, ColorMuted, 18), NewText(Caption, "You type your password in the browser, never here.").Muted().Cut())
	return d.Right(NewButton(Quiet, "Cancel", nil, nil), NewButton(Primary, "Continue", nil, nil))
}

func waitingDialog() *Dialog {
	rows := []*CheckRow{NewCheckRow(""), NewCheckRow(""), NewCheckRow(""), NewCheckRow("Exchanging the code"), NewCheckRow("Verifying who you are")}
	rows[0].Set(StepDone, "", Span{Text: "Listening on ", Role: Body}, Span{Text: "http://127.0.0.1:53411/cb/demo", Role: Mono})
	rows[1].SetWords(StepDone, "Browser opened", "System browser")
	rows[2].SetWords(StepActive, "Waiting for your approval", "0:12 of 5:00")
	rows[2].SetProgress(0.04)
	d := NewDialog(WideWaiting, "Continue in your browser", "Approve at Demo provider, then come back here.")
	d.Lead(NewGlyph("demo", "Demo provider", 48)).Body(Column(0, rows[0], rows[1], rows[2], rows[3], rows[4]))
	d.Left(NewButton(Plain, "Open again", nil, nil), NewButton(Quiet, "Copy link", theme.ContentCopyIcon(), nil))
	d.Right(NewButton(Quiet, "Cancel", nil, nil)).Default(nil)
	return d.Foot(NewFold("Browser on another machine? Paste the address it ended on", "", NewEntry("")))
}

func errorDialog() *Dialog {
	fix := NewPanel(Column(0, NewText(Strong, "How to fix it"), Gap(0, 4), NewRich(Body,
		Span{Text: "In your OAuth app at GitHub, set ", Role: Body}, Span{Text: "Authorization callback URL", Role: Strong},
		Span{Text: " to exactly this address, save, then try again.", Role: Body}).Wrapped(), Gap(0, 12),
		Line(8, NewValue("http://127.0.0.1:53411/cb/github").Framed(), NewButton(Outline, "Copy", theme.ContentCopyIcon(), nil)), Gap(0, 8),
		Line(0, NewButton(Link, "Open GitHub developer settings", nil, nil).Flush(), Spring())))
	rows := []*CheckRow{NewCheckRow(""), NewCheckRow(""), NewCheckRow("")}
	rows[0].Set(StepDone, "", Span{Text: "Listening on ", Role: Body}, Span{Text: "http://127.0.0.1:53411/cb/github", Role: Mono})
	rows[1].SetWords(StepDone, "Browser opened", "System browser")
	rows[2].Set(StepFailed, "after 0:03", Span{Text: "Stopped", Role: Strong, Colour: ColorAttention}, Span{Text: " — GitHub refused the request", Role: Body})
	d := NewDialog(WideError, "GitHub did not recognise this redirect address", "Nothing was shared. The sign-in stopped before your approval.")
	d.Lead(NewIconGlyph(theme.WarningIcon(), ToneAttention, 48)).Ruled()
	d.Body(Column(0, fix, Gap(0, 12), rows[0], rows[1], rows[2], NewFold("Technical details", "error=redirect_uri_mismatch", NewParagraph(Caption, "x"))))
	d.Left(NewButton(Quiet, "Close", nil, nil))
	return d.Right(NewButton(Plain, "Show flow", IconFlow, nil), NewButton(Primary, "Try again", theme.ViewRefreshIcon(), nil))
}

// TestLookChangeReachesEverything switches the look of a whole screen and
// compares it, pixel by pixel, with the same screen made in that look.
func TestLookChangeReachesEverything(t *testing.T) {
	app := newKit(t, theme.VariantLight)
	w := show(t, accountsScene(false), 1120, 740)
	w.Canvas().Capture()
	app.Settings().SetTheme(ForcedTheme(theme.VariantDark))
	w.Content().Refresh()
	got := w.Canvas().Capture()
	want := show(t, accountsScene(false), 1120, 740).Canvas().Capture()
	writePNG(t, got, "kit-look-changed.png")
	wrong := 0
	for y := range 740 {
		for x := range 1120 {
			if got.At(x, y) != want.At(x, y) {
				if wrong == 0 {
					t.Errorf("at %d,%d: %v, want %v", x, y, got.At(x, y), want.At(x, y))
				}
				wrong++
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d points differ", wrong)
	}
}
