package ui

import (
	"slices"
	"strings"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// Draft is the provider in the form: what it was made from, what was typed, and
// what the check of its issuer found.
type Draft struct {
	Base  catalog.Entry // what it was made from; its zero value for a new one
	New   bool          // it is not in the person's own files yet
	Typed Typed

	Checking bool           // the issuer is being asked
	Checked  string         // the issuer that Meta or CheckErr is about
	Meta     *auth.Metadata // what the issuer said
	CheckErr *auth.Error    // why the issuer cannot be used

	Registering bool              // the provider is making a client
	Registered  auth.Registration // what it made; its zero value: nothing
	Saving      bool
	Err         *auth.Error // why it was not saved or registered
}

// Typed is what stands in the fields of the form.
type Typed struct {
	Name, Issuer, ClientID, Secret, Redirect, Scopes string

	DPoP auth.Use // whether tokens are bound to a key
}

// draftOf is the form filled in from a provider.
func draftOf(e catalog.Entry) Draft {
	return Draft{Base: e, New: e.Source != catalog.SourceUser, Typed: Typed{
		Name: e.Name, Issuer: e.Issuer, ClientID: e.ClientID, Redirect: e.Redirect, Scopes: strings.Join(e.Scopes, " "), DPoP: e.DPoP,
	}}
}

// provider is what the form describes. The issuer counts only where the
// provider is not given by its endpoints.
func (d Draft) provider() auth.Provider {
	p, t := d.Base.Provider, d.Typed
	p.Name, p.ClientID = strings.TrimSpace(t.Name), strings.TrimSpace(t.ClientID)
	p.Issuer, p.Redirect = strings.TrimSpace(t.Issuer), strings.TrimSpace(t.Redirect)
	p.Scopes, p.DPoP = strings.Fields(t.Scopes), t.DPoP
	if auth.IsPrivateKey(auth.NewSecret(t.Secret)) {
		p.TokenAuth = auth.AuthPrivateKey // it signs, and is never sent
	}
	if p.ID == "" {
		p.ID = catalog.DefaultID(p)
	}
	return p
}

// byEndpoints reports whether the provider has no issuer that could be asked.
func (d Draft) byEndpoints() bool {
	return d.Base.Issuer == "" && d.Base.Endpoints.Token != ""
}

// redirect is the address to register, as it will be; empty while the id is not
// known.
func (d Draft) redirect() string {
	p := d.provider()
	if p.ID == "" && p.Redirect == "" {
		return ""
	}
	return p.RegisteredRedirect()
}

// dirty reports whether saving would change anything.
func (d Draft) dirty() bool {
	return d.New || d.typedInto()
}

// typedInto reports whether leaving the form would lose what was typed.
func (d Draft) typedInto() bool {
	return d.Typed.Secret != "" || !sameTyped(d.Typed, draftOf(d.Base).Typed)
}

func sameTyped(a, b Typed) bool {
	a.Scopes, b.Scopes = strings.Join(strings.Fields(a.Scopes), " "), strings.Join(strings.Fields(b.Scopes), " ")
	return a == b
}

// ready reports whether the draft can be saved: its fields hold, there is a
// client, and the issuer was asked and can be used.
func (d Draft) ready() bool {
	p := d.provider()
	return !d.Saving && p.ClientID != "" && p.Name != "" && p.Validate() == nil &&
		(d.byEndpoints() || d.Meta != nil && d.Checked == p.Issuer)
}

// editing puts a draft into the form.
func (s State) editing(d Draft) State {
	s.Draft = &d
	s.Room = RoomProviders
	s.SelectedProv = d.Base.ID
	return s
}

// typed takes what stands in the fields. A changed issuer has not been checked.
func (s State) typed(t Typed) State {
	return s.drafted(func(d *Draft) {
		if d.Typed == t {
			return
		}
		d.Typed, d.Err = t, nil
		if strings.TrimSpace(t.Issuer) != d.Checked {
			d.Meta, d.CheckErr, d.Checked = nil, nil, ""
		}
	})
}

// checkingIssuer says that the issuer is being asked.
func (s State) checkingIssuer() State {
	return s.drafted(func(d *Draft) { d.Checking = true })
}

// checkedIssuer takes what an issuer said. An answer about an issuer that is no
// longer in the field is dropped.
func (s State) checkedIssuer(issuer string, md *auth.Metadata, err *auth.Error) State {
	return s.drafted(func(d *Draft) {
		d.Checking = false
		if strings.TrimSpace(d.Typed.Issuer) == issuer {
			d.Checked, d.Meta, d.CheckErr = issuer, md, err
		}
	})
}

func (s State) saving() State {
	return s.drafted(func(d *Draft) { d.Saving, d.Err = true, nil })
}

// notSaved says why the provider was not saved, or not registered.
func (s State) notSaved(err *auth.Error) State {
	return s.drafted(func(d *Draft) { d.Saving, d.Registering, d.Err = false, false, err })
}

// saved closes the form on the provider that is now in the catalogue.
func (s State) saved(id string, list []catalog.Entry, err *auth.Error) State {
	s.Draft = nil
	s.SelectedProv = id
	return s.withProviders(list, err)
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

// form is the draft that the form shows: the one being written, else the
// selected provider as it is.
func (s State) form() (d Draft, ok bool) {
	if s.Draft != nil {
		return *s.Draft, true
	}
	e, ok := s.Provider(s.SelectedProv)
	return draftOf(e), ok
}

// movedProvider selects the provider by rows below the selected one. What was
// typed and not saved stays.
func (s State) movedProvider(by int) State {
	list := s.found("")
	if len(list) == 0 || s.Draft != nil {
		return s
	}
	i := slices.IndexFunc(list, func(e catalog.Entry) bool { return e.ID == s.SelectedProv })
	s.SelectedProv = list[min(max(i+by, 0), len(list)-1)].ID
	return s
}

// selectedProvider shows one provider, unless that would lose what was typed.
func (s State) selectedProvider(id string) State {
	if s.Draft != nil && s.Draft.typedInto() {
		return s.noticed(words.SaveOrDiscard(), true)
	}
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
