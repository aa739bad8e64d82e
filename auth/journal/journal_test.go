package journal_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/journal"
)

const canary = "canary-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6"

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func event() auth.Event {
	return auth.Event{
		Attempt: "0123456789abcdef", Kind: auth.AttemptRefresh, Provider: "corp", Account: "fedcba9876543210", N: 2,
		Step: auth.StepRefresh, At: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Duration: 3 * time.Millisecond, Done: true,
		Exchange: &auth.Exchange{Method: "POST", URL: "https://corp.example/token?x=" + canary, Status: 400, RequestBody: canary, ResponseBody: canary},
		Err:      &auth.Error{Step: auth.StepRefresh, Kind: auth.KindProviderError, Reason: auth.ReasonOAuthError, Code: "slow_down", Description: canary, Status: 400},
	}
}

func TestAnEventIsOneLine(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	l := journal.Open(dir)
	if _, err := os.Stat(dir); err == nil {
		t.Fatal("the folder is there before there is anything to say")
	}
	l.Observe(event())
	path := journal.Files(dir, journal.Name)[0]
	var got map[string]any
	if err := json.Unmarshal([]byte(read(t, path)), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"time": "2026-03-04T05:06:07Z", "level": "WARN", "msg": "step", "attempt": "0123456789abcdef", "n": 2.0, "kind": "refresh",
		"provider": "corp", "step": "refresh", "account": "fedcba9876543210", "took": 3e6, "method": "POST", "host": "corp.example",
		"status": 400.0, "done": true,
		"error": map[string]any{"kind": "provider_error", "step": "refresh", "reason": "oauth_error", "code": "slow_down", "status": 400.0},
	}
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("got  %s\nwant %s", g, w)
	}
	for name, mode := range map[string]os.FileMode{dir: 0o700, path: 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if err := l.Err(); err != nil {
		t.Error(err)
	}
}

// leaky quotes its value, as errors of other packages do.
type leaky struct{ Token string }

func (l leaky) Error() string { return "cannot parse " + l.Token }

func TestNothingGetsAroundTheRedaction(t *testing.T) {
	dir := t.TempDir()
	l := journal.Open(dir)
	address := "http://127.0.0.1:5/cb/x?code=short&state=short2"
	for _, v := range []any{
		auth.NewSecret(canary),
		leaky{canary},
		errors.New(canary), fmt.Errorf("%w", leaky{canary}), []byte(canary),
		struct{ Token string }{canary},
		&leaky{canary},
		map[string]string{"token": canary},
		canary, "Bearer " + canary,
		auth.Grant{AccessToken: auth.NewSecret(canary)},
		address,
	} {
		l.Logger().Info("one", "value", v)
		l.Logger().WithGroup("g").With("value", v).Error("two")
		l.Logger().Warn("three", slog.Group("inner", slog.Any("value", v)))
	}
	l.Logger().Info("text " + canary)
	l.Observe(event())
	l.Refused(auth.Refusal{At: time.Now(), Reason: auth.ReasonStateMismatch, From: "127.0.0.1:4", Origin: "https://evil.example/?code=" + canary, Agent: canary})
	text := read(t, journal.Files(dir, journal.Name)[0])
	for _, bad := range []string{canary, canary[:24], "short"} {
		if strings.Contains(text, bad) {
			t.Errorf("the log holds %q:\n%s", bad, text)
		}
	}
	for _, want := range []string{`"reason":"state_mismatch"`, `"from":"127.0.0.1:4"`, `"origin":"https://evil.example/"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the log does not hold %s", want)
		}
	}
}

func TestItRotates(t *testing.T) {
	dir := t.TempDir()
	l := journal.Open(dir)
	var filler []any
	for i := range 10 {
		filler = append(filler, slog.String(fmt.Sprint("s", i), strings.Repeat("word ", 90)))
	}
	for i := range 1200 { // about 6 MB
		l.Logger().With(filler...).Info("one", "i", i)
	}
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	for _, path := range journal.Files(dir, journal.Name) {
		info, err := os.Stat(path)
		if err != nil || info.Size() > journal.MaxSize {
			t.Errorf("%s: %v bytes, %v", path, info.Size(), err)
		}
	}
	if !strings.Contains(read(t, journal.Files(dir, journal.Name)[0]), `"i":1199}`) {
		t.Error("the latest line is not in the newest file")
	}
	found, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(found) != journal.Kept+2 { // and the lock
		t.Errorf("the folder holds %q", found)
	}
}

// TestManyWrite writes to several logs of one folder, as several processes do,
// across rotations: every line stays whole.
func TestManyWrite(t *testing.T) {
	dir := t.TempDir()
	var writers sync.WaitGroup
	for w := range 8 {
		writers.Go(func() {
			l := journal.Open(dir)
			for i := range 400 {
				l.Logger().Info(strings.Repeat("x y ", 120), "w", w, "i", i)
			}
			if err := l.Err(); err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	lines := 0
	for _, path := range journal.Files(dir, journal.Name) {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); lines++ {
			if !json.Valid(s.Bytes()) {
				t.Fatalf("%s: a line is not whole: %s", path, s.Text())
			}
		}
	}
	if lines != 8*400 {
		t.Errorf("%d lines, want %d", lines, 8*400)
	}
}

func TestALinkIsNotWrittenThrough(t *testing.T) {
	dir, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "precious")
	if err := errors.Join(os.WriteFile(elsewhere, []byte("mine"), 0o600), os.Symlink(elsewhere, journal.Files(dir, journal.Name)[0])); err != nil {
		t.Fatal(err)
	}
	l := journal.Open(dir)
	l.Observe(event())
	if l.Err() == nil {
		t.Error("it says that it wrote")
	}
	if got := read(t, elsewhere); got != "mine" {
		t.Errorf("the file behind the link is now %q", got)
	}
}
