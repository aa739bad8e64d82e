package trace

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// TestMaskedMasksByTodaysRules: a trace of an older version, which kept values of
// userinfo and tokens under harmless names, shows neither after Masked (X7, X8).
func TestMaskedMasksByTodaysRules(t *testing.T) {
	step := func(of auth.Step, body string) Step {
		return Step{
			Step: string(of), At: Moment{time.Now()}, Request: &Request{Method: "GET", URL: "https://corp.example/x?login_hint=ada@corp.example", Body: "client_id=c&refresh_token=canary-1"},
			Response: &Response{Status: 200, Body: body},
		}
	}
	old := Trace{Attempt: "old", Kind: string(auth.AttemptSignIn), Steps: []Step{
		step(auth.StepExchange, `{"access_token":"canary-2","kid":"a canary-2 b","my_tokens":[{"value":"canary-3"}],"scope":"openid canary-3","token_type":"Bearer"}`),
		step(auth.StepUserinfo, `{"sub":"canary-4","scope":"canary-5","updated_at":471147,"email_verified":true,"address":{"iss":"canary-6"}}`),
	}}
	text, err := json.Marshal(old)
	if err != nil {
		t.Fatal(err)
	}
	masked, err := Masked(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"canary", "471147", "email_verified\\\": true", "ada@corp"} {
		if strings.Contains(string(masked), bad) {
			t.Errorf("%q stays:\n%s", bad, masked)
		}
	}
	for _, want := range []string{"my_tokens", "updated_at", "client_id=c", "Bearer"} {
		if !strings.Contains(string(masked), want) {
			t.Errorf("%q is gone:\n%s", want, masked)
		}
	}
}
