package auth_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

func FuzzTokenAnswer(f *testing.F) {
	f.Add("application/json", []byte(`{"access_token":"a","token_type":"Bearer","expires_in":3600}`))
	f.Add("application/json", []byte(`{"access_token":"a","access_token":"b","token_type":"Bearer"}`))
	f.Add("application/json; charset=utf-8", []byte(`{"ACCESS_TOKEN":"a","token_type":"bearer","expires_in":"1e3"}`))
	f.Add("application/json", []byte(`{"access_token":"a\r\nb","token_type":"Bearer"}`))
	f.Add("application/json", []byte(`{"error":"invalid_grant","error_description":"\u001b[31m"}`))
	f.Add("text/html", []byte(`<html>`))
	f.Add("application/x-www-form-urlencoded", []byte(`access_token=a&token_type=bearer`))
	b := newBench(f)
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		b.answers["/token"] = canned{200, http.Header{"Content-Type": {contentType}}, body}
		began := time.Now()
		after, err := b.refresh(t)
		if err != nil {
			return
		}
		var oracle map[string]any // of the standard library, which accepts more
		if json.Unmarshal(body, &oracle) != nil || oracle["access_token"] != after.Grant.AccessToken.Reveal() {
			t.Fatalf("took %q from %q", after.Grant.AccessToken.Reveal(), body)
		}
		if kind, _ := oracle["token_type"].(string); !strings.EqualFold(kind, "bearer") || oracle["error"] != nil && oracle["error"] != "" {
			if _, isText := oracle["error"].(string); isText || !strings.EqualFold(kind, "bearer") {
				t.Fatalf("accepted %q", body)
			}
		}
		if end := after.Grant.ExpiresAt; !end.IsZero() && (end.Before(began) || end.After(time.Now().AddDate(10, 0, 1))) {
			t.Fatalf("ends at %v", end)
		}
		if token := after.Grant.AccessToken.Reveal(); strings.ContainsFunc(token, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("token %q", token)
		}
	})
}

func FuzzExpiresIn(f *testing.F) {
	for _, seed := range []string{
		"3600", `"3600"`, "3600.5", "1e3", "0", "-1", "null", "true", `""`, "1e400", "9223372037", "-4294963696", "-2147483649", "99999999999999999999", "[]", "{}", `"0x10"`, `" 7 "`,
	} {
		f.Add(seed)
	}
	b := newBench(f)
	f.Fuzz(func(t *testing.T, raw string) {
		b.answers["/token"] = jsonAnswer([]byte(`{"access_token":"a","token_type":"Bearer","expires_in":` + raw + `}`))
		began := time.Now()
		after, err := b.refresh(t)
		if err == nil && !after.Grant.ExpiresAt.IsZero() && (after.Grant.ExpiresAt.Before(began) || after.Grant.ExpiresAt.After(time.Now().AddDate(10, 0, 1))) {
			t.Fatalf("%s ends at %v", raw, after.Grant.ExpiresAt)
		}
		if err != nil && json.Valid([]byte(raw)) && len(raw) < 1000 && auth.AsError(err).Reason == auth.ReasonTokenResponse {
			t.Fatalf("%s costs the whole answer: %v", raw, err)
		}
	})
}

// signed returns a valid ID token for the bench's account, and its key.
func signed() (string, authtest.Key) {
	k := authtest.RSAKey(0)
	now := time.Now()
	claims, _ := json.Marshal(map[string]any{
		"iss": benchIssuer, "sub": "ada", "aud": authtest.ClientID, "iat": now.Unix(), "exp": now.Add(24 * time.Hour).Unix(),
	})
	return k.Token(map[string]any{"kid": k.ID}, claims), k
}

func FuzzIDToken(f *testing.F) {
	good, key := signed()
	parts := strings.Split(good, ".")
	f.Add(good)
	f.Add(parts[0] + "." + parts[1] + ".")
	f.Add("eyJhbGciOiJub25lIn0." + parts[1] + ".")
	f.Add(general(good))
	f.Add(turnBit(good))
	f.Add("a.b.c")
	f.Add("a.b.c.d.e")
	b := newBench(f)
	set, _ := json.Marshal(map[string]any{"keys": []any{key.JWK()}})
	f.Fuzz(func(t *testing.T, token string) {
		b.answers["/jwks"] = jsonAnswer(set)
		body, _ := json.Marshal(map[string]any{"access_token": "new", "token_type": "Bearer", "id_token": token})
		b.answers["/token"] = jsonAnswer(body)
		after, err := b.refresh(t)
		if err != nil || after.Grant.IDToken.Empty() {
			return
		}
		got := strings.Split(token, ".")
		if len(got) != 3 || got[0] != parts[0] || got[1] != parts[1] || !sameBytes(got[2], parts[2]) {
			t.Fatalf("accepted %q", token)
		}
	})
}

// sameBytes compares two base64 texts by their bytes.
func sameBytes(a, b string) bool {
	x, errX := base64.RawURLEncoding.DecodeString(a)
	y, errY := base64.RawURLEncoding.DecodeString(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func FuzzKeySet(f *testing.F) {
	good, key := signed()
	set, _ := json.Marshal(map[string]any{"keys": []any{key.JWK()}})
	modulus := key.JWK()["n"].(string)
	f.Add(set)
	f.Add([]byte(`{"keys":[]}`))
	f.Add([]byte(`{"keys":[{"kty":"oct","k":"AAAA"}]}`))
	f.Add([]byte(`{"keys":[null,7,{"kid":null},{"kty":"RSA","n":"","e":"AQAB"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}`))
	f.Add([]byte(`{"keys":[{"kty":"RSA","n":"` + modulus + `","e":"AQ"}]}`))
	b := newBench(f)
	f.Fuzz(func(t *testing.T, document []byte) {
		b.answers["/jwks"] = jsonAnswer(document)
		body, _ := json.Marshal(map[string]any{"access_token": "new", "token_type": "Bearer", "id_token": good})
		b.answers["/token"] = jsonAnswer(body)
		after, err := b.refresh(t)
		if err == nil && after.Grant.IDToken.Reveal() == good && !bytes.Contains(document, []byte(modulus[:40])) && !bytes.Contains(document, []byte(`\u`)) {
			t.Fatalf("accepted by %q", document)
		}
	})
}

func FuzzDiscovery(f *testing.F) {
	f.Add([]byte(`{"issuer":"https://as.example","authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t","jwks_uri":"https://as.example/k"}`))
	f.Add([]byte(`{"issuer":"https://as.example","issuer":"https://evil.example"}`))
	f.Add([]byte(`{"issuer":"https://as.example","authorization_endpoint":"javascript:alert(1)","token_endpoint":"file:///etc/passwd"}`))
	f.Add([]byte(`{"issuer":"https://as.example/"}`))
	f.Add([]byte(`[]`))
	f.Add([]byte(``))
	b := newBench(f)
	f.Fuzz(func(t *testing.T, document []byte) {
		b.answers["/.well-known/openid-configuration"] = jsonAnswer(document)
		p, _ := b.client.Providers(t.Context(), "acme")
		md, err := b.client.Discover(t.Context(), p)
		failureOf(t, err)
		if err != nil {
			return
		}
		if md.Issuer != benchIssuer || md.Endpoints.Authorization == "" || md.Endpoints.Token == "" {
			t.Fatalf("accepted %q", document)
		}
		e := md.Endpoints
		for _, address := range []string{e.Authorization, e.Token, e.Userinfo, e.JWKS, e.Revocation, e.Introspection, e.EndSession, e.Device, e.PAR, e.Registration} {
			if address == "" {
				continue
			}
			u, err := url.Parse(address)
			local := err == nil && u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
			if err != nil || u.Scheme != "https" && !local || u.Host == "" || u.User != nil || strings.ContainsAny(address, "#\"<> \r\n\x00") {
				t.Fatalf("accepted the endpoint %q", address)
			}
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"120", "-1", "0", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "1.5", "", "soon"} {
		f.Add(seed)
	}
	b := newBench(f)
	f.Fuzz(func(t *testing.T, value string) {
		b.answers["/token"] = canned{503, http.Header{"Retry-After": {value}}, nil}
		_, err := b.refresh(t)
		if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBusy || e.RetryAfter < 0 || e.RetryAfter > time.Hour {
			t.Fatalf("%q: %+v", value, e)
		}
	})
}

// FuzzErrorText: a provider's text is safe to display.
func FuzzErrorText(f *testing.F) {
	f.Add([]byte(`{"error":"invalid_request","error_description":"\u001b[31mred\u202e\nline"}`))
	f.Add([]byte(`{"error":"` + strings.Repeat("x", 1000) + `"}`))
	f.Add([]byte(`{"error":7}`))
	f.Add([]byte(`{"error":"a","Error":"b"}`))
	b := newBench(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		b.answers["/token"] = canned{400, http.Header{"Content-Type": {"application/json"}}, body}
		_, err := b.refresh(t)
		e := auth.AsError(err)
		if e == nil {
			t.Fatal("a 400 was taken for success")
		}
		for _, text := range []string{e.Code, e.Description, e.Detail, e.Error()} {
			if !utf8.ValidString(text) || utf8.RuneCountInString(text) > 500 || strings.ContainsFunc(text, hidden) {
				t.Fatalf("shows %q", text)
			}
		}
	})
}

// hidden reports a character that no text may show. The joiners stay between letters
// that need them; TestS19Joiners holds where.
func hidden(r rune) bool {
	return r != '\u200c' && r != '\u200d' && unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

func FuzzCallback(f *testing.F) {
	for _, seed := range []string{
		"code=c&state=s", "code=c&state=s&iss=https%3A%2F%2Fas", "error=access_denied&state=s", "code=c&code=d", "code=c;state=s",
		"code=%zz", "code=%00", "%63ode=c", "state=s", "state=s&state=t", "code=c&error=e", "", "&&&=&=", "code=c&iss",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		cb, err := auth.ParseCallback(query)
		failureOf(t, err)
		out, outErr := auth.ParseSignedOut(query, nil)
		failureOf(t, outErr)
		if err == nil && outErr == nil {
			t.Fatalf("%q is an answer to a sign-in and to a sign-out", query)
		}
		if outErr == nil {
			if q, err := url.ParseQuery(query); err != nil || out.State.Reveal() != q.Get("state") || !out.Code.Empty() {
				t.Fatalf("%q was read as %+v", query, out)
			}
		}
		if err != nil {
			return
		}
		q, parseErr := url.ParseQuery(query)
		if parseErr != nil || len(query) > auth.MaxCallback || cb.Code.Empty() == (cb.ErrorCode == "") {
			t.Fatalf("accepted %q as %+v", query, cb)
		}
		for name, values := range q {
			if len(values) > 1 {
				t.Fatalf("accepted %q, with %q twice", query, name)
			}
		}
		if cb.Code.Reveal() != q.Get("code") || cb.State.Reveal() != q.Get("state") || cb.Issuer != q.Get("iss") {
			t.Fatalf("%q was read as %+v", query, cb)
		}
	})
}

func FuzzPasted(f *testing.F) {
	const redirect = "http://127.0.0.1:40123/cb/acme"
	for _, seed := range []string{
		redirect + "?code=c&state=s", " " + redirect + "?code=c&state=s\n", "http://127.0.0.1:40123/cb/other?code=c&state=s",
		"https://evil.example/?code=c", "code=c&state=s", "http://127.0.0.1:40123/cb%2Facme?code=c&state=s", redirect + "?code=c&state=s#x", "http://me@127.0.0.1:40123/cb/acme?code=c&state=s", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		_, err := auth.ParsePasted(address, redirect)
		failureOf(t, err)
		if err == nil && !strings.HasPrefix(strings.ToLower(strings.TrimSpace(address)), redirect+"?") {
			t.Fatalf("accepted %q", address)
		}
	})
}
