package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchkey/auth/catalog"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// providerForm shows one provider: its fields, the redirect address to register, and the metadata
// of its issuer.
type providerForm struct {
	on      formActs
	head    *fyne.Container // stays in sight above the scrolling content
	content *fyne.Container
	column  *fyne.Container // the fields, in the order of the provider's kind
	glyph   *parts.Glyph
	title   *parts.Text
	sub     *parts.Text
	discard *parts.Button
	save    *parts.Button
	signIn  *parts.Button
	remove  *parts.Button
	failed  *troubleNote
	steps   *stepsBox

	name, issuer, client, scopes     *parts.Entry
	nameF, issuerF, clientF, scopesF *parts.Field
	*advancedFields
	chips *scopeChips

	register  *parts.Value
	address   *parts.Field  // the redirect address to register
	named     *parts.Button // takes the issuer that the metadata names
	check     *parts.Button
	ask       *parts.Button // registers a client
	asked     *fyne.Container
	report    *reportCard
	copyIt    *parts.Button
	ending    fyne.CanvasObject // the last line, with the button that removes the provider
	suggested string            // the issuer that the metadata names; empty means none
	filling   bool              // set while the form writes its own fields
	formBase                    // what the fields were arranged for
}

// formBase is what the order of the fields and the steps depend on. Saving a preset keeps its id and
// changes the rest.
type formBase struct {
	id     string // of the provider
	source catalog.Source
	ready  bool // it can be signed in with
}

// formShown is what the form shows of the state.
type formShown struct {
	draft       Draft
	ok          bool // there is a provider to show
	editing     bool // the draft is being edited
	checkup     Checkup
	canCheck    bool
	canRegister bool
	signsOut    bool // the provider ends the browser's session and redirects back
	vaultOpen   bool
	now         time.Time
}

// formActs is what the form can trigger.
type formActs interface {
	asker
	pages
	copier
	folderActs
	check()
	register()
	discard()
	saveProvider()
	signIn(Ask)
	typed(Typed)
	focusLater(fyne.Focusable)
}

// newProviderForm returns the form; redraw shows the same provider anew.
func newProviderForm(on formActs, redraw func()) *providerForm {
	f := &providerForm{
		on: on, glyph: parts.NewGlyph("", "", 48), title: parts.NewText(parts.Heading, "").Cut(),
		sub: parts.NewText(parts.Caption, "").Muted().Cut(), failed: newTroubleNote(on.openPage), steps: newStepsBox(on), formBase: formBase{id: "\x00"},
		name: parts.NewEntry(words.NameHolder()), issuer: parts.NewEntry(words.IssuerHolder()), client: parts.NewMonoEntry(words.ClientHolder()),
		scopes: parts.NewMonoEntry(words.ScopesHolder()), register: parts.NewValue(""),
	}
	f.advancedFields = newAdvancedFields(on, func() { f.changed() })
	f.check = parts.NewButton(parts.Plain, words.CheckButton(), nil, on.check)
	f.ask = parts.NewButton(parts.Plain, words.RegisterForMe(), nil, on.register)
	f.asked = parts.Line(12, f.ask, parts.NewParagraph(parts.Caption, words.RegisterNote()).Muted())
	f.report = newReportCard(redraw, on.check)
	f.named = parts.NewButton(parts.Plain, "", nil, func() { f.issuer.SetText(f.suggested) }).Small()
	f.nameF, f.issuerF = parts.NewField(words.FieldName(), f.name), parts.NewField(words.FieldIssuer(), parts.Column(4, parts.Line(8, f.issuer, f.check), parts.Line(0, f.named, parts.Spring())))
	f.clientF = parts.NewField(words.FieldClientID(), f.client)
	f.chips = newScopeChips(f.scopes, on.focusLater, func() { redraw(); f.content.Refresh() })
	f.scopesF = parts.NewField(words.FieldScopes(), f.chips.content)
	f.discard = parts.NewButton(parts.Quiet, words.Discard(), nil, on.discard)
	f.save = parts.NewButton(parts.Primary, words.Save(), nil, on.saveProvider)
	f.signIn = parts.NewButton(parts.Primary, words.SignInButton(), theme.LoginIcon(), func() { on.signIn(Ask{Provider: f.id}) })
	f.remove = parts.NewButton(parts.QuietDanger, words.RemoveProvider(), nil, func() { on.ask(Dialog{Kind: DialogRemoveProvider}) }).Flush()
	f.copyIt = parts.NewCopyButton(parts.Plain, words.Copy(), func() { on.copyText(f.register.Text()) })
	for _, e := range f.entries() {
		e.OnChanged = func(string) { f.changed() }
		e.OnSubmitted = func(string) { on.saveProvider() }
	}
	f.head = parts.Margins(20, 24, 12, 24, container.New(atMost{wideWidth}, parts.Column(12,
		parts.Line(16, f.glyph, parts.Column(0, f.title, f.sub), f.discard, f.save, f.signIn), f.failed)))
	f.content = parts.Margins(4, 24, 24, 24, container.New(atMost{wideWidth}, f.page()))
	return f
}

func (f *providerForm) entries() []*parts.Entry {
	return append([]*parts.Entry{f.name, f.issuer, f.client, f.scopes}, f.rareEntries()...)
}

func (f *providerForm) page() fyne.CanvasObject {
	f.address = parts.NewField(words.RedirectToAdd(), parts.Line(8, f.register, f.copyIt))
	f.ending = parts.Line(0, f.remove, parts.Spring())
	f.column = parts.Column(16)
	f.arrange(catalog.Entry{})
	return parts.Beside(reportWide, 24, f.column, parts.Column(0, f.report.content))
}

// arrange puts the fields in the order in which they are needed. A preset begins with the steps of
// its registration, then what these bring; its name is known already, and often its issuer.
func (f *providerForm) arrange(e catalog.Entry) {
	needed := f.advancedFields.arrange(e)
	order := append([]fyne.CanvasObject{f.nameF, f.issuerF, f.clientF}, needed...)
	order = append(order, f.asked, f.address, f.scopesF, f.advancedFields.content, f.steps.content, f.ending)
	if e.Source == catalog.SourcePreset {
		issuer, known := []fyne.CanvasObject{f.issuerF}, []fyne.CanvasObject(nil)
		if e.Issuer != "" {
			issuer, known = known, issuer
		}
		brought := append([]fyne.CanvasObject{f.clientF}, needed...)
		order = slices.Concat([]fyne.CanvasObject{f.steps.content, f.address}, issuer, brought,
			[]fyne.CanvasObject{f.asked}, known, []fyne.CanvasObject{f.scopesF, f.nameF, f.advancedFields.content, f.ending})
	}
	f.column.Objects = order
}

// reportWide is the width of the report beside the fields.
const reportWide = 312

// begin focuses the first empty field, or the page where a client is registered, which comes first.
func (f *providerForm) begin() {
	if first := f.steps.first(); first != nil {
		f.on.focusLater(first)
		return
	}
	for _, e := range f.entries()[:3] {
		if e.Visible() && e.Text == "" && !e.Disabled() {
			f.on.focusLater(e)
			return
		}
	}
}

// changed reports the typed content.
func (f *providerForm) changed() {
	if f.filling {
		return
	}
	f.chips.typed()
	f.on.typed(f.read(Typed{Name: f.name.Text, Issuer: f.issuer.Text, ClientID: f.client.Text, Scopes: f.scopes.Text}))
}

// show draws the provider, and reports whether the fields were arranged anew.
func (f *providerForm) show(v formShown) (other bool) {
	setVisible(f.content, v.ok)
	setVisible(f.head, v.ok)
	if !v.ok {
		return false
	}
	d := v.draft
	base := formBase{id: d.Base.ID, source: d.Base.Source, ready: d.Base.Ready()}
	other = f.formBase != base
	f.fill(d, other)
	f.formBase = base
	editable := d.Base.Source != catalog.SourceDemo && d.Base.Source != catalog.SourceTeam
	for _, e := range f.entries() {
		setEnabled(e, editable && !d.Saving)
	}
	f.showHeader(v, editable)
	had := f.check.Visible()
	f.showIssuer(v, editable)
	setVisible(f.asked, editable && v.canRegister)
	showBusy(f.ask, d.Registering, words.RegisterBusy())
	moved := f.report.show(v) || f.check.Visible() != had
	moved = f.steps.show(!d.isRegistered()) || moved
	f.showAddress(d)
	moved = f.chips.show(d.Typed.Scopes, editable, v.editing, other) || moved
	f.showScopes(d)
	f.advancedFields.show(v, editable, other)
	if f.failed.show(noteOf(d.Err)) || other || moved {
		f.content.Refresh()
	}
	return other
}

// fill writes a provider to the fields.
func (f *providerForm) fill(d Draft, other bool) {
	f.filling = true
	defer func() { f.filling = false }()
	texts := f.texts(d.Typed)
	texts[f.name], texts[f.issuer], texts[f.client], texts[f.scopes] = d.Typed.Name, d.Typed.Issuer, d.Typed.ClientID, d.Typed.Scopes
	for e, text := range texts {
		if e.Text != text {
			e.SetText(text)
		}
	}
	f.choose(d.Typed)
	if d.Base.IssuerTemplate != "" {
		f.issuer.SetPlaceHolder(d.Base.IssuerTemplate)
	} else {
		f.issuer.SetPlaceHolder(words.IssuerHolder())
	}
	if other {
		f.steps.draw(d.Base)
		f.arrange(d.Base)
	}
}

// showScopes says what scopes are, and below their entry how it is filled.
func (f *providerForm) showScopes(d Draft) {
	if f.scopes.Visible() {
		f.scopesF.Hint(words.ScopesHint(d.usualScopes()))
	} else {
		f.scopesF.Hint(words.ScopesAre())
	}
}

// showAddress shows the redirect address to register, unless the steps of a preset name none: some
// providers register none, or want another form of it.
func (f *providerForm) showAddress(d Draft) {
	address := d.redirect()
	f.register.SetText(address)
	setVisible(f.address, d.registersAddress())
	f.address.Hint(words.RedirectHint(d.provider().RedirectRule))
}

func (f *providerForm) showHeader(v formShown, editable bool) {
	d := v.draft
	name := d.Typed.Name
	if name == "" {
		name = words.NewProvider()
	}
	f.glyph.Set(d.provider().ID, name)
	f.title.SetText(name)
	f.sub.SetText(subOf(d))
	missing := d.missing()
	if r := v.checkup.Report; r != nil {
		f.sub.SetText(words.CheckedAt(*r, v.now))
	}
	switch {
	case !editable || !v.editing:
	case len(missing) > 0:
		f.sub.SetText(words.StillNeeded(missing))
	case d.faults() != (faults{}):
		f.sub.SetText(words.FieldsWrong())
	case !d.knowsIssuer() && d.CheckErr != nil:
		f.sub.SetText(words.IssuerUnfit())
	case !d.knowsIssuer():
		f.sub.SetText(words.IssuerChecking())
	case d.dirty():
		f.sub.SetText(words.NotSavedYet())
	}
	editing := editable && v.editing
	setVisible(f.discard, editing)
	setVisible(f.save, editing)
	setEnabled(f.save, d.ready() && d.dirty())
	showBusy(f.save, d.Saving, words.SaveBusy())
	setVisible(f.signIn, !editing && d.Base.Ready())
	setVisible(f.remove, !d.New && d.Base.Source == catalog.SourceUser)
}

// subOf returns the line that names the origin of a provider.
func subOf(d Draft) string {
	switch d.Base.Source {
	case catalog.SourceDemo:
		return words.ReadOnlyDemo()
	case catalog.SourceTeam:
		return words.ReadOnlyTeam()
	case catalog.SourcePreset:
		return words.FromPreset()
	case catalog.SourceUser:
		return words.YourOwn()
	}
	return words.AnyIssuer()
}

// showIssuer shows the result of checking the issuer.
func (f *providerForm) showIssuer(v formShown, editable bool) {
	d := v.draft
	setVisible(f.issuerF, !d.byEndpoints())
	// While the person types, the issuer is checked automatically.
	setVisible(f.check, !v.editing || d.CheckErr != nil)
	showBusy(f.check, d.Checking || v.checkup.Busy, words.CheckBusy())
	setEnabled(f.check, v.canCheck)
	hint, failed := "", ""
	switch {
	case d.Checking:
		hint = words.IssuerChecking()
	case d.CheckErr != nil:
		failed = words.WhyUnfit(d.CheckErr)
	case d.Meta != nil:
		hint = words.IssuerGood()
	case d.New && editable && d.Base.Issuer == "":
		hint = words.IssuerHint()
	}
	f.issuerF.Hint(hint)
	f.issuerF.SetError(failed)
	f.issuer.SetInvalid(failed != "")
	f.suggested = d.suggested()
	setVisible(f.named, f.suggested != "" && editable)
	f.named.Set(words.UseInstead(f.suggested), nil)
}

// atMost limits the width of an object.
type atMost struct{ width float32 }

// MinSize returns that of the object.
func (l atMost) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout places the object at the left.
func (l atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, min(size.Width, l.width), size.Height)
}
