package ui

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/ui/words"
)

// Typed is the content of the form's fields.
type Typed struct {
	Name, Issuer, ClientID, Secret, Redirect, Scopes string

	Page, Metadata, Audiences, Resource, Resources string

	CA string // path of a file with the certificate of a CA of one's own

	PromptBy, Prompt string // one of the prompt choices, and the prompt as written

	TokenAuth auth.TokenAuth // how the secret is sent
	DPoP      auth.Use       // when tokens are bound to a key
	PAR       auth.Use       // when requests are pushed
}

// The choices of a prompt.
const (
	promptAuto      = "auto"    // Latchkey decides
	promptNone      = "none"    // none is sent
	promptAsWritten = "written" // it is sent as it is written
)

// typedOf returns the fields filled from a provider.
func typedOf(p auth.Provider) Typed {
	t := Typed{
		Name: p.Name, Issuer: p.Issuer, ClientID: p.ClientID, Redirect: p.Redirect, Scopes: strings.Join(p.Scopes, " "),
		Page: p.RedirectPage, Metadata: p.MetadataURL, Audiences: strings.Join(p.TrustedAudiences, " "),
		Resource: p.ResourceIndicator, Resources: strings.Join(p.Resources, " "), PromptBy: promptAuto, CA: p.CAFile,
		TokenAuth: p.TokenAuth, DPoP: p.DPoP, PAR: p.PAR,
	}
	if t.DPoP == auth.UseOffered {
		t.DPoP = auth.UseAuto
	}
	if t.PAR == auth.UseOffered {
		t.PAR = auth.UseAuto
	}
	if prompt, named := p.AuthParams["prompt"]; named {
		t.PromptBy, t.Prompt = promptNone, prompt
		if prompt != "" {
			t.PromptBy = promptAsWritten
		}
	}
	return t
}

// into returns a provider with what was typed into the fields of the fold.
func (t Typed) into(p auth.Provider) auth.Provider {
	p.Redirect, p.RedirectPage, p.MetadataURL = strings.TrimSpace(t.Redirect), strings.TrimSpace(t.Page), strings.TrimSpace(t.Metadata)
	p.ResourceIndicator = strings.TrimSpace(t.Resource)
	p.CAFile, _ = pathOf(t.CA)
	p.TrustedAudiences, p.Resources = fieldsOf(t.Audiences), fieldsOf(t.Resources)
	for i, origin := range p.Resources {
		p.Resources[i] = strings.TrimSuffix(origin, "/")
	}
	p.TokenAuth, p.DPoP, p.PAR = t.TokenAuth, t.DPoP, t.PAR
	if auth.IsPrivateKey(auth.NewSecret(t.Secret)) {
		p.TokenAuth = auth.AuthPrivateKey // the key signs, and is never sent
	}
	p.AuthParams = maps.Clone(p.AuthParams)
	delete(p.AuthParams, "prompt")
	if t.PromptBy == promptAuto || t.PromptBy == "" {
		return p
	}
	if p.AuthParams == nil {
		p.AuthParams = map[string]string{}
	}
	p.AuthParams["prompt"] = ""
	if t.PromptBy == promptAsWritten {
		p.AuthParams["prompt"] = strings.Join(strings.Fields(t.Prompt), " ")
	}
	return p
}

// fieldsOf returns the words of a text, or nil if there are none.
func fieldsOf(text string) []string {
	if all := strings.Fields(text); len(all) > 0 {
		return all
	}
	return nil
}

// isRare reports whether a field of the fold has content of the person's own. What comes from the
// provider's preset is none: its steps say what of it matters.
func (d Draft) isRare() bool {
	t, from := d.Typed, Typed{}
	switch {
	case d.Base.Source == catalog.SourcePreset:
		from = typedOf(d.Base.Provider)
	case d.Base.Preset != nil:
		from = typedOf(*d.Base.Preset)
	}
	for _, field := range [][2]string{
		{t.Redirect, from.Redirect}, {t.Page, from.Page}, {t.Metadata, from.Metadata}, {t.Audiences, from.Audiences},
		{t.Resource, from.Resource}, {t.CA, from.CA}, {string(t.DPoP), string(from.DPoP)}, {string(t.PAR), string(from.PAR)},
	} {
		if field[0] != "" && field[0] != field[1] {
			return true
		}
	}
	return t.PromptBy == promptAsWritten && t.Prompt != from.Prompt
}

// faults are sentences on what is wrong with the fields of the fold; an empty one means nothing.
type faults struct{ secret, redirect, page, metadata, resource, resources, prompt, ca string }

// faults returns what is wrong with the fields of the fold.
func (d Draft) faults() (found faults) {
	p, t := d.provider(), d.Typed
	if err := auth.AsError(auth.CheckRedirect(p.RedirectURI())); p.Redirect != "" && err != nil {
		found.redirect = words.WhyUnfit(err)
	}
	if p.RedirectPage != "" && fails(auth.Provider{Redirect: p.Redirect, RedirectPage: p.RedirectPage}) && found.redirect == "" {
		found.page = words.FaultPage()
	}
	if p.MetadataURL != "" && fails(auth.Provider{MetadataURL: p.MetadataURL}) {
		found.metadata = words.FaultMetadata()
	}
	if strings.TrimSpace(t.CA) != "" {
		_, found.ca = pathOf(t.CA)
	}
	if p.ResourceIndicator != "" && fails(auth.Provider{ResourceIndicator: p.ResourceIndicator}) {
		found.resource = words.FaultResource()
	}
	if slices.ContainsFunc(p.Resources, func(origin string) bool { return auth.CheckIssuer(origin) != nil }) {
		found.resources = words.FaultResource()
	}
	if t.PromptBy == promptAsWritten && (strings.TrimSpace(t.Prompt) == "" || strings.ContainsFunc(t.Prompt, unicode.IsControl)) {
		found.prompt = words.FaultPrompt()
	}
	switch key := auth.IsPrivateKey(auth.NewSecret(t.Secret)); {
	case t.Secret == "" || key:
	case t.TokenAuth == auth.AuthPrivateKey:
		found.secret = words.FaultKey()
	case t.TokenAuth == auth.AuthNone:
		found.secret = words.FaultNotSent()
	}
	return found
}

// fails reports whether a provider with only these fields and an issuer would be refused.
func fails(p auth.Provider) bool {
	p.ID, p.Issuer = "probe", "https://probe.invalid"
	return p.Validate() != nil
}
