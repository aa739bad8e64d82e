package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/internal/desktop/browsers"
	"latchkey/ui/address"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogPicker chooses the provider to sign in with.
const DialogPicker DialogKind = "picker"

// pickerActs is what the picker can trigger.
type pickerActs interface {
	closing
	signIn(Ask)
	setUp(catalog.Entry)
	addProvider()
	focusLater(fyne.Focusable)
	addressTyped(typed string)
	chooseService(typed, service string)
}

// pickerShown is what the picker shows of the state.
type pickerShown struct {
	providers []catalog.Entry
	find      func(search string) []catalog.Entry // lists those that match, ready ones first
	byDevice  func(catalog.Entry) bool            // reports whether it may offer sign-in by a code
	scopes    func(catalog.Entry) []scopeOffer    // lists what a sign-in requests
	browsers  []browsers.Browser
	browserAt func(id string) int // returns the index in browsers; an empty id means the usual one
	address   address.View        // with an address typed, the dialog opens with it
	wish      string              // a provider that is searched for when the dialog opens
}

// provider returns the provider with that id.
func (v pickerShown) provider(id string) (catalog.Entry, bool) {
	for _, e := range v.providers {
		if e.ID == id {
			return e, true
		}
	}
	return catalog.Entry{}, false
}

// pickerDialog chooses the provider to sign in with and the scopes to request.
type pickerDialog struct {
	on       pickerActs
	shown    pickerShown // as last shown
	dialog   *parts.Dialog
	search   *parts.Entry
	grid     *parts.ProviderGrid
	cards    *container.Scroll // scrolls the grid, of which three rows are visible
	high     *peekLayout
	ask      *fyne.Container // what the sign-in requests
	below    *fyne.Container // shows ask, and scrolls it in a low window
	checks   []*parts.Check
	hint     *parts.Entry
	in       *parts.Select // selects the browser
	openIn   *parts.Field
	inAt     *parts.Select // the same in the other tab
	openInAt *parts.Field
	steps    *parts.Switch // stops before each step
	stepwise *fyne.Container
	browsers []browsers.Browser // options of in
	proceed  *parts.Button
	device   *parts.Button
	note     *parts.Text
	tabs     *parts.Tabs
	address  *address.Tab
	page     *fyne.Container // of the chosen tab
	list     *fyne.Container // of the providers
	foot     *parts.Text
	drawn    []catalog.Entry
	chosen   catalog.Entry
	drawnFor string // id of the provider that ask is drawn for
	searched string
	none     bool // no provider matches the search
}

func (p *pickerDialog) shell() *parts.Dialog { return p.dialog }

func newPickerDialog(on pickerActs, v pickerShown) *pickerDialog {
	p := &pickerDialog{
		on: on, shown: v, search: parts.NewSearch(words.SearchProviders()), grid: parts.NewProviderGrid(),
		ask: container.NewStack(), hint: parts.NewEntry(words.HintHolder()), note: parts.NewParagraph(parts.Body, "").Muted(),
	}
	p.below = container.New(&lowLayout{picker: p}, parts.NewScroll(parts.Inset(ringRoom, p.ask)))
	p.cards, p.high = parts.NewScroll(parts.Inset(ringRoom, p.grid)), &peekLayout{picker: p}
	p.in = parts.NewSelect(nil, 0, nil)
	p.openIn = parts.NewField(words.OpenIn(), p.in).Hint(words.OpenInHint())
	p.steps = parts.NewSwitch(words.On(), words.Off(), false, nil).WordBefore()
	p.stepwise = parts.Line(8, parts.NewText(parts.Body, words.StepByStep()).Cut(), p.steps)
	p.dialog = parts.NewDialog(parts.WidePicker, words.PickerTitle(), words.PickerSub())
	p.proceed = parts.NewButton(parts.Primary, words.Continue(), nil, p.submit)
	p.device = parts.NewButton(parts.Quiet, words.OnAnotherDevice(), nil, func() { p.start(true) })
	cancel := parts.NewButton(parts.Quiet, words.Cancel(), nil, on.answer)
	p.search.OnChanged = func(text string) { p.searched = text; p.drawn = nil; p.show(p.shown) }
	p.grid.OnSelected = p.choose
	p.grid.OnOpened = func(string) { p.submit() }
	p.grid.OnTyped = func(r rune) {
		on.focusLater(p.search)
		p.search.TypedRune(r)
	}
	p.search.OnSubmitted = func(string) { p.submit() }
	p.list = parts.Column(pickerGap, p.search, container.New(p.high, p.cards), parts.NewHairline(), p.below)
	p.foot = parts.NewText(parts.Caption, words.NeverPassword()).Muted().Cut()
	p.tabs = parts.NewTabs([]string{words.TabProvider(), words.TabAddress()}, p.turn)
	p.page = container.NewStack(p.list)
	p.byAddress()
	p.dialog.Corner(p.dialog.Closer(words.Close())).
		Body(parts.Column(pickerGap, p.tabs, p.page)).
		Left(parts.NewIcon(parts.IconShield, parts.ColorMuted, 16), p.foot).
		Right(p.device, cancel, p.proceed)
	p.openIn.Hide()
	p.chosen, _ = v.provider(demoID)
	p.hint.OnSubmitted = func(string) { p.submit() }
	if v.address.Typed != "" {
		p.tabs.SetChosen(tabAddress)
		p.turn(tabAddress)
		fillIn(p.address.Entry, v.address.Typed)
	} else if v.wish != "" {
		p.searchFor(v.wish)
	}
	return p
}

// show draws the providers; a search hides those that do not match.
func (p *pickerDialog) show(v pickerShown) {
	p.shown = v
	if p.drawn == nil || !sameProviders(p.drawn, v.providers) {
		p.drawn = v.providers
		p.drawCards()
	}
	if !slices.EqualFunc(p.browsers, v.browsers, sameBrowser) {
		p.drawBrowsers()
	}
	if p.drawnFor != p.chosen.ID {
		p.drawAsk()
	}
	p.address.Show(v.address)
}

func sameBrowser(a, b browsers.Browser) bool { return a.ID == b.ID && a.Profile == b.Profile }

// drawBrowsers lists the browsers. It keeps the person's choice. If there is only one browser, the
// select is hidden.
func (p *pickerDialog) drawBrowsers() {
	at := p.shown.browserAt(p.browser())
	p.browsers = p.shown.browsers
	p.in.SetOptions(browserOptions(p.browsers), at)
	p.inAt.SetOptions(browserOptions(p.browsers), at)
	setVisible(p.openIn, len(p.browsers) > 1)
	setVisible(p.openInAt, len(p.browsers) > 1)
	p.dialog.Fit()
}

// browser returns the id of the selected browser; empty means the usual one.
func (p *pickerDialog) browser() string {
	in := p.in
	if p.tabs.Chosen() == tabAddress {
		in = p.inAt
	}
	if at := in.Chosen(); at < len(p.browsers) {
		return p.browsers[at].ID
	}
	return ""
}

func sameProviders(a, b []catalog.Entry) bool {
	return slices.EqualFunc(a, b, func(x, y catalog.Entry) bool {
		return x.ID == y.ID && x.Name == y.Name && x.Ready() == y.Ready()
	})
}

func (p *pickerDialog) drawCards() {
	var cards []*parts.ProviderCard
	found := false
	list := p.shown.find(p.searched)
	for _, e := range list {
		cards = append(cards, parts.NewProviderCard(e.ID, e.DisplayName(), cardHost(e), nil))
		if e.ID == p.chosen.ID {
			found = true
			if e.Ready() != p.chosen.Ready() {
				p.drawnFor = "" // redraws what it requests
			}
			p.chosen = e
		}
	}
	cards = append(cards, parts.NewAddCard(theme.ContentAddIcon(), words.AddProviderAsk(), words.AnyIssuer(), p.on.addProvider))
	if !found && len(list) > 0 {
		p.chosen = list[0]
	}
	p.none = len(list) == 0
	p.grid.SetCards(cards...)
	p.grid.SetSelected(p.chosen.ID)
	p.high.rows = min((len(cards)+2)/3, 3)
	if p.dialog.Initial == nil {
		p.dialog.Initial = p.grid.Focus()
	}
	p.enable()
	p.dialog.Fit()
}

// cardHost returns the second line of a provider's card.
func cardHost(e catalog.Entry) string {
	switch {
	case e.Source == catalog.SourceDemo:
		return words.DemoHost()
	case !e.Ready():
		return words.NeedsClient()
	case e.Issuer != "":
		return auth.HostOf(e.Issuer)
	}
	return auth.HostOf(e.Endpoints.Authorization)
}

func (p *pickerDialog) choose(id string) {
	if e, ok := p.shown.provider(id); ok {
		p.chosen = e
		p.drawAsk()
		p.reveal(id)
	}
}

// reveal scrolls to the card of a provider.
func (p *pickerDialog) reveal(id string) {
	for _, c := range p.grid.Cards() {
		if c.ID() != id {
			continue
		}
		top, end := c.Position().Y, c.Position().Y+c.Size().Height+2*ringRoom
		switch at := p.cards.Offset.Y; {
		case top < at:
			p.cards.ScrollToOffset(fyne.NewPos(0, top))
		case end > at+p.cards.Size().Height:
			p.cards.ScrollToOffset(fyne.NewPos(0, end-p.cards.Size().Height))
		}
	}
}

// drawAsk draws what will be requested from the selected provider, or how to set it up.
func (p *pickerDialog) drawAsk() {
	e := p.chosen
	p.drawnFor, p.checks = e.ID, nil
	if p.tabs.Chosen() == tabAddress { // drawn when the person comes back
		p.drawnFor = ""
		return
	}
	setVisible(p.device, p.shown.byDevice(e))
	if !e.Ready() {
		p.note.SetText(words.NotSetUp())
		p.ask.Objects = []fyne.CanvasObject{parts.Column(0, parts.NewText(parts.Strong, e.DisplayName()), parts.Gap(0, 4), p.note)}
		p.proceed.Set(words.SetUp(), nil)
		p.enable()
		p.dialog.Fit()
		return
	}
	p.proceed.Set(words.Continue(), nil)
	scopes := parts.Column(0, parts.Fixed(0, 32, parts.NewText(parts.Strong, words.WillAsk())))
	offers := p.shown.scopes(e)
	for _, sc := range offers {
		c := parts.NewCheck(true, parts.Mono, sc.name, sc.gloss, func(bool) { p.enable() })
		if sc.fixed {
			c.Locked()
		}
		p.checks = append(p.checks, c)
		scopes.Add(c)
	}
	if len(offers) == 0 {
		scopes.Add(parts.NewParagraph(parts.Body, words.AsksNoScope()).Muted())
	}
	p.enable()
	p.hint.SetText("")
	p.ask.Objects = []fyne.CanvasObject{parts.Beside(280, 24, scopes, parts.Column(12, parts.NewField(words.AccountHint(), p.hint), p.openIn, p.stepwise))}
	p.dialog.Fit()
}

// enable enables the buttons if they can start something: a provider is chosen, and at least one of
// its scopes, if it has any, is ticked.
func (p *pickerDialog) enable() {
	if p.tabs.Chosen() == tabAddress {
		setEnabled(p.proceed, p.address.IsReady())
		return
	}
	can := !p.none && (len(p.checks) == 0 || slices.ContainsFunc(p.checks, (*parts.Check).On))
	setEnabled(p.proceed, can)
	setEnabled(p.device, can)
}

// submit starts the sign-in in the browser, or sets the provider up.
func (p *pickerDialog) submit() {
	switch {
	case p.proceed.Disabled():
	case p.tabs.Chosen() == tabAddress:
		p.startAt()
	case !p.chosen.Ready():
		p.on.setUp(p.chosen)
	default:
		p.start(false)
	}
}

// start starts the sign-in without the scopes that are not ticked.
func (p *pickerDialog) start(device bool) {
	var without []string
	for _, c := range p.checks {
		if !c.On() {
			without = append(without, c.Words())
		}
	}
	p.on.signIn(Ask{Provider: p.chosen.ID, Without: without, Hint: strings.TrimSpace(p.hint.Text), Browser: p.browser(), Device: device, Steps: p.steps.On()})
}
