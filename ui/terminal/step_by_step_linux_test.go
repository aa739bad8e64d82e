package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/ui/words"
)

// seat is a person at a terminal: what the command says, and a hand that types.
type seat struct {
	t        *testing.T
	screen   *os.File
	terminal *os.File

	mu   sync.Mutex
	said bytes.Buffer
	more chan struct{}
}

func newSeat(t *testing.T) *seat {
	screen, terminal := pty(t)
	go func() { _, _ = io.Copy(io.Discard, screen) }() // the echo
	return &seat{t: t, screen: screen, terminal: terminal, more: make(chan struct{}, 1)}
}

// Write takes what the command says.
func (s *seat) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said.Write(text)
	select {
	case s.more <- struct{}{}:
	default:
	}
	return len(text), nil
}

func (s *seat) all() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

func (s *seat) types(text string) {
	if _, err := s.screen.WriteString(text); err != nil {
		s.t.Error(err)
	}
}

// answersStops types Enter at each stop until over is closed, and opens the address that
// stands alone on a line with open, once. at is called at each stop with its number.
func (s *seat) answersStops(over <-chan struct{}, open func(address string), at func(i int) bool) {
	opened, stops := false, 0
	for {
		all := s.all()
		for strings.Count(all, words.StopKeys()) > stops {
			stops++
			if at == nil || at(stops) {
				s.types("\n")
			}
		}
		if address := alone.FindString(all); address != "" && !opened {
			opened = true
			go open(address)
		}
		select {
		case <-over:
			return
		case <-s.more:
		}
	}
}

// alone matches an address of the demo provider that stands alone on a line.
var alone = regexp.MustCompile(`(?m)^http://127\.0\.0\.1:\d+/authorize\?\S+$`)

// TestStepByStepAtATerminal: each step is said before it is done, Enter goes on, and
// standard output has nothing but the account.
func TestStepByStepAtATerminal(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	s, over := newSeat(t), make(chan struct{})
	var out bytes.Buffer
	go s.answersStops(over, func(address string) {
		if _, err := (person{username: "ada", decision: "allow"}).start(address); err != nil {
			t.Error(err)
		}
	}, nil)
	code := Run(t.Context(), []string{"--home", t.TempDir(), "--key-keeper", "memory", "--json", "sign-in", "demo", "--no-browser", "--step-by-step"},
		Streams{In: s.terminal, Out: &out, Err: s}, nil)
	close(over)
	var account map[string]any
	if err := json.Unmarshal(out.Bytes(), &account); code != 0 || err != nil || account["name"] != "Ada Lovelace" {
		t.Fatalf("exit %d, %v: %s\n%s", code, err, out.String(), s.all())
	}
	said := s.all()
	for i, kind := range []words.StepKind{"discover", "browser", "exchange", "verify", "userinfo"} {
		title, why := words.StepNumbered(i+1, words.StepTitle(kind)), words.StepReason(kind)
		at := strings.Index(said, title)
		if at < 0 || !strings.Contains(said[at:], why) {
			t.Errorf("%q and %q are not said in order:\n%s", title, why, s.all())
			continue
		}
		said = said[at:]
	}
	for _, want := range []string{"code_verifier: •••", "code: •••", "grant_type: authorization_code", "POST http://127.0.0.1:", words.CheckSays("state"), words.CheckSays("nonce"), "The code lives for "} {
		if !strings.Contains(s.all(), want) {
			t.Errorf("%q is not said", want)
		}
	}
	if first := strings.Index(s.all(), words.StopKeys()); first > strings.Index(s.all(), "authorize?") {
		t.Error("the address is shown before the first stop")
	}
}

// TestStepByStepIsLeft by the end of the input and by an interrupt at any stop; what is
// typed at a stop is no Enter.
func TestStepByStepIsLeft(t *testing.T) {
	for name, c := range map[string]struct {
		leave func(*seat, context.CancelCauseFunc)
		code  int
	}{
		"the end of the input": {func(s *seat, _ context.CancelCauseFunc) { s.types("\x04") }, exitFailed},
		"an interrupt": {func(_ *seat, cancel context.CancelCauseFunc) {
			cancel(&auth.Error{Step: auth.StepWait, Kind: auth.KindCancelled, Reason: auth.ReasonInterrupted})
		}, exitInterrupted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
			s, over, dir := newSeat(t), make(chan struct{}), t.TempDir()
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			go s.answersStops(over, func(string) { t.Error("the browser was opened") }, func(i int) bool {
				if i == 3 {
					s.types("no\n") // answers nothing
					c.leave(s, cancel)
				}
				return i < 3
			})
			var out bytes.Buffer
			code := Run(ctx, []string{"--home", dir, "--key-keeper", "memory", "sign-in", "demo", "--step-by-step"}, Streams{In: s.terminal, Out: &out, Err: s}, nil)
			close(over)
			if code != c.code || out.Len() != 0 || strings.Count(s.all(), words.StopKeys()) != 3 {
				t.Errorf("exit %d, %q\n%s", code, out.String(), s.all())
			}
		})
	}
}

// TestEnterIsAnEmptyLine: other lines are no answer, and the end of the input is an error.
func TestEnterIsAnEmptyLine(t *testing.T) {
	typed := make(chan string, 3)
	typed <- "yes"
	typed <- ""
	if err := awaitEnter(t.Context(), typed); err != nil || len(typed) != 0 {
		t.Errorf("%v, %d lines are left", err, len(typed))
	}
	close(typed)
	if awaitEnter(t.Context(), typed) == nil {
		t.Error("the end of the input goes on")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if awaitEnter(ctx, make(chan string)) == nil {
		t.Error("the end of ctx goes on")
	}
}
