package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// advancedFields are the fields of a provider that few providers need, behind a fold.
type advancedFields struct {
	secret, redirect, sender, metadata, audiences, resource, resources, prompt, ca       *parts.Entry
	secretF, redirectF, pageF, metadataF, audiencesF, resourceF, resourcesF, askedF, caF *parts.Field

	tokenAuth, prompts, dpop, par *parts.Select
	back                          *parts.Value // redirect address after signing out
	backF                         *parts.Field
	rare                          *parts.Fold
	body                          *fyne.Container // the fields in the fold
	all                           []fyne.CanvasObject
	content                       *fyne.Container // the fold, between lines
}

// advancedActs is what the fields can trigger.
type advancedActs interface {
	copier
	folderActs
}

func newAdvancedFields(on advancedActs, changed func()) *advancedFields {
	f := &advancedFields{
		secret: parts.NewSecret(""), redirect: parts.NewMonoEntry(""), sender: parts.NewMonoEntry(""), metadata: parts.NewMonoEntry(""),
		audiences: parts.NewMonoEntry(""), resource: parts.NewMonoEntry(""), resources: parts.NewMonoEntry(""),
		prompt: parts.NewMonoEntry(words.PromptHolder()), back: parts.NewValue(""), ca: parts.NewEntry(""),
	}
	choose := func(int) { changed() }
	f.tokenAuth = parts.NewSelect(optionsOf(tokenAuths, words.TokenAuth), 0, choose)
	f.prompts = parts.NewSelect(optionsOf(promptChoices, words.PromptChoice), 0, choose)
	f.dpop = parts.NewSelect(optionsOf(uses, words.Binding), 0, choose)
	f.par = parts.NewSelect(optionsOf(uses, words.Pushing), 0, choose)
	f.secretF = parts.NewField(words.FieldSecret(), f.secret)
	f.redirectF = parts.NewField(words.FieldRedirect(), f.redirect)
	f.pageF = parts.NewField(words.FieldPage(), f.sender).Hint(words.PageHint())
	f.metadataF = parts.NewField(words.FieldMetadata(), f.metadata).Hint(words.MetadataHint())
	f.audiencesF = parts.NewField(words.FieldAudiences(), f.audiences).Hint(words.AudiencesHint())
	f.resourceF = parts.NewField(words.FieldResource(), f.resource).Hint(words.ResourceHint())
	f.resourcesF = parts.NewField(words.FieldResources(), f.resources).Hint(words.ResourcesHint())
	f.askedF = parts.NewField(words.FieldPrompt(), parts.Line(8, f.prompts, f.prompt)).Hint(words.PromptHint())
	f.caF = newPathField(on, words.FieldCA(), f.ca, pickFile).Hint(words.CAHint())
	f.backF = parts.NewField(words.SignedOutToAdd(), parts.Line(8, f.back,
		parts.NewCopyButton(parts.Plain, words.Copy(), func() { on.copyText(f.back.Text()) }))).Hint(words.SignedOutHint())
	f.all = []fyne.CanvasObject{
		f.secretF, parts.NewField(words.FieldTokenAuth(), f.tokenAuth).Hint(words.TokenAuthHint()),
		f.redirectF, f.pageF, f.backF, f.askedF, f.audiencesF, f.resourceF, f.resourcesF, f.metadataF, f.caF,
		parts.NewField(words.FieldDPoP(), f.dpop).Hint(words.DPoPHint()), parts.NewField(words.FieldPAR(), f.par).Hint(words.PARHint()),
	}
	f.body = parts.Column(16, f.all...)
	f.rare = parts.NewFold(words.Advanced(), "", f.body).Note(words.AdvancedNote())
	f.content = parts.Column(0, parts.NewHairline(), f.rare, parts.NewHairline())
	return f
}

// arrange puts the fields into the fold, without those that the provider needs, which it returns.
func (f *advancedFields) arrange(e catalog.Entry) (needed []fyne.CanvasObject) {
	f.body.Objects = nil
	for _, o := range f.all {
		if o == f.secretF && e.SecretNeed == auth.SecretRequired || e.Source == catalog.SourcePreset &&
			(o == f.pageF && stepsName(e, "redirect_page") || o == f.audiencesF && stepsName(e, "trusted_audiences")) {
			needed = append(needed, o)
			continue
		}
		f.body.Add(o)
	}
	return needed
}

// stepsName reports whether the steps of a provider's registration contain a word.
func stepsName(e catalog.Entry, word string) bool {
	return slices.ContainsFunc(e.SetupSteps, func(step string) bool { return strings.Contains(step, word) })
}

// rareEntries lists the entries of the fold.
func (f *advancedFields) rareEntries() []*parts.Entry {
	return []*parts.Entry{f.secret, f.redirect, f.sender, f.metadata, f.audiences, f.resource, f.resources, f.prompt, f.ca}
}

// tokenAuths, promptChoices and uses are the choices of the selects, in their order.
var (
	tokenAuths    = []auth.TokenAuth{"", auth.AuthNone, auth.AuthBasic, auth.AuthPost, auth.AuthPrivateKey}
	promptChoices = []string{promptAuto, promptNone, promptAsWritten}
	uses          = []auth.Use{auth.UseAuto, auth.UseAlways, auth.UseNever}
)

func optionsOf[V any](values []V, name func(V) string) []parts.Option {
	var all []parts.Option
	for _, v := range values {
		all = append(all, parts.Option{Label: name(v)})
	}
	return all
}

// read adds what the fields contain.
func (f *advancedFields) read(t Typed) Typed {
	t.Secret, t.Redirect, t.Page, t.Metadata = f.secret.Text, f.redirect.Text, f.sender.Text, f.metadata.Text
	t.Audiences, t.Resource, t.Resources, t.Prompt = f.audiences.Text, f.resource.Text, f.resources.Text, f.prompt.Text
	t.CA = f.ca.Text
	t.TokenAuth, t.PromptBy = tokenAuths[f.tokenAuth.Chosen()], promptChoices[f.prompts.Chosen()]
	t.DPoP, t.PAR = uses[f.dpop.Chosen()], uses[f.par.Chosen()]
	return t
}

// texts returns the text of each entry.
func (f *advancedFields) texts(t Typed) map[*parts.Entry]string {
	return map[*parts.Entry]string{
		f.secret: t.Secret, f.redirect: t.Redirect, f.sender: t.Page, f.metadata: t.Metadata,
		f.audiences: t.Audiences, f.resource: t.Resource, f.resources: t.Resources, f.prompt: t.Prompt, f.ca: t.CA,
	}
}

// choose sets the selects.
func (f *advancedFields) choose(t Typed) {
	f.tokenAuth.SetChosen(max(slices.Index(tokenAuths, t.TokenAuth), 0))
	f.prompts.SetChosen(max(slices.Index(promptChoices, t.PromptBy), 0))
	f.dpop.SetChosen(max(slices.Index(uses, t.DPoP), 0))
	f.par.SetChosen(max(slices.Index(uses, t.PAR), 0))
}

// show draws what is wrong with the fields, and which of them there are.
func (f *advancedFields) show(v formShown, editable, other bool) {
	d := v.draft
	setVisible(f.content, editable)
	setVisible(f.backF, v.signsOut)
	setVisible(f.metadataF, !d.byEndpoints())
	setVisible(f.prompt, d.Typed.PromptBy == promptAsWritten)
	f.back.SetText(d.provider().SignedOutURI())
	f.secretF.Hint(words.SecretHint(d.needsSecret(), d.New))
	if other {
		f.rare.SetOpen(d.isRare())
	}
	for _, s := range []*parts.Select{f.tokenAuth, f.prompts, f.dpop, f.par} {
		setEnabled(s, !d.Saving)
	}
	faults := d.faults()
	for field, fault := range map[*parts.Field]string{
		f.secretF: faults.secret, f.redirectF: faults.redirect, f.pageF: faults.page, f.metadataF: faults.metadata,
		f.resourceF: faults.resource, f.resourcesF: faults.resources, f.askedF: faults.prompt, f.caF: faults.ca,
	} {
		field.SetError(fault)
	}
	f.prompt.SetInvalid(faults.prompt != "")
}
