package auth_test

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

func FuzzFormAnswer(f *testing.F) {
	f.Add([]byte("access_token=a&token_type=bearer&expires_in=28800&refresh_token=r&scope=repo%2Cgist"))
	f.Add([]byte("access_token=a&access_token=b&token_type=bearer"))
	f.Add([]byte("error=bad_verification_code&error_description=%1b%5b31m"))
	f.Add([]byte("%zz"))
	f.Add([]byte("access_token=%0d%0a&token_type=bearer"))
	b := newBench(f)
	b.change = func(p *auth.Provider) { p.Quirks.FormAnswers = true }
	f.Fuzz(func(t *testing.T, body []byte) {
		b.answers["/token"] = canned{200, map[string][]string{"Content-Type": {"application/x-www-form-urlencoded"}}, body}
		after, err := b.refresh(t)
		if err != nil {
			return
		}
		q, parseErr := url.ParseQuery(string(body))
		if parseErr != nil || q.Get("access_token") != after.Grant.AccessToken.Reveal() || len(q["access_token"]) != 1 || q.Get("error") != "" {
			t.Fatalf("took %q from %q", after.Grant.AccessToken.Reveal(), body)
		}
	})
}

// FuzzUserinfo: whatever userinfo contains, an account has the subject that
// occurs there once, and its texts are safe to display.
func FuzzUserinfo(f *testing.F) {
	f.Add([]byte(`{"sub":"grace","name":"Grace","email":"grace@example.test","email_verified":true}`))
	f.Add([]byte(`{"sub":"grace","sub":"ada"}`))
	f.Add([]byte(`{"Sub":"grace"}`))
	f.Add([]byte(`{"sub":7,"name":{"a":1}}`))
	f.Add([]byte(`{"sub":"grace","name":"\u202e\u001b[31m"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		b := newBench(t)
		b.answers["/userinfo"] = jsonAnswer(body)
		account, err := b.signInPlain(t.Context())
		failureOf(t, err)
		if err != nil {
			return
		}
		var oracle map[string]json.RawMessage
		if json.Unmarshal(body, &oracle) != nil || strings.Trim(string(oracle["sub"]), `"`) == "" {
			t.Fatalf("signed in as %q by %q", account.Identity.Subject, body)
		}
		for _, shown := range []string{account.Identity.Name, account.Identity.Email, account.Identity.Subject} {
			if strings.ContainsFunc(shown, hidden) || len([]rune(shown)) > 255 {
				t.Fatalf("shows %q", shown)
			}
		}
	})
}

// signInPlain is a sign-in at the provider in memory, without an ID token.
func (b *bench) signInPlain(ctx context.Context) (auth.Account, error) {
	b.answers["/token"] = jsonAnswer([]byte(`{"access_token":"a","token_type":"Bearer"}`))
	receiver := newDirect()
	p := auth.Provider{
		ID: "acme", ClientID: authtest.ClientID, Scopes: []string{"notes"}, Quirks: auth.Quirks{NoIDToken: true},
		Endpoints: auth.Endpoints{Authorization: benchIssuer + "/a", Token: benchIssuer + "/token", Userinfo: benchIssuer + "/userinfo"},
	}
	return b.client.SignIn(ctx, auth.Request{Provider: p, Timeout: 10 * time.Second, Listen: receiver.listen, Browse: receiver.browse})
}

// FuzzDevice: the address that a person visits may be opened, and the code that
// they type is readable.
func FuzzDevice(f *testing.F) {
	f.Add([]byte(deviceAnswer))
	f.Add([]byte(`{"device_code":"d","user_code":"\u202e","verification_uri":"javascript:alert(1)","expires_in":600}`))
	f.Add([]byte(`{"device_code":"d","user_code":"A","verification_uri":"https://as.example","verification_uri_complete":"file:///","expires_in":1e300,"interval":-1}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		b := newBench(t)
		b.answers["/device"] = jsonAnswer(body)
		p := auth.Provider{
			ID: "acme", ClientID: authtest.ClientID, Scopes: []string{"notes"}, Quirks: auth.Quirks{NoIDToken: true},
			Endpoints: auth.Endpoints{Authorization: benchIssuer + "/a", Token: benchIssuer + "/token", Device: benchIssuer + "/device"},
		}
		ctx, cancel := context.WithCancel(t.Context())
		_, err := b.client.SignInByDevice(ctx, auth.Request{Provider: p}, func(code auth.DeviceCode) {
			cancel()
			for _, address := range []string{code.Address, code.Complete} {
				if u, err := url.Parse(address); address != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
					t.Errorf("sends a person to %q", address)
				}
			}
			if code.UserCode == "" || strings.ContainsFunc(code.UserCode, hidden) || !code.Ends.After(time.Now()) || code.Ends.After(time.Now().Add(31*time.Minute)) {
				t.Errorf("shows %+v", code)
			}
		})
		cancel()
		if failureOf(t, err) == (failure{}) {
			t.Fatal("signed in without a grant")
		}
	})
}

// FuzzPushed: the opened address contains only a reference, whole and escaped.
func FuzzPushed(f *testing.F) {
	f.Add([]byte(`{"request_uri":"urn:ietf:params:oauth:request_uri:x","expires_in":60}`))
	f.Add([]byte(`{"request_uri":"javascript:alert(1)&client_id=evil#x","expires_in":60}`))
	f.Add([]byte(`{"request_uri":"urn:a","request_uri":"urn:b","expires_in":60}`))
	f.Add([]byte(`{"request_uri":"","expires_in":0}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		b := newBench(t)
		b.answers["/push"] = canned{201, map[string][]string{"Content-Type": {"application/json"}}, body}
		receiver := newDirect()
		p := auth.Provider{
			ID: "acme", ClientID: authtest.ClientID, Scopes: []string{"notes"}, PAR: auth.UseAlways,
			Endpoints: auth.Endpoints{Authorization: benchIssuer + "/a", Token: benchIssuer + "/token", PAR: benchIssuer + "/push"},
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, err := b.client.SignIn(ctx, auth.Request{
			Provider: p, Listen: receiver.listen,
			Browse: func(_ context.Context, address string) error {
				cancel()
				u, err := url.Parse(address)
				if err != nil || !strings.HasPrefix(address, benchIssuer+"/a?") || u.Fragment != "" || len(u.Query()) != 2 || u.Query().Get("client_id") != authtest.ClientID {
					t.Errorf("opens %q", address)
				}
				return nil
			},
		})
		if failureOf(t, err) == (failure{}) {
			t.Fatal("signed in without a callback")
		}
	})
}
