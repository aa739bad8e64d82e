package auth_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"latchkey/auth"
)

const canary = "canary-7f3a9c51d2e84b06"

// holder has secrets in fields that fmt prints without calling their methods.
type holder struct {
	Public  auth.Secret
	private auth.Secret
	nested  struct{ deep []auth.Secret }
	pointer *auth.Secret
	mapped  map[string]auth.Secret
}

// TestSecretNeverShows: no verb, encoder or logger shows a secret (K1).
func TestSecretNeverShows(t *testing.T) {
	s := auth.NewSecret(canary)
	h := holder{Public: s, private: s, pointer: &s, mapped: map[string]auth.Secret{"k": s}}
	h.nested.deep = []auth.Secret{s}
	for name, v := range map[string]any{
		"secret": s, "pointer": &s, "slice": []auth.Secret{s}, "struct": h, "struct pointer": &h,
		"grant": auth.Grant{AccessToken: s, RefreshToken: s, IDToken: s}, "callback": auth.Callback{Code: s, State: s},
		"account": auth.Account{Grant: auth.Grant{AccessToken: s}}, "provider": auth.Provider{ClientSecret: s},
	} {
		var shown bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T"} {
			fmt.Fprintf(&shown, verb+"\n", v)
		}
		text, _ := json.Marshal(v)
		shown.Write(text)
		slog.New(slog.NewTextHandler(&shown, nil)).Info("m", "v", v)
		slog.New(slog.NewJSONHandler(&shown, nil)).Info("m", "v", v)
		hex := fmt.Sprintf("%x", canary)
		if got := shown.String(); strings.Contains(got, canary) || strings.Contains(strings.ToLower(got), hex) {
			t.Errorf("%s shows the secret:\n%s", name, got)
		}
	}
	if s.Reveal() != canary || s.Len() != len(canary) || s.Empty() {
		t.Error("Reveal does not give the text")
	}
}

func TestSecretEqual(t *testing.T) {
	a, b := auth.NewSecret("one"), auth.NewSecret("one")
	if !a.Equal(b) || a.Equal(auth.NewSecret("two")) || a.Equal(auth.Secret{}) || !auth.NewSecret("").Equal(auth.Secret{}) {
		t.Error("Equal")
	}
}

func TestSecretTail(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "short": "••• 5 characters", strings.Repeat("x", 23): "••• 23 characters", strings.Repeat("x", 20) + "7Q2c": "•••• 7Q2c",
	} {
		if got := auth.NewSecret(text).Tail(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestRedaction: no secret that was issued, drawn or sent appears in any event of
// a sign-in, a refresh, a call and a revocation (K1).
func TestRedaction(t *testing.T) {
	r := newRig(t)
	r.as.Secret = "client-secret-canary"
	r.request.Provider = r.as.Provider()
	a := r.linkedKeepingLog()
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.client.Revoke(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	secrets := append(r.as.Secrets(), r.as.Secret, a.Grant.IDToken.Reveal())
	for _, sent := range r.as.Log() {
		for _, name := range []string{"state", "nonce", "code", "code_verifier", "token", "refresh_token"} {
			secrets = append(secrets, sent.Query.Get(name), sent.Form.Get(name))
		}
	}
	shown := report(t, r.seen()) + fmt.Sprintf("%+v %#v", r.seen(), r.seen())
	if !strings.Contains(shown, "/token") || !strings.Contains(shown, "grant_type=refresh_token") {
		t.Error("the events show no exchange at all")
	}
	for _, s := range secrets {
		if s != "" && strings.Contains(shown, s) {
			t.Errorf("%.12s… is shown", s)
		}
	}
}

func (r *rig) linkedKeepingLog() auth.Account {
	r.tb.Helper()
	a, err := r.signIn()
	if err != nil {
		r.tb.Fatal(err)
	}
	return a
}

// TestErrorText: an error has the step and the failure, and never its cause,
// which may contain a body or an address (E10).
func TestErrorText(t *testing.T) {
	e := (&auth.Error{Step: auth.StepExchange, Kind: auth.KindProviderError, Reason: auth.ReasonOAuthError, Code: "odd", Detail: "host"}).Caused(errors.New(canary))
	if got := e.Error(); got != "exchange: provider_error: oauth_error: odd: host" {
		t.Errorf("%q", got)
	}
	if strings.Contains(fmt.Sprintf("%v %+v %s", e, e, e), canary) || !strings.Contains(errors.Unwrap(e).Error(), canary) {
		t.Error("the cause is shown, or lost")
	}
	if auth.AsError(nil) != nil || auth.AsError(errors.New("x")).Kind != auth.KindInternal || auth.AsError(fmt.Errorf("in: %w", e)) != e {
		t.Error("AsError")
	}
}
