package words

import (
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// The end of a refresh token is shown (G14).
func TestRefreshLineShowsItsEnd(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	a := auth.Account{Grant: auth.Grant{RefreshToken: auth.NewSecret("r")}}
	if got := RefreshLine(a, now); strings.Contains(got, "ends") {
		t.Errorf("no end is known, and it says %q", got)
	}
	a.Grant.RefreshEnds = now.Add(90 * time.Minute)
	if got := RefreshLine(a, now); got != "Present, not used yet, ends today, 13:30" {
		t.Errorf("%q", got)
	}
}

// A provider that does not advertise S256 causes a warning at sign-in (7636-4).
func TestUnadvertised(t *testing.T) {
	a := auth.Account{Metadata: auth.Metadata{Issuer: "https://idp.example"}}
	if got := Unadvertised(a); !strings.Contains(got, "PKCE") || !strings.HasSuffix(got, ".") {
		t.Errorf("%q", got)
	}
	a.Metadata.ChallengeMethods = []string{"S256"}
	if Unadvertised(a) != "" || Unadvertised(auth.Account{}) != "" {
		t.Error("a warning of nothing")
	}
}

// An address that may be truncated causes a warning (B6).
func TestLongAddress(t *testing.T) {
	if LongAddress(strings.Repeat("x", longAddress)) != "" || !strings.Contains(LongAddress(strings.Repeat("x", 2500)), "2500") {
		t.Error("the warning is not where it belongs")
	}
}
