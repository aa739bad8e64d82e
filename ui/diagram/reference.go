package diagram

import (
	"strings"
	"sync"

	"latchkey/ui/words"
)

// Reference is a section of a specification.
type Reference struct {
	Name    string `json:"name"`    // such as "RFC 6749"
	Section string `json:"section"` // such as "4.1.3"; empty for the whole
	URL     string `json:"url"`
}

// String returns the reference as people write it, "RFC 6749 §4.1.3".
func (r Reference) String() string {
	if r.Section == "" {
		return r.Name
	}
	return r.Name + " §" + r.Section
}

// Title returns the heading of the section; empty if it is not known. A numbered rule within a
// section, "3.1.3.7-11", has the heading of the section.
func (r Reference) Title() string {
	section, _, _ := strings.Cut(r.Section, "-")
	return words.SectionTitle(Reference{Name: r.Name, Section: section}.String())
}

// The OpenID specifications that steps refer to.
const (
	core      = "OpenID Connect Core 1.0"
	discovery = "OpenID Connect Discovery 1.0"
	logout    = "OpenID Connect RP-Initiated Logout 1.0"
)

// references lists the sections that describe each kind of step. It is built at its
// first use: most commands never explain a step.
var references = sync.OnceValue(func() map[words.StepKind][]string {
	return map[words.StepKind][]string{
		"config":                   {"RFC 6749 §2"},
		"config_registration":      {"RFC 7591 §3"},
		"config_deletion":          {"RFC 7592 §2.3"},
		"discover":                 {"RFC 8414 §3", discovery + " §4"},
		"discover_check":           {"RFC 8414 §3.3", discovery + " §4.3"},
		"discover_remembered":      {"RFC 8414 §3"},
		"discover_moved":           {"RFC 8414 §6.2"},
		"discover_resource":        {"RFC 9728 §3.3"},
		"discover_pair":            {"RFC 9728 §7.6"},
		"hop_probe":                {"RFC 9110 §11.6.1"},
		"hop_probe_call":           {"RFC 9110 §11.6.1"},
		"hop_challenge":            {"RFC 9728 §5.1"},
		"hop_path":                 {"RFC 9728 §3.1"},
		"hop_root":                 {"RFC 9728 §3.1"},
		"hop_server":               {"RFC 8414 §3.1"},
		"hop_server_openid":        {"RFC 8414 §5", discovery + " §4"},
		"hop_server_appended":      {discovery + " §4"},
		"hop_server_legacy":        {"RFC 8414 §3.1"},
		"hop_server_addressed":     {"RFC 8414 §3.1"},
		"revoke_dead":              {"RFC 7009 §2"},
		"listen":                   {"RFC 8252 §7.3"},
		"prepare":                  {"RFC 6749 §10.12", "RFC 7636 §4.1", core + " §15.5.2"},
		"prepare_no_verifier":      {"RFC 6749 §10.12", core + " §15.5.2", "RFC 9700 §2.1.1"},
		"push":                     {"RFC 9126 §2"},
		"browser":                  {"RFC 6749 §4.1.1", "RFC 7636 §4.3", "RFC 8252 §6"},
		"wait":                     {"RFC 6749 §4.1.1"},
		"wait_codes":               {"RFC 8628 §3.1", "RFC 8628 §3.2"},
		"wait_device":              {"RFC 8628 §3.3"},
		"approve":                  {"RFC 6749 §4.1", core + " §3.1.2.3"},
		"act_page_shown":           {"RFC 6749 §4.1.1"},
		"act_person_authenticated": {core + " §3.1.2.3"},
		"act_consent_given":        {core + " §3.1.2.4"},
		"act_consent_refused":      {"RFC 6749 §4.1.2.1"},
		"act_code_issued":          {"RFC 6749 §4.1.2"},
		"callback":                 {"RFC 6749 §4.1.2", "RFC 9207 §2.4"},
		"callback_refused":         {"RFC 6749 §10.12", "RFC 9700 §4.7"},
		"exchange":                 {"RFC 6749 §4.1.3", "RFC 7636 §4.5"},
		"exchange_no_verifier":     {"RFC 6749 §4.1.3", "RFC 9700 §4.5"},
		"act_verifier_compared":    {"RFC 7636 §4.6"},
		"act_token_issued":         {"RFC 6749 §5.1", core + " §3.1.3.3"},
		"poll":                     {"RFC 8628 §3.4", "RFC 8628 §3.5"},
		"verify":                   {"RFC 7517 §5", core + " §10.1.1"},
		"verify_check":             {core + " §3.1.3.7"},
		"userinfo":                 {core + " §5.3"},
		"userinfo_check":           {core + " §5.3.2"},
		"save":                     {"RFC 6819 §5.1.4"},
		"refresh":                  {"RFC 6749 §6"},
		"refresh_check":            {"RFC 9700 §4.14"},
		"revoke":                   {"RFC 7009 §2.1"},
		"revoke_proof":             {"RFC 7009 §2"},
		"revoke_check":             {"RFC 7009 §2.2"},
		"introspect":               {"RFC 7662 §2.1"},
		"introspect_check":         {"RFC 7662 §2.2"},
		"call":                     {"RFC 6750 §2.1"},
		"call_check":               {"RFC 6750 §5.3"},
		"sign_out":                 {logout + " §2"},
	}
})

// openIDPages are where the OpenID specifications stand.
var openIDPages = sync.OnceValue(func() map[string]string {
	return map[string]string{
		core:      "https://openid.net/specs/openid-connect-core-1_0.html",
		discovery: "https://openid.net/specs/openid-connect-discovery-1_0.html",
		logout:    "https://openid.net/specs/openid-connect-rpinitiated-1_0.html",
	}
})

// openIDAnchors are the names that the OpenID specifications give their sections.
var openIDAnchors = sync.OnceValue(func() map[string]string {
	return map[string]string{
		core + " §2":        "IDToken",
		core + " §3.1.2.2":  "AuthRequestValidation",
		core + " §3.1.2.3":  "Authenticates",
		core + " §3.1.2.4":  "Consent",
		core + " §3.1.3.3":  "TokenResponse",
		core + " §3.1.3.7":  "IDTokenValidation",
		core + " §3.1.3.8":  "CodeFlowTokenValidation",
		core + " §5.3":      "UserInfo",
		core + " §5.3.2":    "UserInfoResponse",
		core + " §10.1.1":   "RotateSigKeys",
		core + " §12.2":     "RefreshTokenResponse",
		core + " §15.5.2":   "NonceNotes",
		discovery + " §4":   "ProviderConfig",
		discovery + " §4.3": "ProviderConfigurationValidation",
		logout + " §2":      "RPLogout",
	}
})

// Refer returns the reference to a section that is written as "RFC 9207 §2.4". Of
// a numbered rule within a section, "§3.1.3.7-11", the address is the section's.
func Refer(section string) Reference {
	name, number, _ := strings.Cut(section, " §")
	r := Reference{Name: name, Section: number}
	if rfc, ok := strings.CutPrefix(name, "RFC "); ok {
		r.URL = "https://www.rfc-editor.org/rfc/rfc" + rfc
		switch {
		case number == "":
		case number[0] >= 'A' && number[0] <= 'Z': // of an appendix
			r.URL += "#appendix-" + number
		default:
			r.URL += "#section-" + number
		}
		return r
	}
	if r.URL = openIDPages()[name]; r.URL == "" {
		if strings.HasPrefix(name, "W3C Fetch Metadata") {
			r.URL = "https://www.w3.org/TR/fetch-metadata/"
		}
		return r
	}
	number, _, _ = strings.Cut(number, "-")
	if anchor := openIDAnchors()[name+" §"+number]; anchor != "" {
		r.URL += "#" + anchor
	}
	return r
}

// referencesOf returns the references of a kind of step; never nil.
func referencesOf(kind words.StepKind) []Reference {
	all := []Reference{}
	for _, section := range references()[kind] {
		all = append(all, Refer(section))
	}
	return all
}
