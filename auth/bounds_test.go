package auth_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// Keys are fetched once for each verified token, whatever its signature: a server
// cannot make us repeat the request (ID4).
func TestKeysAreFetchedOnceForAToken(t *testing.T) {
	r := newRig(t)
	r.as.ID.Header = func(h map[string]any) { h["kid"] = "nobody-has-this" }
	for range 5 {
		r.as.ForgetLog()
		_, err := r.signIn()
		wantFailure(t, err, badToken(auth.ReasonNoKey))
		if n := r.as.Count(authtest.JWKS); n != 1 {
			t.Errorf("the keys were fetched %d times", n)
		}
		r.browser.Page()
	}
}

// A picture, a profile page or a claim at another address is never fetched, from
// the provider or from any other server (L5, CORE-9).
func TestNothingThatClaimsNameIsFetched(t *testing.T) {
	r := newRig(t)
	other := authtest.New(t)
	other.Lenient = true
	name := func(claims map[string]any) {
		claims["picture"], claims["profile"], claims["website"] = r.as.URL+"/ada.png", other.URL+"/ada", other.URL
		claims["_claim_names"] = map[string]any{"address": "src"}
		claims["_claim_sources"] = map[string]any{"src": map[string]any{"endpoint": other.URL + "/claims", "access_token": "t"}}
	}
	r.as.ID.Claims, r.as.Userinfo = name, name
	a, err := r.signIn()
	if err != nil {
		t.Fatal(err)
	}
	if a.Identity.Claims["picture"] != r.as.URL+"/ada.png" {
		t.Errorf("the claims are %v", a.Identity.Claims)
	}
	r.wantTrail(happyTrail)
	if other.Trail() != "" {
		t.Errorf("somebody else was asked for %s", other.Trail())
	}
}

// No sign-in relies on an earlier consent: none is silent (8252-6), and the
// person confirms the scopes of a token that outlives the session.
func TestNothingIsAskedSilently(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	r.browser.Page()
	r.request.Account = a.ID
	if _, err := r.signIn(); err != nil {
		t.Fatal(err)
	}
	q := r.as.Log()[1].Query
	if got := q.Get("prompt"); strings.Contains(got, "none") || strings.Contains(q.Get("scope"), "offline_access") && got != "consent" {
		t.Errorf("prompt is %q for %s", got, q.Get("scope"))
	}
}

// The libraries that verify and carry tokens, and those that read images, are not older
// than the versions with the known fixes (ID8, X13).
func TestLibrariesAreNewEnough(t *testing.T) {
	text, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for module, least := range map[string][3]int{
		"github.com/go-jose/go-jose/v4": {4, 1, 4},  // CVE-2026-34986, CVE-2025-27144
		"golang.org/x/oauth2":           {0, 27, 0}, // CVE-2025-22868
		"golang.org/x/image":            {0, 43, 0}, // X13: the last of eight known faults of v0.24.0
	} {
		found := regexp.MustCompile(regexp.QuoteMeta(module) + ` v(\d+)\.(\d+)\.(\d+)`).FindSubmatch(text)
		if found == nil {
			t.Errorf("go.mod does not name %s", module)
			continue
		}
		for i, want := range least {
			got, _ := strconv.Atoi(string(found[i+1]))
			if got > want {
				break
			}
			if got < want {
				t.Errorf("%s is %s, older than %v", module, found[0], least)
			}
		}
	}
}
