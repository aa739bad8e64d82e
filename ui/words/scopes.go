package words

import "latchkey/auth"

var scopes = texts("scope_", func() map[string]string {
	return map[string]string{
		"openid":         "Know that it is you",
		"profile":        "Your name and picture",
		"email":          "Your email address",
		"address":        "Your postal address",
		"phone":          "Your phone number",
		"offline_access": "Stay signed in",
		"notes.read":     "Read your notes",
		"read:user":      "Your profile",
		"user:email":     "Your email addresses",
	}
})

// Scope says what a scope lets Latchkey do; empty if only the provider knows.
func Scope(scope string) string {
	if scope == "offline.access" {
		scope = "offline_access"
	}
	return said(scopes(), scope, "")
}

var (
	asAsked        = text("detail_as_asked", "In particular, as asked")
	otherThanAsked = text("detail_other_than_asked", "In particular, otherwise than asked")
)

// Detail describes an authorization detail that was requested or granted (RFC 9396).
func Detail(d auth.Detail) string {
	switch {
	case d.Requested && d.Granted:
		return asAsked()
	case d.Granted:
		return otherThanAsked()
	}
	return NotGranted()
}

// GrantedUnknown is the caption of the scopes if the provider's answer names the granted scopes in
// an unreadable way.
var GrantedUnknown = text("scopes_granted_unknown", "What was granted is not known")

var (
	grantedOf   = phrase("scopes_granted_of", "{{.Granted}} of {{.Asked}} granted")
	wereGranted = phrase("scopes_were_granted_of", "{{.Granted}} of {{.Asked}} were granted")
)

// GrantedOf is the caption of the scopes: "4 of 5 granted", or, where the grant has ended, "4 of 5
// were granted".
func GrantedOf(granted, asked int, past bool) string {
	if past {
		return wereGranted.fill(holes{"Granted": granted, "Asked": asked})
	}
	return grantedOf.fill(holes{"Granted": granted, "Asked": asked})
}
