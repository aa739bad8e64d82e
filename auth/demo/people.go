package demo

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"github.com/luikyv/go-oidc/pkg/goidc"
)

// idTokenLife is the lifetime of an ID token. It does not end with a short-lived
// access token, because an ID token identifies the person only.
const idTokenLife = time.Hour

// Password is the password of both people; the login page shows it.
const Password = "password"

// person is a person who can sign in.
type person struct {
	Username, Subject, Given, Family, Email string
	Letter                                  string // on the round glyph
	notes                                   []note
}

func (p person) Name() string { return p.Given + " " + p.Family }

var people = []person{
	{
		Username: "ada", Subject: "ada-1815", Given: "Ada", Family: "Lovelace", Email: "ada@demo.example", Letter: "A",
		notes: []note{
			{1, "Note G", "The engine might compose elaborate pieces of music of any degree of complexity."},
			{2, "To Babbage", "I am in much dismay at having got into so amazing a quagmire with these Numbers."},
			{3, "Shopping", "Squared paper, ink, two candles."},
		},
	},
	{
		Username: "grace", Subject: "grace-1906", Given: "Grace", Family: "Hopper", Email: "grace@demo.example", Letter: "G",
		notes: []note{
			{1, "Relay 70, panel F", "First actual case of bug being found: a moth, taped into the log book."},
			{2, "Nanosecond", "Cut wires of 30 cm for the lecture; bring enough for everybody."},
		},
	},
}

// personNamed finds a person by user name, ignoring case and surrounding spaces.
func personNamed(username string) (person, bool) {
	username = strings.ToLower(strings.TrimSpace(username))
	i := slices.IndexFunc(people, func(p person) bool { return p.Username == username || p.Email == username })
	if i < 0 {
		return person{}, false
	}
	return people[i], true
}

func personOf(subject string) (person, bool) {
	i := slices.IndexFunc(people, func(p person) bool { return p.Subject == subject })
	if i < 0 {
		return person{}, false
	}
	return people[i], true
}

func rightPassword(given string) bool {
	return subtle.ConstantTimeCompare([]byte(given), []byte(Password)) == 1
}

// claimsOf returns the claims that a grant's scopes permit (OpenID Connect Core
// §5.4).
func claimsOf(g *goidc.Grant) map[string]any {
	claims := map[string]any{}
	p, ok := personOf(g.Subject)
	if !ok {
		return claims
	}
	if hasScope(g.Scopes, "profile") {
		claims["name"] = p.Name()
		claims["given_name"] = p.Given
		claims["family_name"] = p.Family
		claims["preferred_username"] = p.Username
	}
	if hasScope(g.Scopes, "email") {
		claims["email"] = p.Email
		claims["email_verified"] = true
	}
	return claims
}

// idTokenClaims adds the time of the sign-in, and sets the token's times by the
// provider's clock.
func (d *Demo) idTokenClaims(_ context.Context, g *goidc.Grant) map[string]any {
	claims, off := claimsOf(g), d.Faults().Clock
	if at := numberIn(g.Store, keyAuthTime); at != 0 {
		claims["auth_time"] = at + int64(off/time.Second)
		if textIn(g.Store, keyChosen) == "" {
			claims["amr"] = []string{"pwd"} // RFC 8176 §2
		}
	}
	now := d.o.Now().Add(off).Unix()
	claims["iat"] = now
	claims["exp"] = now + int64(seconds(idTokenLife))
	return claims
}

func hasScope(set, scope string) bool { return slices.Contains(strings.Fields(set), scope) }
