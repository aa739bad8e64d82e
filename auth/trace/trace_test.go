package trace

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/auth"
)

var began = time.Date(2026, 11, 21, 18, 0, 0, 0, time.FixedZone("", 3600))

// event is one event of an attempt.
func event(attempt string, n int, change func(*auth.Event)) auth.Event {
	e := auth.Event{
		Attempt: attempt, Kind: auth.AttemptSignIn, Provider: "demo", N: n, Step: auth.StepExchange,
		From: auth.PartyLatchkey, To: auth.PartyProvider, Channel: auth.ChannelBack, Observed: true,
		At: began.Add(time.Duration(n) * time.Second), Duration: 1500 * time.Microsecond,
	}
	if change != nil {
		change(&e)
	}
	return e
}

func TestRecorderWritesTheContract(t *testing.T) {
	r := Recorder{Store: Store{Dir: filepath.Join(t.TempDir(), "traces")}}
	r.Observe(event("a1", 1, func(e *auth.Event) {
		e.Exchange = &auth.Exchange{
			Method: "POST", URL: "https://idp.example/token", RequestHeader: http.Header{"Accept": {"application/json"}}, RequestBody: "code=•••",
			Status: 400, ResponseBody: `{"error":"invalid_grant"}`,
		}
		e.Err = &auth.Error{Step: auth.StepExchange, Kind: auth.KindProviderError, Reason: auth.ReasonInvalidGrant, Code: "invalid_grant", Status: 400}
	}))
	r.Observe(event("a1", 2, func(e *auth.Event) {
		e.Exchange = &auth.Exchange{Method: "GET", URL: "https://idp.example/"}
		e.Account, e.Observed = "0123456789abcdef", false
	}))
	if got, err := r.Store.List(); err != nil || len(got) != 0 {
		t.Fatalf("an attempt on its way is listed: %v, %v", got, err)
	}
	r.Observe(event("a1", 3, func(e *auth.Event) {
		e.Done, e.Err = true, &auth.Error{Step: auth.StepExchange, Kind: auth.KindProviderError, Reason: auth.ReasonInvalidGrant}
	}))
	path := filepath.Join(r.Store.Dir, "a1.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	steps := got["steps"].([]any)
	delete(got, "steps")
	if diff := cmp.Diff(map[string]any{
		"attempt": "a1", "kind": "sign_in", "provider": "demo", "account": "0123456789abcdef",
		"started_at": "2026-11-21T17:00:01Z", "outcome": "provider_error",
	}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{
		"n": 1.0, "step": "exchange", "phase": "exchange", "checks": []any{}, "from": "latchkey", "to": "provider", "channel": "back", "observed": true,
		"at": "2026-11-21T17:00:01.000000000Z", "duration_ms": 1.0,
		"request":  map[string]any{"method": "POST", "url": "https://idp.example/token", "headers": map[string]any{"Accept": []any{"application/json"}}, "body": "code=•••"},
		"response": map[string]any{"status": 400.0, "headers": map[string]any{}, "body": `{"error":"invalid_grant"}`},
		"error":    map[string]any{"kind": "provider_error", "step": "exchange", "reason": "invalid_grant", "code": "invalid_grant", "status": 400.0},
	}, steps[0]); diff != "" {
		t.Error(diff)
	}
	second := steps[1].(map[string]any)
	if second["response"] != nil || second["observed"] != false || second["request"] == nil || second["error"] != nil {
		t.Errorf("a request without an answer is %v", second)
	}
	for path, mode := range map[string]os.FileMode{path: 0o600, r.Store.Dir: 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), mode)
		}
	}
}

func TestWithChangesNothingThatIsShared(t *testing.T) {
	base := Trace{}
	for n := range 3 { // then append has room to write into what is shared
		base = base.With(event("a1", n+1, nil))
	}
	one := base.With(event("a1", 4, func(e *auth.Event) { e.Account = "0123456789abcdef" }))
	other := base.With(event("a1", 4, func(e *auth.Event) { e.Err = &auth.Error{Kind: auth.KindNetwork} }))
	if len(base.Steps) != 3 || base.Outcome != Unfinished || base.Account != "" {
		t.Errorf("what both stand on is now %+v", base)
	}
	if len(one.Steps) != 4 || one.Outcome != Unfinished || one.Account == "" || one.Steps[3].Error != nil {
		t.Errorf("the one is %+v", one)
	}
	if len(other.Steps) != 4 || other.Account != "" || other.Steps[3].Error == nil {
		t.Errorf("the other is %+v", other)
	}
	end := base.With(event("a1", 4, func(e *auth.Event) { e.Done, e.Err = true, &auth.Error{Kind: auth.KindNetwork} }))
	if end.Outcome != string(auth.KindNetwork) || base.Outcome != Unfinished {
		t.Errorf("the end is %+v", end)
	}
}

func TestAttemptsAtOnce(t *testing.T) {
	r := Recorder{Store: Store{Dir: t.TempDir()}}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := 1; n <= 5; n++ {
				r.Observe(event(fmt.Sprintf("a%d", i), n, func(e *auth.Event) { e.Done = n == 5 }))
			}
		})
	}
	all.Wait()
	traces, err := r.Store.List()
	if err != nil || len(traces) != 8 || r.Err() != nil {
		t.Fatalf("%d traces, %v, %v", len(traces), err, r.Err())
	}
	for _, tr := range traces {
		if len(tr.Steps) != 4 || tr.Outcome != Succeeded {
			t.Errorf("%s has %d steps and ended %s", tr.Attempt, len(tr.Steps), tr.Outcome)
		}
	}
}

func TestCloseSavesWhatIsUnfinished(t *testing.T) {
	r := Recorder{Store: Store{Dir: t.TempDir()}}
	r.Observe(event("a1", 1, nil))
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if tr, err := r.Store.Load("a1"); err != nil || tr.Outcome != Unfinished {
		t.Errorf("ended %s, %v", tr.Outcome, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestLoad(t *testing.T) {
	s := Store{Dir: t.TempDir()}
	for i, name := range []string{"aa01", "aa02", "bb01"} {
		if err := s.Save(Trace{Attempt: name, StartedAt: began.Add(time.Duration(i) * time.Minute)}); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{"aa01": "aa01", "b": "bb01", "": "bb01", "aa02": "aa02"} {
		if tr, err := s.Load(name); err != nil || tr.Attempt != want {
			t.Errorf("Load(%q) = %s, %v, want %s", name, tr.Attempt, err, want)
		}
	}
	for _, name := range []string{"aa", "cc", "../aa01", "aa01.json"} {
		if _, err := s.Load(name); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonUnknownTrace {
			t.Errorf("Load(%q) = %v", name, err)
		}
	}
}

func TestNoFolder(t *testing.T) {
	s := Store{Dir: filepath.Join(t.TempDir(), "none")}
	if got, err := s.List(); err != nil || got == nil || len(got) != 0 {
		t.Errorf("List = %v, %v, want an empty list", got, err)
	}
	if _, err := os.Stat(s.Dir); err == nil {
		t.Error("reading made the folder")
	}
}

func TestOnlyTheNewestAreKept(t *testing.T) {
	s := Store{Dir: t.TempDir()}
	for i := range Keep + 5 {
		name := fmt.Sprintf("a%03d", i)
		if err := s.Save(Trace{Attempt: name, StartedAt: began.Add(time.Duration(i) * time.Second)}); err != nil {
			t.Fatal(err)
		}
		// Files written within one tick of the clock would be in no order.
		at := time.Now().Add(time.Duration(i)*time.Second - time.Hour)
		if err := os.Chtimes(s.path(name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	traces, err := s.List()
	if err != nil || len(traces) != Keep {
		t.Fatalf("%d traces are kept, %v", len(traces), err)
	}
	if traces[0].Attempt != "a054" || slices.ContainsFunc(traces, func(t Trace) bool { return t.Attempt == "a000" }) {
		t.Errorf("the newest is %s", traces[0].Attempt)
	}
}

func TestDamagedFilesArePassedOver(t *testing.T) {
	s := Store{Dir: t.TempDir()}
	if err := s.Save(Trace{Attempt: "good"}); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"bad.json": "{", "list.json": "[]", "other.json": `{"attempt":"good"}`, "empty.json": "", "notes.txt": "x",
	} {
		if err := os.WriteFile(filepath.Join(s.Dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/dev/zero", filepath.Join(s.Dir, "endless.json")); err != nil {
		t.Fatal(err)
	}
	traces, err := s.List()
	if err != nil || len(traces) != 1 || traces[0].Steps == nil {
		t.Errorf("listed %v, %v", traces, err)
	}
}

func TestAnAttemptCannotNameAnotherPlace(t *testing.T) {
	s := Store{Dir: filepath.Join(t.TempDir(), "traces")}
	for _, name := range []string{"", "../up", "a/b", strings.Repeat("a", 65)} {
		if err := s.Save(Trace{Attempt: name}); err == nil {
			t.Errorf("an attempt named %q was saved", name)
		}
	}
}

func TestSaveThatFailsNeverStopsAnAttempt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := Recorder{Store: Store{Dir: filepath.Join(file, "traces")}}
	r.Observe(event("a1", 1, func(e *auth.Event) { e.Done = true }))
	if e := auth.AsError(r.Close()); e == nil || e.Reason != auth.ReasonCannotWrite {
		t.Errorf("the failure is %v", e)
	}
}

// TestAFinishedAttemptIsForgotten: the recorder of a window that stays open for
// weeks keeps no attempt that is saved, and saves none a second time.
func TestAFinishedAttemptIsForgotten(t *testing.T) {
	r := Recorder{Store: Store{Dir: t.TempDir()}}
	r.Observe(event("a1", 1, nil))
	r.Observe(event("a1", 2, func(e *auth.Event) { e.Done = true }))
	r.Observe(event("a2", 1, nil))
	if err := os.Remove(filepath.Join(r.Store.Dir, "a1.json")); err != nil {
		t.Fatalf("the finished attempt is not saved: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	traces, err := r.Store.List()
	if err != nil || len(traces) != 1 || traces[0].Attempt != "a2" {
		t.Errorf("Close saved %v, %v, want only the unfinished a2", traces, err)
	}
}

// TestSurveyNamesWhatCannotBeRead and returns the others, also those of the background.
func TestSurveyNamesWhatCannotBeRead(t *testing.T) {
	s := Store{Dir: t.TempDir()}
	empty := s.Stamp()
	r := Recorder{Store: s}
	r.Observe(event("good", 1, nil))
	r.Observe(event("good", 0, func(e *auth.Event) { e.Done = true }))
	r.Observe(event("hidden", 1, func(e *auth.Event) { e.By.Trigger = auth.TriggerBackground }))
	r.Observe(event("hidden", 0, func(e *auth.Event) { e.Done, e.By.Trigger = true, auth.TriggerBackground }))
	if s.Stamp() == empty {
		t.Error("a saved trace leaves the stamp as it was")
	}
	for name, text := range map[string]string{"damaged": "{", "foreign": `{"attempt":"good"}`, "other": `{"a":1}`} {
		if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	traces, bad, err := s.Survey()
	if err != nil || len(traces) != 2 {
		t.Fatalf("%d traces, %v", len(traces), err)
	}
	for _, tr := range traces {
		if tr.IsBackground() != (tr.Attempt == "hidden") {
			t.Errorf("%s is of the background: %v", tr.Attempt, tr.IsBackground())
		}
	}
	want := []Unreadable{{"damaged", false}, {"foreign", true}, {"other", true}}
	if !slices.Equal(bad, want) {
		t.Errorf("unreadable are %v, want %v", bad, want)
	}
}

// TestRunningAttemptsCanBeRead until they end.
func TestRunningAttemptsCanBeRead(t *testing.T) {
	r := Recorder{Store: Store{Dir: t.TempDir()}}
	if _, ok := r.Running("a"); ok || len(r.AllRunning()) != 0 {
		t.Error("an attempt runs before its first event")
	}
	r.Observe(event("a", 1, nil))
	r.Observe(event("b", 1, nil))
	if tr, ok := r.Running("a"); !ok || len(tr.Steps) != 1 || len(r.AllRunning()) != 2 {
		t.Errorf("%d attempts run, %+v", len(r.AllRunning()), tr)
	}
	r.Observe(event("a", 0, func(e *auth.Event) { e.Done = true }))
	if _, ok := r.Running("a"); ok || len(r.AllRunning()) != 1 {
		t.Error("an attempt runs after its end")
	}
}
