package auth_test

import (
	"encoding/json"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// TestOwnClient: R20, R21, R31: the person's own client is used for a resource only if they
// say so, or have tied it by naming the resource; a client of another issuer never.
func TestOwnClient(t *testing.T) {
	for name, c := range map[string]struct {
		arm  func(*desk)
		want auth.RegistrationWay
	}{
		"not tied":     {func(d *desk) { d.stored = []auth.Provider{d.own()} }, auth.RegistrationDCR},
		"tied by word": {func(d *desk) { d.stored, d.answer.UseOwn = []auth.Provider{d.own()}, true }, auth.RegistrationOwn},
		"tied by file": {func(d *desk) {
			p := d.own()
			p.Resources = []string{d.api.URL}
			d.stored = []auth.Provider{p}
		}, auth.RegistrationOwn},
		"typed": {func(d *desk) { d.rig.as.Registering.Offer, d.answer.ClientID = false, authtest.ClientID }, auth.RegistrationOwn},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			c.arm(d)
			if _, err := d.signIn(); err != nil {
				t.Fatal(err)
			}
			made := d.stored[len(d.stored)-1]
			if made.Registration != c.want || made.Resource != d.api.Address() || d.rig.as.Count(authtest.Register) > 0 != (c.want == auth.RegistrationDCR) {
				t.Errorf("made %s by %s after %s", made.ID, made.Registration, d.rig.as.Trail())
			}
		})
	}
	d := newDesk(t)
	d.rig.as.Registering.Offer = false
	_, err := d.signIn()
	wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonClientNeeded})
	if len(d.stored) > 0 {
		t.Error("something was stored")
	}
}

// own is a client of the person's own at the sign-in service, tied to no API.
func (d *desk) own() auth.Provider {
	p := d.rig.as.Provider()
	p.ID, p.Resources, p.Redirect = "own", nil, "http://127.0.0.1/cb/own"
	return p
}

// TestRegistrationBody: R22, R23: one loopback address, native, public, with a refresh token;
// a refused address is tried once in another form; the client authenticates as the answer
// says.
func TestRegistrationBody(t *testing.T) {
	d := newDesk(t)
	d.rig.as.Break(authtest.Register, authtest.Fault{Times: 1, Status: 400, Body: text(`{"error":"invalid_redirect_uri"}`), Instead: true})
	d.rig.as.Registering.Answer = func(a map[string]any) {
		a["client_secret"], a["token_endpoint_auth_method"] = "s3cret-of-the-client", "client_secret_post"
	}
	d.rig.as.Secret = "s3cret-of-the-client"
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	if got := d.sent(authtest.Token, "client_secret"); !slices.Equal(got, []string{d.rig.as.Secret}) {
		t.Errorf("the secret is sent in %d forms", len(got))
	}
	var redirects []string
	for _, r := range d.rig.as.Log() {
		if r.Endpoint != authtest.Register {
			continue
		}
		var body map[string]any
		if err := json.Unmarshal([]byte(r.Body), &body); err != nil {
			t.Fatal(err)
		}
		list := body["redirect_uris"].([]any)
		redirects = append(redirects, list[0].(string))
		if len(list) != 1 || body["application_type"] != "native" || body["token_endpoint_auth_method"] != "none" || !strings.Contains(r.Body, "refresh_token") || body["post_logout_redirect_uris"] != nil {
			t.Errorf("registers %s", r.Body)
		}
	}
	if len(redirects) != 2 || !strings.HasPrefix(redirects[0], "http://127.0.0.1:") || !strings.HasPrefix(redirects[1], "http://localhost:") {
		t.Errorf("redirects %q", redirects)
	}
	d = newDesk(t)
	d.rig.as.Break(authtest.Register, authtest.Fault{Status: 403, Body: text(`{"error":"access_denied"}`), Instead: true})
	_, err := d.signIn()
	if failureOf(t, err).Kind != auth.KindProviderError || d.rig.as.Count(authtest.Register) != 1 || len(d.stored) > 0 {
		t.Errorf("%v after %s", err, d.rig.as.Trail())
	}
}

// TestExactRedirect: R20, R22: at a service that compares the whole redirect address, Latchkey
// registers the port at which it listens and comes back at that one; a port that is taken by
// then ends the sign-in before the browser.
func TestExactRedirect(t *testing.T) {
	d := newDesk(t)
	d.rig.as.Registering.Exact = true
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	redirect := d.stored[0].Redirect
	if got := d.sent(authtest.Authorize, "redirect_uri"); !slices.Equal(got, []string{redirect, redirect}) || d.rig.as.Count(authtest.Register) != 1 {
		t.Errorf("redirects %q after %s, stored %q", got, d.rig.as.Trail(), redirect)
	}
	u, err := url.Parse(redirect)
	if err != nil || u.Port() == "" {
		t.Fatalf("%q: %v", redirect, err)
	}
	taken, err := net.Listen("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	_, err = d.signIn()
	wantFailure(t, err, failure{auth.StepListen, auth.KindNetwork, auth.ReasonPortTaken})
	if n := d.rig.as.Count(authtest.Authorize); n != 2 {
		t.Errorf("the browser was sent there %d times", n)
	}
}

// TestExactDocument: R20: where the document names the client, a sign-in uses one of its fixed
// ports, and the address without one only where all of them are taken.
func TestExactDocument(t *testing.T) {
	d := newDesk(t)
	d.rig.as.Lenient, d.rig.as.Registering.Exact = true, true
	d.rig.as.Metadata = func(m map[string]any) { m["client_id_metadata_document_supported"] = true }
	d.find.ClientMetadata = "https://latchkey.example/client.json"
	document, err := auth.ClientDocument(d.find.ClientMetadata)
	if err != nil {
		t.Fatal(err)
	}
	var hosted struct {
		Redirects []string `json:"redirect_uris"`
	}
	if err := json.Unmarshal(document, &hosted); err != nil {
		t.Fatal(err)
	}
	d.rig.as.Registering.Redirects = hosted.Redirects
	holdPort(t, auth.DocumentPorts[2])
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	holdPort(t, auth.DocumentPorts[0])
	holdPort(t, auth.DocumentPorts[1])
	d.rig.as.Registering.Exact = false
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	for i, sent := range d.sent(authtest.Authorize, "redirect_uri") {
		if slices.Contains(hosted.Redirects, sent) != (i == 0) {
			t.Errorf("sign-in %d comes back to %q", i+1, sent)
		}
	}
}

// holdPort takes a port of 127.0.0.1, if no other program of this computer has it.
func holdPort(t *testing.T, port string) {
	l, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err == nil {
		t.Cleanup(func() { _ = l.Close() })
	}
}

// TestClientDocument: R20, the client by its document; each issuer has one of its redirect
// paths, and the document fits into 5 KiB.
func TestClientDocument(t *testing.T) {
	const at = "https://latchkey.example/client.json"
	d := newDesk(t)
	d.rig.as.Lenient = true
	d.rig.as.Metadata = func(m map[string]any) { m["client_id_metadata_document_supported"] = true }
	d.find.ClientMetadata = at
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	document, err := auth.ClientDocument(at)
	if err != nil || len(document) > 5<<10 {
		t.Errorf("%d bytes, %v", len(document), err)
	}
	p := d.stored[0]
	if p.Registration != auth.RegistrationCIMD || p.ClientID != at || !strings.Contains(string(document), `"`+p.RedirectURI()+`"`) || d.rig.as.Count(authtest.Register) > 0 {
		t.Errorf("client %q at %q after %s", p.ClientID, p.RedirectURI(), d.rig.as.Trail())
	}
	for _, bad := range []string{"http://latchkey.example/c", "https://latchkey.example/", "https://latchkey.example", "https://latchkey.example/c?x", "https://latchkey.example/a/../c"} {
		if _, err := auth.ClientDocument(bad); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
