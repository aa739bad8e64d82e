package lab

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"latchkey/auth"
	_ "latchkey/auth/demo/demotest" // providers that begin fast
	"latchkey/auth/trace"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stops are the checks that stop the attacks: in the trace's step of a step, refused with
// the protection and switched off without. An empty check is the provider's own: the step
// fails with the protection.
var stops = map[string]map[string]string{
	"stolen-code":        {"decided": "verifier"},
	"forged-callback":    {"took": "state"},
	"replayed-code":      {"noticed": ""},
	"mix-up":             {"took": "response-iss"},
	"stolen-refresh":     {"noticed": ""},
	"forged-id-token":    {"nonce": "nonce", "audience": "audience", "unsigned": "compact", "other_key": "signature"},
	"pkce-downgrade":     {"let_drop": "", "believed": "pkce"},
	"open-redirect":      {"sent": ""},
	"code-injection":     {"decided": ""},
	"poisoned-discovery": {"believed": "metadata"},
	"hostile-resource":   {"sent": "declared-host"},
	"dpop-replay":        {"bare": "", "whole": ""},
	"device-phishing":    {"decided": ""},
}

// TestEveryAttack: each attack is stopped with its protection, by the check that the list
// names, and succeeds without. Each way of an attack that has several does. With the
// protection no check of Latchkey is off. No secret that crossed a connection of any run
// stands in a result.
func TestEveryAttack(t *testing.T) {
	if len(Attacks()) != len(stops) {
		t.Errorf("%d attacks, %d are known here", len(Attacks()), len(stops))
	}
	wire := listenIn(t)
	t.Run("runs", func(t *testing.T) {
		for _, a := range Attacks() {
			for _, p := range []Protection{On, Off} {
				t.Run(a.ID+" "+string(p), func(t *testing.T) {
					t.Parallel()
					r := ran(t, a.ID, p)
					checkRun(t, r)
					wire.results(t, r)
				})
			}
		}
	})
	wire.check(t)
}

// checkRun asserts that a run went as expected, in steps that say so.
func checkRun(t *testing.T, r Result) {
	t.Helper()
	if !r.IsExpected() {
		t.Errorf("it ended as %s", r.Outcome)
	}
	if (r.StoppedAt() != 0) != (r.Protection == On) {
		t.Errorf("stopped at step %d", r.StoppedAt())
	}
	for what, check := range stops[r.Attack.ID] {
		checkStop(t, r, what, check)
	}
	for i, s := range r.Steps {
		if s.N != i+1 || s.What == "" || r.Protection == Off && (s.Mark == Refused || s.Mark == Never) {
			t.Errorf("step %d is %+v", i+1, s)
		}
	}
	placed := 0
	for _, s := range r.Steps {
		if s.Attempt != "" && seenStep(r, s).N == 0 {
			t.Errorf("step %d leads to step %d of %s, which is not there", s.N, s.Number, s.Attempt)
		}
		if s.Attempt != "" {
			placed++
		}
	}
	if placed == 0 {
		t.Error("no step leads into a trace")
	}
	off := 0
	for _, attempt := range r.Attempts {
		for _, s := range attempt.Steps {
			off += len(slices.DeleteFunc(slices.Clone(s.Checks), func(c trace.Check) bool { return c.Outcome != string(auth.CheckSwitchedOff) }))
		}
	}
	if off > 0 && r.Protection == On {
		t.Errorf("%d checks were off", off)
	}
}

// ran runs an attack.
func ran(t *testing.T, id string, p Protection) Result {
	t.Helper()
	r, err := Run(t.Context(), id, p, Options{})
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	return r
}

// checkStop asserts that a step came out as the protection has it, by its check.
func checkStop(t *testing.T, r Result, what, check string) {
	t.Helper()
	i := slices.IndexFunc(r.Steps, func(s Step) bool { return s.What == what })
	if i < 0 {
		if what != "noticed" || r.Protection == On { // without protection there is nothing to notice
			t.Errorf("there is no step %q", what)
		}
		return
	}
	step := r.Steps[i]
	want := map[Protection]Mark{On: Refused, Off: Accepted}[r.Protection]
	if step.Mark != want && !(r.Attack.ID == "replayed-code" && step.Mark == Done) {
		t.Errorf("step %q is %s, want %s", what, step.Mark, want)
	}
	if check == "" || check == "verifier" && r.Protection == Off {
		return
	}
	seen := seenStep(r, step)
	outcome := map[Protection]auth.CheckResult{On: {Outcome: auth.CheckRefused}, Off: {Outcome: auth.CheckSwitchedOff}}[r.Protection].Outcome
	if !slices.ContainsFunc(seen.Checks, func(c trace.Check) bool { return c.Name == check && c.Outcome == string(outcome) }) {
		t.Errorf("step %q leads to the checks %+v, of which %s should be %s", what, seen.Checks, check, outcome)
	}
}

// seenStep returns the step of a trace to which a step leads.
func seenStep(r Result, s Step) trace.Step {
	for _, a := range r.Attempts {
		for _, step := range a.Steps {
			if a.Attempt == s.Attempt && step.N == s.Number {
				return step
			}
		}
	}
	return trace.Step{}
}

// TestACancelledRunEnds: a run that is cancelled in the middle returns the cause, and its
// servers and goroutines are gone (TestMain looks for them).
func TestACancelledRunEnds(t *testing.T) {
	stopped := errors.New("that was enough")
	for i, a := range Attacks() {
		after := 1 + 2*i // events
		ctx, cancel := context.WithCancelCause(t.Context())
		var mu sync.Mutex
		events := 0
		_, err := Run(ctx, a.ID, []Protection{On, Off}[i%2], Options{Observe: func(auth.Event) {
			mu.Lock()
			defer mu.Unlock()
			if events++; events == after {
				cancel(stopped)
			}
		}})
		if !errors.Is(err, stopped) && !(err == nil && events < after) {
			t.Errorf("%s after %d events: %v", a.ID, after, err)
		}
		cancel(nil)
	}
}

// TestTheNetworkOfARun refuses every address but those of its servers, also of this
// computer.
func TestTheNetworkOfARun(t *testing.T) {
	reached := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer other.Close()
	n := newNetwork()
	n.open("127.0.0.1:1")
	_, port, err := net.SplitHostPort(other.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{other.URL, "http://localhost:" + port, "http://id.example", "https://id.example"} {
		for _, detoured := range []bool{true, false} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
			if err != nil {
				t.Fatal(err)
			}
			if resp, err := n.transport(detoured).RoundTrip(req); err == nil {
				_ = resp.Body.Close()
				t.Errorf("%s was reached", address)
			}
		}
	}
	if reached {
		t.Error("a request arrived at a server that is none of the run's")
	}
}

// TestUnknownAttack is an error of usage.
func TestUnknownAttack(t *testing.T) {
	for _, id := range []string{"", "all", "Stolen-Code", "stolen-code ", "../stolen-code"} {
		_, err := Run(t.Context(), id, On, Options{})
		if e := auth.AsError(err); e == nil || e.Kind != auth.KindUsage || e.Reason != auth.ReasonUnknownAttack {
			t.Errorf("%q: %v", id, err)
		}
	}
}
