package auth_test

import (
	"testing"

	"latchkey/auth"
)

func TestSignOutURL(t *testing.T) {
	for endpoint, want := range map[string]string{
		"":                                    "",
		"https://id.example/end":              "https://id.example/end?client_id=me+%26+co",
		"https://id.example/end?policy=p&a=b": "https://id.example/end?a=b&client_id=me+%26+co&policy=p",
		"%zz":                                 "",
	} {
		a := auth.Account{
			ClientID: "me & co", Metadata: auth.Metadata{Endpoints: auth.Endpoints{EndSession: endpoint}},
			Grant: auth.Grant{IDToken: auth.NewSecret("never-in-an-address")},
		}
		if got := a.SignOutURL(); got != want {
			t.Errorf("%q: %q, want %q", endpoint, got, want)
		}
	}
}
