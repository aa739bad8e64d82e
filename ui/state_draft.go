package ui

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// Draft is the provider in the form: its origin, the typed text, and the result of checking its
// issuer.
type Draft struct {
	Base  catalog.Entry // the provider it was made from; zero for a new one
	New   bool          // not yet in the person's own files
	Typed Typed

	Checking bool           // a request to the issuer is pending
	Checked  string         // the issuer that Meta or CheckErr belongs to
	Meta     *auth.Metadata // the issuer's metadata
	CheckErr *auth.Error    // why the issuer cannot be used

	Registering bool              // a registration is pending
	Registered  auth.Registration // the registered client; zero means none
	Saving      bool
	Err         *auth.Error // why saving or registering failed
}

// issuer is the issuer that the text in its field means.
func (t Typed) issuer() string {
	issuer, _ := auth.ReadIssuer(t.Issuer)
	return issuer
}

// draftOf returns the form filled from a provider.
func draftOf(e catalog.Entry) Draft {
	return Draft{Base: e, New: e.Source != catalog.SourceUser, Typed: typedOf(e.Provider)}
}

// provider returns the provider that the form describes. It uses the issuer only if the provider
// is not described by its endpoints.
func (d Draft) provider() auth.Provider {
	t := d.Typed
	p := t.into(d.Base.Provider)
	p.Name, p.ClientID, p.Issuer = strings.TrimSpace(t.Name), strings.TrimSpace(t.ClientID), t.issuer()
	if p.Scopes = fieldsOf(t.Scopes); p.Scopes == nil && d.asksNone() {
		p.Scopes = []string{} // which requests none
	}
	if p.ID == "" {
		p.ID = catalog.DefaultID(p)
	}
	return p.FilledIn()
}

// byEndpoints reports whether the provider is described by its endpoints and has no issuer, nor
// one that the person must type.
func (d Draft) byEndpoints() bool {
	return d.Base.Issuer == "" && d.Base.IssuerTemplate == "" && d.Base.Endpoints.Token != ""
}

// redirect returns the address to register; empty while the id is unknown.
func (d Draft) redirect() string {
	p := d.provider()
	if p.ID == "" && p.Redirect == "" {
		return ""
	}
	return p.RegisteredRedirect()
}

// asksNone reports whether an empty field for scopes means that none are requested: the provider has
// no OpenID, or its file requests none.
func (d Draft) asksNone() bool {
	return d.byEndpoints() || d.Base.Scopes != nil && len(d.Base.Scopes) == 0
}

// usualScopes returns what an empty field for scopes requests, and whether that is known: without
// the metadata it may be offline_access as well.
func (d Draft) usualScopes() (scopes []string, known bool) {
	if d.asksNone() {
		return nil, true
	}
	p := d.provider()
	p.Scopes = nil
	if d.Meta == nil {
		return p.UsualScopes(auth.Metadata{}), false
	}
	return p.UsualScopes(*d.Meta), true
}

// needsSecret reports whether the provider gives every client a secret and expects it.
func (d Draft) needsSecret() bool { return d.Base.SecretNeed == auth.SecretRequired }

// isRegistered reports whether the client in the form is the one that Latchkey registered.
func (d Draft) isRegistered() bool {
	id := d.Registered.ClientID
	return id != "" && id == strings.TrimSpace(d.Typed.ClientID)
}

// registersAddress reports whether the person registers the redirect address as it is shown. Latchkey
// may have done so. The steps of a preset name the address, also once it is saved, unless the provider
// registers none or another form of it.
func (d Draft) registersAddress() bool {
	base := d.Base.Provider
	if d.Base.Source == catalog.SourceDemo || d.isRegistered() { // it is built in, or done
		return false
	}
	return d.redirect() != "" && (len(base.SetupSteps) == 0 ||
		d.redirect() != base.RegisteredRedirect() || stepsName(d.Base, base.RegisteredRedirect()))
}

// missing returns the labels of the fields that a person must still fill in.
func (d Draft) missing() (labels []string) {
	p := d.provider()
	for _, field := range []struct {
		label string
		empty bool
	}{
		{words.FieldName(), p.Name == ""},
		{words.FieldIssuer(), p.Issuer == "" && !d.byEndpoints()},
		{words.FieldClientID(), p.ClientID == ""},
		{words.FieldSecret(), d.New && d.needsSecret() && d.Typed.Secret == ""},
	} {
		if field.empty {
			labels = append(labels, field.label)
		}
	}
	return labels
}

// suggested returns the issuer that the metadata names in place of the typed one, if it is at the
// same host or both are on this computer; empty otherwise.
func (d Draft) suggested() string {
	e := d.CheckErr
	if e != nil && e.Kind != auth.KindNetwork && e.Reason != auth.ReasonMetadataIssuer {
		return d.otherName()
	}
	if e == nil || e.Reason != auth.ReasonMetadataIssuer || auth.CheckIssuer(e.Detail) != nil {
		return ""
	}
	typed, err := url.Parse(d.Typed.issuer())
	named, other := url.Parse(e.Detail)
	if err != nil || other != nil || typed.Scheme != named.Scheme || typed.Port() != named.Port() {
		return ""
	}
	if typed.Host != named.Host && !(auth.IsThisComputer(typed.Hostname()) && auth.IsThisComputer(named.Hostname())) {
		return ""
	}
	return e.Detail
}

// otherName returns the typed issuer of this computer by its other name, 127.0.0.1 for localhost and
// the other way round: a server may refuse requests by one of them. It returns "" for any other host.
func (d Draft) otherName() string {
	typed, err := url.Parse(d.Typed.issuer())
	if err != nil {
		return ""
	}
	host, ok := map[string]string{"localhost": "127.0.0.1", "127.0.0.1": "localhost"}[typed.Hostname()]
	if !ok || typed.Scheme != "http" {
		return ""
	}
	if port := typed.Port(); port != "" {
		host = net.JoinHostPort(host, port)
	}
	typed.Host = host
	return typed.String()
}

// dirty reports whether saving would change anything.
func (d Draft) dirty() bool {
	return d.New || d.typedInto()
}

// typedInto reports whether leaving the form would lose typed text.
func (d Draft) typedInto() bool {
	return d.Typed.Secret != "" || !sameTyped(d.Typed, draftOf(d.Base).Typed)
}

func sameTyped(a, b Typed) bool {
	for _, t := range []*Typed{&a, &b} {
		for _, list := range []*string{&t.Scopes, &t.Audiences, &t.Resources} {
			*list = strings.Join(strings.Fields(*list), " ")
		}
		if t.PromptBy == "" {
			t.PromptBy = promptAuto
		}
	}
	return a == b
}

// ready reports whether the draft can be saved: its fields are valid, it has a client, and its
// issuer is known.
func (d Draft) ready() bool {
	p := d.provider()
	return !d.Saving && len(d.missing()) == 0 && p.Validate() == nil && d.faults() == (faults{}) && d.knowsIssuer()
}

// knowsIssuer reports whether the issuer was checked and can be used, or is that of the preset or of
// the saved provider, which can be saved without a network, too.
func (d Draft) knowsIssuer() bool {
	issuer := d.provider().Issuer
	return d.byEndpoints() || issuer != "" && issuer == d.Base.Issuer || d.Meta != nil && d.Checked == issuer
}

// editing opens a draft in the form.
func (s State) editing(d Draft) State {
	s.Draft = &d
	s.Room = RoomProviders
	s.SelectedProv = d.Base.ID
	return s
}

// typed sets the content of the fields. A changed issuer counts as unchecked.
func (s State) typed(t Typed) State {
	return s.drafted(func(d *Draft) {
		if d.Typed == t {
			return
		}
		otherCA := d.Typed.CA != t.CA
		d.Typed, d.Err = t, nil
		if t.issuer() != d.Checked || otherCA {
			d.Meta, d.CheckErr, d.Checked = nil, nil, ""
		}
	})
}

// checkingIssuer records that a request to the issuer is pending.
func (s State) checkingIssuer() State {
	return s.drafted(func(d *Draft) { d.Checking = true })
}

// namedIssuer puts the issuer that its metadata named into the fields, and the metadata's address if
// that must be kept. It drops both if another issuer is in the field by now.
func (s State) namedIssuer(issuer string, p auth.Provider) State {
	return s.drafted(func(d *Draft) {
		if p.Issuer != issuer && d.Typed.issuer() == issuer {
			d.Typed.Issuer, d.Typed.Metadata = p.Issuer, p.MetadataURL
		}
	})
}

// checkedIssuer records the result of checking an issuer. It drops a result for an issuer that is
// no longer in the field.
func (s State) checkedIssuer(issuer string, md *auth.Metadata, err *auth.Error) State {
	return s.drafted(func(d *Draft) {
		d.Checking = false
		if d.Typed.issuer() == issuer {
			d.Checked, d.Meta, d.CheckErr = issuer, md, err
		}
	})
}

// askedIssuer records that no request to the issuer is pending, without a result.
func (s State) askedIssuer() State {
	return s.drafted(func(d *Draft) { d.Checking = false })
}

// namesOtherCA reports whether the form names another CA than the one with which its issuer was
// asked: what was asked with that one says nothing of the issuer.
func (s State) namesOtherCA(asked string) bool {
	return s.Draft != nil && s.Draft.Typed.CA != asked
}

func (s State) saving() State {
	return s.drafted(func(d *Draft) { d.Saving, d.Err = true, nil })
}

// notSaved records why the provider could not be saved or registered. It leaves a form alone that was
// begun meanwhile.
func (s State) notSaved(err *auth.Error) State {
	return s.drafted(func(d *Draft) {
		if d.Saving || d.Registering {
			d.Saving, d.Registering, d.Err = false, false, err
		}
	})
}

// saved closes the form and selects the provider in the new catalogue, unless the person has left
// that form.
func (s State) saved(id string, list []catalog.Entry, err *auth.Error) State {
	if s.Draft != nil && s.Draft.Saving {
		s.Draft = nil
		s.SelectedProv = id
	}
	return s.withProviders(list, err)
}

// discarded closes the form without saving it.
func (s State) discarded() State {
	s.Draft = nil
	return s.withProviders(s.Providers, s.ProvidersErr)
}

// drafted applies f to a copy of the draft, if there is one.
func (s State) drafted(f func(*Draft)) State {
	if s.Draft != nil {
		d := *s.Draft
		f(&d)
		s.Draft = &d
	}
	return s
}

// form returns the draft that the form shows: the one being edited, or else the selected provider.
func (s State) form() (d Draft, ok bool) {
	if s.Draft != nil {
		return *s.Draft, true
	}
	e, ok := s.Provider(s.SelectedProv)
	return draftOf(e), ok
}

// providersShown returns what the room of providers shows.
func (s State) providersShown() providersShown {
	d, ok := s.form()
	return providersShown{
		find: s.providerRows, selected: s.SelectedProv, adds: s.Draft != nil && s.Draft.Base.ID == "",
		isDemo: d.Base.Source == catalog.SourceDemo, demo: s.demoShown(),
		form: formShown{
			draft: d, ok: ok, editing: s.Draft != nil, checkup: s.checkup(d.provider()), canCheck: s.canCheck(d),
			canRegister: s.canRegister(d), signsOut: s.signsOut(d), vaultOpen: s.Phase == PhaseOpen, now: s.Now,
		},
	}
}

// providerRows returns the lines of the list that match a search.
func (s State) providerRows(search string) []providerRow {
	var rows []providerRow
	for _, e := range s.found(search) {
		rows = append(rows, providerRow{id: e.ID, name: e.DisplayName(), note: s.providerNote(e), warns: s.isFailing(e)})
	}
	return rows
}

// movedProvider moves the selection by that many rows, and closes a form that is being edited.
func (s State) movedProvider(by int) State {
	list := s.found("")
	if len(list) == 0 {
		return s
	}
	s.Draft = nil
	i := slices.IndexFunc(list, func(e catalog.Entry) bool { return e.ID == s.SelectedProv })
	s.SelectedProv = list[min(max(i+by, 0), len(list)-1)].ID
	return s
}

// selectedProvider selects a provider, and closes a form that is being edited.
func (s State) selectedProvider(id string) State {
	s.Draft, s.SelectedProv = nil, id
	return s
}

// linked counts the accounts of a provider.
func (s State) linked(id string) int {
	n := 0
	for _, a := range s.Accounts {
		if a.Provider == id {
			n++
		}
	}
	return n
}
