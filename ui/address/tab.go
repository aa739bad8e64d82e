package address

import (
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// The rows from top to bottom.
const (
	rowName = iota
	rowService
	rowClient
	rowSafety
	rows
)

// Gaps and the width of the right column, in units.
const (
	gapTop     = 4  // below the tabs, beside the picker's own
	gapField   = 20 // below the field for the address
	gapFound   = 16 // between what was found and the notice
	gapHeading = 4  // below the headings of the columns
	gapScopes  = 8  // the same above the scopes, which are lower than a row of what was found
	gapOpenIn  = 12 // above the browser
	gapColumns = 32
	asksWide   = 336
)

// Tab is the tab. It calls its callbacks on the main goroutine.
type Tab struct {
	OnTyped   func(address string)          // with each key
	OnService func(address, service string) // the person chose one of several sign-in services
	OnMoved   func()                        // the height, or whether a sign-in can begin, has changed
	OnSubmit  func()                        // Return was pressed

	Room func() float32 // how high the tab can be before it scrolls, in units; nil and 0 mean that this is unknown

	Object fyne.CanvasObject
	Entry  *parts.Entry // of the address

	view     View
	useOwn   bool
	service  string          // chosen
	ticked   map[string]bool // by the name of a scope: what the person ticked or unticked for this address
	address  *fyne.Container // the field and its caption
	caption  *parts.Text
	rows     [rows]*parts.FoundRow
	own      *parts.Button
	services *parts.Select
	choose   *fyne.Container
	clientID *parts.Entry
	needed   *fyne.Container
	redirect *parts.Value
	asks     *parts.Text
	scopes   *fyne.Container
	checks   []*parts.Check
	notice   *parts.Text
	warning  *parts.Panel
	problem  *parts.Text
	field    *parts.Field
	found    *fyne.Container
	left     *fyne.Container
}

// New returns the tab. openIn is the picker's field for the browser, which stands in it.
func New(openIn fyne.CanvasObject) *Tab {
	t := &Tab{
		Entry: parts.NewMonoEntry(words.AddressHolder()), caption: parts.NewText(parts.Caption, "").Muted(), clientID: parts.NewMonoEntry(""),
		redirect: parts.NewValue("").Framed(), asks: parts.NewText(parts.Strong, "").Cut(), scopes: parts.Column(0), notice: parts.NewRich(parts.Body).Wrapped(),
		problem: parts.NewParagraph(parts.Body, ""), ticked: map[string]bool{},
	}
	t.Entry.OnChanged = func(text string) { t.OnTyped(text) }
	t.Entry.OnSubmitted = func(string) { t.OnSubmit() }
	t.clientID.OnChanged = func(string) { t.OnMoved() }
	t.clientID.OnSubmitted = func(string) { t.OnSubmit() }
	t.own = parts.NewButton(parts.Link, words.UseMyOwn(), nil, t.switchOwn)
	t.left = parts.Column(0, parts.NewText(parts.Strong, words.WhatWasFound()), parts.Gap(0, gapHeading))
	t.services = parts.NewSelect(nil, 0, t.chooseService)
	t.choose = parts.Margins(0, 0, 8, 32, parts.NewField(words.WhichService(), t.services))
	t.needed = parts.Margins(0, 0, 8, 32, parts.Column(8, parts.NewField(words.FieldClientID(), t.clientID), parts.NewField(words.AddressToRegister(), t.redirect)))
	below := map[int]fyne.CanvasObject{rowService: t.choose, rowClient: t.needed}
	for i := range t.rows {
		var action *parts.Button
		if i == rowClient {
			action = t.own
		}
		t.rows[i] = parts.NewFoundRow(action)
		t.left.Add(t.rows[i])
		if o := below[i]; o != nil {
			t.left.Add(o)
		}
	}
	t.warning = parts.NewPanel(parts.Line(12, parts.NewIcon(parts.LookCareful().Icon, parts.ColorExpiring, 20), t.notice)).Filled(parts.ColorExpiringSoft, parts.ColorExpiringSoft).Margin(12)
	right := parts.Column(0, t.asks, parts.Gap(0, gapScopes), t.scopes, parts.Gap(0, gapOpenIn), openIn)
	t.found = container.New(noticeInSight{parts.Column(gapFound).Layout, t, new(bool)}, parts.Beside(asksWide, gapColumns, t.left, right), t.problem, t.warning)
	t.address = container.New(captioned{t.Entry, t.caption}, t.Entry, t.caption)
	t.field = parts.NewField(words.AddressLabel(), t.address)
	t.Object = parts.Margins(gapTop, 0, 0, 0, parts.Column(gapField, t.field, t.found))
	t.show()
	return t
}

// Show draws v.
func (t *Tab) Show(v View) {
	if sameView(t.view, v) {
		return
	}
	before := t.view
	t.view = v
	if before.Typed != v.Typed {
		t.useOwn, t.service, t.ticked = false, "", map[string]bool{}
		t.clientID.SetText("")
	}
	if before.Typed != v.Typed || !slices.Equal(before.Found.Scopes, v.Found.Scopes) {
		t.drawScopes()
	}
	if !slices.Equal(before.Found.Services, v.Found.Services) {
		t.services.SetOptions(serviceOptions(v.Found.Services), 1+slices.Index(v.Found.Services, t.service))
	}
	t.show()
	t.OnMoved()
}

func sameView(a, b View) bool {
	return a.Typed == b.Typed && a.IsLooking == b.IsLooking && a.Err == b.Err && a.Caption == b.Caption && reflect.DeepEqual(a.Found, b.Found)
}

// show draws everything but the scopes.
func (t *Tab) show() {
	v := t.view
	t.caption.SetText(v.Caption)
	t.address.Refresh()
	for i := range t.rows {
		t.draw(i)
		shown(t.rows[i], v.Err == nil || i <= v.Found.known()) // what would have come after a failure is not known
	}
	f := v.Found
	shown(t.own, f.OwnName != "" && f.Client != ClientOwn)
	if t.useOwn {
		t.own.Set(words.NotMyOwn(), nil)
	} else {
		t.own.Set(words.UseMyOwn(), nil)
	}
	shown(t.choose, len(f.Services) > 1)
	shown(t.needed, f.Client == ClientNeeded && !t.useOwn)
	t.redirect.SetText(f.Redirect)
	t.drawProblem()
	t.drawNotice()
	shown(t.found, v.Typed != "")
	if v.Typed == "" {
		t.field.Hint(words.AddressHint())
	} else {
		t.field.Hint("")
	}
}

// drawProblem shows why no sign-in is possible, and what can be done.
func (t *Tab) drawProblem() {
	err := t.view.Err
	shown(t.problem, err != nil)
	if err != nil {
		_, hint := words.Say(err)
		t.problem.SetText(words.ForWindow(err, hint))
	}
}

// drawNotice shows what the person has to look at before they go on.
func (t *Tab) drawNotice() {
	f := t.view.Found
	head, text := "", ""
	switch {
	case t.view.Err != nil:
	case f.Was != "":
		head, text = words.MovedHead(), words.ServiceMoved(f.Host, f.Was, f.Service)
	case f.Covers != "":
		head, text = words.CoversHead(), words.TokenCovers(f.Covers)
	case f.hasTwoHosts():
		head, text = words.TwoHostsHead(), words.TwoHosts(f.Host, f.Service)
	}
	shown(t.warning, text != "")
	t.notice.SetSpans(parts.Span{Text: head, Role: parts.Strong, Colour: parts.ColorExpiring}, parts.Span{Text: " " + text, Role: parts.Body})
}

// drawScopes draws what the resource asks for, ticked as it needs it or as the person wants it, who may
// choose another sign-in service for the same address.
func (t *Tab) drawScopes() {
	t.checks = nil
	t.scopes.Objects = nil
	f := t.view.Found
	for _, scope := range f.Scopes {
		isTicked, known := t.ticked[scope.Name]
		if !known {
			isTicked = scope.IsChosen
		}
		c := parts.NewCheck(isTicked, parts.Mono, scope.Name, scope.Gloss, func(on bool) {
			t.ticked[scope.Name] = on
			t.OnMoved()
		})
		t.checks = append(t.checks, c)
		t.scopes.Add(c)
	}
	t.asks.SetText("")
	if f.IsResource {
		t.asks.SetText(words.WhatItAsks(nameOf(f)))
		if len(f.Scopes) == 0 {
			t.scopes.Add(parts.NewParagraph(parts.Body, words.AsksForNone()).Muted())
		}
	}
}

// IsReady reports whether a sign-in can begin.
func (t *Tab) IsReady() bool {
	return t.view.isReady(strings.TrimSpace(t.clientID.Text)) || t.useOwn && t.view.isReady("own")
}

// Foot is what stands beside the buttons.
func (t *Tab) Foot() string {
	if f := t.view.Found; t.view.Err == nil && f.IsResource {
		return words.TokenGoesTo(f.Host)
	}
	return words.NeverPassword()
}

// Answer is what the person chose.
func (t *Tab) Answer() Answer {
	a := Answer{Address: t.view.Typed, UseOwn: t.useOwn, ClientID: strings.TrimSpace(t.clientID.Text), Service: t.service}
	if t.useOwn || t.view.Found.Client != ClientNeeded {
		a.ClientID = ""
	}
	for _, c := range t.checks {
		if !c.On() {
			a.Without = append(a.Without, c.Words())
		}
	}
	return a
}

func (t *Tab) switchOwn() {
	t.useOwn = !t.useOwn
	t.show()
	t.OnMoved()
}

func (t *Tab) chooseService(i int) {
	if i == 0 || i > len(t.view.Found.Services) {
		return
	}
	t.service = t.view.Found.Services[i-1]
	t.OnService(t.view.Typed, t.service)
}

// serviceOptions lists the sign-in services by their hosts, behind none.
func serviceOptions(services []string) []parts.Option {
	options := []parts.Option{{Label: words.ChooseService()}}
	for _, issuer := range services {
		options = append(options, parts.Option{Label: auth.HostOf(issuer)})
	}
	return options
}

func shown(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
