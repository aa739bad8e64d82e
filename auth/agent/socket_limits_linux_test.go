package agent

import (
	"context"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/auth"
)

// tokenRequest is what a program sends that asks for ada's token.
const tokenRequest = "POST /1/token HTTP/1.1\r\nHost: latchkey\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"account\":\"ada\"}"

// TestWhatARequestMeans: the time that a token must last, and the beginning of a reason.
func TestWhatARequestMeans(t *testing.T) {
	token, account := ada()
	var got Request
	path, _ := socketOf(t, Options{Token: func(_ context.Context, r Request) (auth.Secret, auth.Account, error) {
		got = r
		return token, account, nil
	}})
	const kind = "application/json"
	for more, want := range map[string]time.Duration{``: time.Minute, `, "min_valid": 0`: 0, `, "min_valid": 1.5`: 1500 * time.Millisecond, `, "min_valid": "2h"`: 2 * time.Hour} {
		if status, text := posts(t, path, "/1/token", kind, `{"account": "ada"`+more+`}`); status != 200 || got.MinValid != want {
			t.Errorf("%q: %d %s, the token must last %s", more, status, text, got.MinValid)
		}
	}
	for _, span := range []string{`"-5s"`, `"876000h"`, `-0.5`, `1e10`, `null, "x": 1`, `{}`, `""`} {
		if status, text := posts(t, path, "/1/token", kind, `{"account": "ada", "min_valid": `+span+`}`); status != 400 {
			t.Errorf("%s: %d %s", span, status, text)
		}
	}
	for reason, want := range map[string]string{
		strings.Repeat("a", 250):       strings.Repeat("a", maxReason),
		strings.Repeat("ä", 150):       strings.Repeat("ä", maxReason/2),
		"b" + strings.Repeat("ä", 150): "b" + strings.Repeat("ä", maxReason/2-1),
	} {
		if status, _ := posts(t, path, "/1/token", kind, `{"account": "ada", "reason": "`+reason+`"}`); status != 200 || got.From.Reason != want {
			t.Errorf("of %d bytes a person reads %q", len(reason), got.From.Reason)
		}
	}
}

// TestWhatTheSocketGives: each token is reported before it leaves, and no cache may keep it. None
// leaves that is bound to Latchkey's key, nor one that arrives after a lock; while Latchkey is
// locked no token is obtained.
func TestWhatTheSocketGives(t *testing.T) {
	token, account := ada()
	var isLocked, locksMeanwhile atomic.Bool
	var asked, served atomic.Int32
	path, _ := socketOf(t, Options{
		Token: func(context.Context, Request) (auth.Secret, auth.Account, error) {
			asked.Add(1)
			isLocked.Store(locksMeanwhile.Load())
			return token, account, nil
		},
		Locked: isLocked.Load,
		OnServed: func(s Served) {
			if s.Account.ID != account.ID || s.To.PID == 0 || s.At.IsZero() {
				t.Errorf("%+v", s)
			}
			served.Add(1)
		},
	})
	resp, err := over(path).Post("http://latchkey/1/token", "application/json", strings.NewReader(`{"account": "ada"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.Header.Get("Cache-Control") != "no-store" || asked.Load() != 1 || served.Load() != 1 {
		t.Errorf("%v, %d requests, %d reports", resp.Header, asked.Load(), served.Load())
	}
	refused := func(when string, status int, requests int32) {
		t.Helper()
		asked.Store(0)
		got, text := posts(t, path, "/1/token", "application/json", `{"account": "ada"}`)
		if got != status || strings.Contains(text, token.Reveal()) || asked.Load() != requests || served.Load() != 1 {
			t.Errorf("%s: %d %s, %d requests, %d reports", when, got, text, asked.Load(), served.Load())
		}
	}
	isLocked.Store(true)
	refused("locked", 503, 0)
	isLocked.Store(false)
	locksMeanwhile.Store(true)
	refused("locked meanwhile", 503, 1)
	isLocked.Store(false)
	locksMeanwhile.Store(false)
	account.Grant.DPoPKey, account.Grant.TokenType = auth.NewSecret("key"), "DPoP"
	refused("bound", 404, 1)
}

// TestAProgramThatLeaves: its question is withdrawn, a refresh for it goes on, so that a new refresh
// token is not lost, and nothing is reported as given.
func TestAProgramThatLeaves(t *testing.T) {
	token, account := ada()
	finished := make(chan error, 1)
	var conn net.Conn
	path, s := socketOf(t, Options{
		Token: func(ctx context.Context, r Request) (auth.Secret, auth.Account, error) {
			_ = conn.Close()
			<-r.Ended
			finished <- ctx.Err()
			return token, account, nil
		},
		OnServed: func(Served) { t.Error("a token is reported that nobody got") },
	})
	var err error
	if conn, err = net.Dial("unix", path); err == nil {
		_, err = io.WriteString(conn, tokenRequest)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := <-finished; err != nil {
		t.Errorf("the work ended with the program: %v", err)
	}
	s.Close()
}
