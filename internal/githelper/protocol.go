package githelper

import (
	"bufio"
	"bytes"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/auth"
)

// maxRequest bounds what git may write, in bytes.
const maxRequest = 64 << 10

// Request is what git writes to its helper (git-credential(1), "INPUT/OUTPUT FORMAT").
type Request struct {
	Place    Place
	Username string // empty: git does not know it

	refused    []auth.Secret // the password and the credential that a server refused
	challenges []string      // WWW-Authenticate of the server, each line
	authtype   bool          // git takes authtype and credential
}

// ReadRequest reads a request up to an empty line or the end. An attribute that is not
// known is left out, as the format demands. What is no request is ReasonBadFlag.
func ReadRequest(in io.Reader) (Request, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxRequest+1))
	if err != nil || len(text) > maxRequest {
		return Request{}, refuse(auth.WhyTooLong, "")
	}
	var r Request
	given := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, maxRequest+1)
	for lines.Scan() && lines.Text() != "" {
		key, value, found := strings.Cut(lines.Text(), "=")
		if !found || strings.ContainsAny(value, "\x00\r") {
			return Request{}, refuse(auth.WhyUnparsed, "")
		}
		switch key {
		case "capability[]":
			r.authtype = r.authtype || value == "authtype"
		case "wwwauth[]":
			r.challenges = append(r.challenges, value)
			if value == "" { // an empty value clears what came before
				r.challenges = nil
			}
		case "url":
			given["protocol"], given["host"], given["path"], given["username"] = partsOf(value)
		default:
			given[key] = value
		}
	}
	scheme := strings.ToLower(given["protocol"])
	r.Place = Place{Scheme: scheme, Host: hostOf(scheme, given["host"]), Path: strings.Trim(given["path"], "/")}
	r.Username = given["username"]
	for _, secret := range []string{given["password"], given["credential"]} {
		if secret != "" {
			r.refused = append(r.refused, auth.NewSecret(secret))
		}
	}
	return r, nil
}

// partsOf takes an address apart, as git does with the attribute url.
func partsOf(address string) (protocol, host, path, username string) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", "", ""
	}
	return u.Scheme, u.Host, u.Path, u.User.Username()
}

// Refused returns the digests of the tokens that a server refused; see auth.Secret.Digest.
// None means that git named no token.
func (r Request) Refused() (digests []string) {
	for _, secret := range r.refused {
		digests = append(digests, secret.Digest())
	}
	return digests
}

// takesBearer reports whether git can send a Bearer token and the server, as far as its
// challenges are known, takes one (RFC 6750 §3).
func (r Request) takesBearer() bool {
	return r.authtype && (len(r.challenges) == 0 || slices.ContainsFunc(r.challenges, func(challenge string) bool {
		scheme, _, _ := strings.Cut(challenge, " ")
		return strings.EqualFold(scheme, "Bearer")
	}))
}

// usernames are the names that servers demand beside a token. Others take any name.
var usernames = map[string]string{"bitbucket.org": "x-token-auth"}

// usualUsername is the name that servers take beside a token.
const usualUsername = "oauth2"

// Answer returns what the helper prints: the token as a password, and as a Bearer token
// where git can send one. user is the name that was set up; empty means the one that git
// names, or a usual one. expires may be zero.
func (r Request) Answer(token auth.Secret, user string, expires time.Time) string {
	var b strings.Builder
	line := func(key, value string) { b.WriteString(key + "=" + value + "\n") }
	if r.takesBearer() {
		line("capability[]", "authtype")
		line("authtype", "Bearer")
		line("credential", token.Reveal())
		line("ephemeral", "1")
	}
	for _, name := range []string{user, r.Username, usernames[r.Place.Host], usualUsername} {
		if name != "" {
			line("username", name)
			break
		}
	}
	line("password", token.Reveal())
	if !expires.IsZero() {
		line("password_expiry_utc", strconv.FormatInt(expires.Unix(), 10))
	}
	return b.String()
}

// Quit is the answer that makes git give up instead of asking the person for a name and a
// password.
const Quit = "quit=1\n"
