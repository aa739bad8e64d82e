package diagram

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/trace"
)

// recordings are attempts at the demo provider, as they were stored.
var recordings = []string{"sign-in", "device", "revoke", "call", "refresh-refused"}

// recorded reads a trace from testdata.
func recorded(t testing.TB, name string) trace.Trace {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var tr trace.Trace
	if err := json.Unmarshal(text, &tr); err != nil {
		t.Fatal(err)
	}
	return tr
}

func step(t testing.TB, d Diagram, n int) Step {
	t.Helper()
	s, found := d.Step(n)
	if !found {
		t.Fatalf("no step %d", n)
	}
	return s
}

// field returns the field of a step; of two with one name, the request's.
func field(t testing.TB, s Step, name string) Field {
	t.Helper()
	i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		t.Fatalf("step %d has no field %s", s.N, name)
	}
	return s.Fields[i]
}

func TestPhasesAndLanes(t *testing.T) {
	d := Of(recorded(t, "sign-in"))
	var phases []string
	for _, p := range d.Phases {
		phases = append(phases, fmt.Sprintf("%s %d", p.ID, len(p.Steps)))
	}
	if got := strings.Join(phases, ", "); got != "prepare 4, authorize 8, callback 1, exchange 3, identify 4, end 1" {
		t.Errorf("phases: %s", got)
	}
	if got := strings.Join(d.Lanes, " "); got != "person latchkey browser provider" {
		t.Errorf("lanes: %s", got)
	}
	if took := d.Phases[1].Took; took < 2*time.Second || took > 4*time.Second {
		t.Errorf("authorizing took %s, though the person alone took 2.9 s", took)
	}
}

// TestKindsOfSteps: one step of the contract has a title for each act that it
// covers.
func TestKindsOfSteps(t *testing.T) {
	for name, want := range map[string][]string{
		"sign-in": {
			"discover", "discover_check", "listen", "prepare", "browser", "wait", "approve", "act_page_shown", "act_person_authenticated",
			"act_page_shown", "act_consent_given", "act_code_issued", "callback", "exchange", "act_verifier_compared", "act_token_issued",
			"verify", "verify_check", "userinfo", "userinfo_check", "save",
		},
		"device": {
			"discover", "discover_check", "discover_moved", "wait_codes", "wait_device", "approve", "act_page_shown", "act_person_authenticated",
			"act_page_shown", "act_consent_given", "poll", "act_token_issued", "verify", "verify_check", "userinfo", "userinfo_check", "save",
		},
		"revoke":          {"discover_remembered", "revoke_proof", "revoke", "revoke_dead"},
		"call":            {"call_check"},
		"refresh-refused": {"refresh_check", "refresh_check"},
	} {
		var got []string
		for _, s := range recorded(t, name).Steps {
			got = append(got, string(kindOf(s)))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestWhereAValueStandsAgain: the same address, and the same secret by its
// nickname.
func TestWhereAValueStandsAgain(t *testing.T) {
	d := Of(recorded(t, "sign-in"))
	for _, want := range []struct {
		step     int
		name     string
		nickname string
		also     []int
	}{
		{4, "state", "state A", []int{5, 6, 13}},
		{4, "code_verifier", "verifier A", []int{14}},
		{5, "state", "state A", []int{4, 6, 13}},
		{5, "client_id", "", []int{6, 14}},
		{13, "code", "code A", []int{14}},
		{14, "code_verifier", "verifier A", []int{4}},
		{14, "access_token", "access token A", []int{19}},
		{19, "Authorization", "access token A", []int{14}},
		{14, "grant_type", "", []int{}},
	} {
		f := field(t, step(t, d, want.step), want.name)
		if f.Nickname != want.nickname || !slices.Equal(f.Also, want.also) {
			t.Errorf("step %d, %s: %q, also %v, want %q, %v", want.step, want.name, f.Nickname, f.Also, want.nickname, want.also)
		}
	}
}

// TestARotatedTokenGetsANewNickname, and the one that was sent keeps its own.
func TestARotatedTokenGetsANewNickname(t *testing.T) {
	const masked = "••• 43 characters"
	d := Of(trace.Trace{Steps: []trace.Step{{
		N: 1, Step: string(auth.StepRefresh), From: "latchkey", To: "provider", Channel: "back", Observed: true,
		Request:  &trace.Request{Method: "POST", URL: "https://as.example/token", Body: "grant_type=refresh_token&refresh_token=" + masked},
		Response: &trace.Response{Status: 200, Body: `{"access_token":"` + masked + `","refresh_token":"` + masked + `"}`},
	}}})
	var got []string
	for _, f := range step(t, d, 1).Fields {
		if f.Nickname != "" {
			got = append(got, f.Nickname)
		}
	}
	if want := []string{"refresh token A", "access token A", "refresh token B"}; !slices.Equal(got, want) {
		t.Errorf("nicknames %q, want %q", got, want)
	}
}

// TestARefusedCallbackIsItsOwnStep, red, with its sentence, and the flow goes on.
func TestARefusedCallbackIsItsOwnStep(t *testing.T) {
	tr := recorded(t, "sign-in")
	i := slices.IndexFunc(tr.Steps, func(s trace.Step) bool { return s.Step == string(auth.StepCallback) })
	refused := tr.Steps[i]
	refused.Error = &trace.Failure{Kind: string(auth.KindBadAnswer), Step: string(auth.StepCallback), Reason: string(auth.ReasonBadCallback)}
	tr.Steps = slices.Insert(slices.Clone(tr.Steps), i, refused)
	s := Of(tr).Phases[2].Steps[0]
	if kindOf(s.Step) != "callback_refused" || ToneOf(s) != ToneFailed || s.Error.Title == "" || s.Error.Hint == "" {
		t.Errorf("a refused callback is %q, %s, %+v", s.Title, ToneOf(s), s.Error)
	}
	if refused.Error.Title != "" {
		t.Error("the recorded trace was changed")
	}
}

// TestAProofIsNoFailure: the refused request after a revocation is what was wanted.
func TestAProofIsNoFailure(t *testing.T) {
	d := Of(recorded(t, "revoke"))
	if s := step(t, d, 4); s.Error == nil || s.Failed() || s.failure() != "" {
		t.Errorf("the proof is shown as a failure: %+v", s.Error)
	}
}

// TestAnAttemptWithoutSteps says so in every format.
func TestAnAttemptWithoutSteps(t *testing.T) {
	d := Of(trace.Trace{Attempt: "a", Kind: "sign_in", Provider: "demo", Outcome: "usage"})
	for _, f := range Formats {
		var b strings.Builder
		if err := Write(&b, d, f, "1"); err != nil {
			t.Errorf("%s: %v", f, err)
		}
		if f != PNG && f != JSON && !strings.Contains(b.String(), d.Notice) {
			t.Errorf("%s does not say why it is empty: %s", f, b.String())
		}
	}
	var b strings.Builder
	if err := WriteText(&b, d); err != nil || !strings.Contains(b.String(), d.Notice) {
		t.Errorf("the text does not say why it is empty: %v, %s", err, b.String())
	}
}

// TestARequestIsReadLineByLine: the query stands below the headers, one parameter on each line.
func TestARequestIsReadLineByLine(t *testing.T) {
	d := Of(recorded(t, "sign-in"))
	got := step(t, d, 6).RequestText()
	if !strings.HasPrefix(got, "GET /authorize\nHost: 127.0.0.1:29579\n\nclient_id=latchkey-demo\n") || !strings.Contains(got, "\nredirect_uri=http://127.0.0.1:") || strings.Contains(got, "&") {
		t.Errorf("it reads\n%s", got)
	}
	both := Step{Step: trace.Step{Request: &trace.Request{Method: "POST", URL: "https://as.example/token?tenant=a%20b", Body: "grant_type=refresh_token&scope=x"}}}
	if got := both.RequestText(); got != "POST /token\nHost: as.example\n\ntenant=a b\n\ngrant_type=refresh_token\nscope=x" {
		t.Errorf("with a body it reads\n%s", got)
	}
}

// TestAnAnswerSaysWhatItBrings: its tokens, or the error code.
func TestAnAnswerSaysWhatItBrings(t *testing.T) {
	d := Of(recorded(t, "sign-in"))
	refused := step(t, d, 14)
	refused.Error = &trace.Failure{Code: "invalid_grant"}
	for _, c := range []struct {
		of   Step
		want string
	}{{step(t, d, 14), "200 OK, 2 tokens"}, {step(t, d, 19), "200 OK"}, {refused, "200 OK, invalid_grant"}} {
		if got := c.of.AnswerLabel(); got != c.want {
			t.Errorf("step %d answers %q, want %q", c.of.N, got, c.want)
		}
	}
}

// TestWhatHappenedTwiceIsDrawnTwice: a request that the server had sent anew, and a pushed request with
// its arrow, each with its number and its own result.
func TestWhatHappenedTwiceIsDrawnTwice(t *testing.T) {
	tr := recorded(t, "sign-in")
	i := slices.IndexFunc(tr.Steps, func(s trace.Step) bool { return s.Step == string(auth.StepExchange) })
	refused := tr.Steps[i]
	refused.Response = &trace.Response{Status: 400, Body: `{"error":"use_dpop_nonce"}`}
	refused.Error = &trace.Failure{Kind: string(auth.KindProviderError), Step: string(auth.StepExchange), Reason: string(auth.ReasonOAuthError), Code: "use_dpop_nonce"}
	push := tr.Steps[i]
	push.Step, push.Phase = string(auth.StepPush), string(auth.StepPush.Phase())
	push.Request = &trace.Request{Method: "POST", URL: "http://127.0.0.1:29579/par", Body: "client_id=latchkey-demo"}
	tr.Steps = slices.Insert(slices.Clone(tr.Steps), i, refused)
	tr.Steps = slices.Insert(tr.Steps, 4, push)
	for n := range tr.Steps {
		tr.Steps[n].N = n + 1
	}
	var got []string
	for _, b := range Place(Of(tr), windowMeasures()).Bands {
		for _, r := range b.Rows {
			if s := r.Step.Step.Step; s == string(auth.StepExchange) && r.Step.From == "latchkey" || s == string(auth.StepPush) {
				got = append(got, fmt.Sprintf("%d %s, %s / %s", r.Step.N, r.Tone, r.Arrows[0].Label, r.Arrows[1].Label))
			}
		}
	}
	want := []string{
		"5 back, POST /par / 200 OK, 2 tokens", "15 failed, POST /token / 400 Bad Request, use_dpop_nonce", "16 back, POST /token / 200 OK, 2 tokens",
	}
	if !slices.Equal(got, want) {
		t.Errorf("drawn are %q, want %q", got, want)
	}
}
