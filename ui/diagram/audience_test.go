package diagram

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"latchkey/auth/trace"
)

// private is a sign-in at a company's provider, made from one at the demo provider.
func private(t testing.TB) trace.Trace {
	t.Helper()
	text, err := json.Marshal(recorded(t, "sign-in"))
	if err != nil {
		t.Fatal(err)
	}
	said := strings.NewReplacer(
		"http://127.0.0.1:29579/token", "https://login.corp-name.test/1f2e3d4c-0000-4444-8888-abcdefabcdef/token",
		"http://127.0.0.1:29579/userinfo", "https://graph.corp-name.test:8443/me",
		"http://127.0.0.1:29579", "https://login.corp-name.test",
		"http:%2F%2F127.0.0.1:29579", "https:%2F%2Flogin.corp-name.test",
		"latchkey-demo", "corp-name-client",
	).Replace(string(text))
	var tr trace.Trace
	if err := json.Unmarshal([]byte(said), &tr); err != nil {
		t.Fatal(err)
	}
	last := &tr.Steps[len(tr.Steps)-1]
	last.Error = &trace.Failure{Description: "ask https://help.corp-name.test", Detail: "login.corp-name.test"}
	tr.Steps[0].Response.Headers = http.Header{"Location": {"https://www.corp-name.test/x"}}
	return tr
}

// TestForAudience: no name of the provider's remains, and everything else does.
func TestForAudience(t *testing.T) {
	before := private(t)
	kept, err := json.Marshal(before)
	if err != nil {
		t.Fatal(err)
	}
	shown := ForAudience(before)
	text, err := json.Marshal(shown)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"corp-name", "1f2e3d4c"} {
		if strings.Contains(string(text), name) {
			at := strings.Index(string(text), name)
			t.Errorf("%s is shown: …%s…", name, text[max(at-80, 0):at+40])
		}
	}
	for _, want := range []string{"https://provider.example/authorize", "client_id=example-client", "127.0.0.1:42543/cb/demo", audienceTenant} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not shown", want)
		}
	}
	if again, _ := json.Marshal(before); string(again) != string(kept) {
		t.Error("the trace itself was changed")
	}
	if c := Compare(Of(before), Of(shown)); len(c.A.Steps()) != len(c.B.Steps()) {
		t.Error("a step is missing")
	}
}

// TestTheDemoNeedsNoOtherNames: its people and addresses are made up.
func TestTheDemoNeedsNoOtherNames(t *testing.T) {
	if tr := recorded(t, "sign-in"); !reflect.DeepEqual(ForAudience(tr), tr) {
		t.Error("the demo provider's trace was changed")
	}
}

// TestAHostOfOneWord stands for itself in addresses alone.
func TestAHostOfOneWord(t *testing.T) {
	tr := trace.Trace{Steps: []trace.Step{{
		To: "provider", Request: &trace.Request{Method: "GET", URL: "http://token/token?state=token"}, Note: "token",
	}}}
	if got := ForAudience(tr).Steps[0]; got.Request.URL != "http://provider.example/token?state=token" || got.Note != "token" {
		t.Errorf("shown is %s, %s", got.Request.URL, got.Note)
	}
}
