package agent

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/ledger"
)

// socketOf opens the socket for other languages.
func socketOf(t *testing.T, o Options) (path string, s *Socket) {
	t.Helper()
	path, err := SocketPath(filepath.Join(folder(t), "run"))
	if err != nil {
		t.Fatal(err)
	}
	if s, err = ListenSocket(path, o, func(e *auth.Error) (string, string) { return "title of " + string(e.Reason), "hint" }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return path, s
}

// over is a client of a socket, as any language has one.
func over(path string) *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}}}
}

// posts sends a body and returns status and answer.
func posts(t *testing.T, path, where, kind, body string) (int, string) {
	t.Helper()
	resp, err := over(path).Post("http://latchkey"+where, kind, strings.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text)
}

func TestTheSocketForOtherLanguages(t *testing.T) {
	token, account := ada()
	account.Grant.ExpiresAt = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	var got Request
	var isLocked atomic.Bool
	var failing error
	path, _ := socketOf(t, Options{
		Token: func(_ context.Context, r Request) (auth.Secret, auth.Account, error) {
			got = r
			if failing != nil {
				return auth.Secret{}, account, failing
			}
			return token, account, nil
		},
		Locked: isLocked.Load,
	})
	const json, where = "application/json", "/1/token"
	const noRequest = `{"error":{"kind":"usage","step":"config","reason":"bad_socket_request","title":"title of bad_socket_request","hint":"hint"}}` + "\n"
	for _, c := range []struct {
		name, where, kind, body string
		status                  int
	}{
		{"all fields", where, json, `{"account": "ada", "min_valid": 90, "reason": "nightly\u001b[2J report"}`, 200},
		{"a text", where, json + "; charset=utf-8", `{"account": "ada", "min_valid": "1m30s"}`, 200},
		{"no account", where, json, `{"min_valid": 90}`, 400},
		{"garbage", where, json, "\x00\xff\x16\x03\x01", 400},
		{"an array", where, json, `["ada"]`, 400},
		{"an unknown field", where, json, `{"account": "ada", "acount": "x"}`, 400},
		{"two objects", where, json, `{"account": "ada"} {"account": "grace"}`, 400},
		{"a negative time", where, json, `{"account": "ada", "min_valid": -1}`, 400},
		{"a time that is none", where, json, `{"account": "ada", "min_valid": "soon"}`, 400},
		{"an endless time", where, json, `{"account": "ada", "min_valid": 1e300}`, 400},
		{"1 MiB", where, json, `{"account": "` + strings.Repeat("a", 1<<20) + `"}`, 413},
		{"a form", where, "application/x-www-form-urlencoded", "account=ada", 415},
		{"another path", "/2/token", json, `{"account": "ada"}`, 404},
		{"the path of the accounts", "/2/accounts", json, `{}`, 404},
		{"a longer path", where + "/x", json, `{"account": "ada"}`, 404},
	} {
		got = Request{}
		status, text := posts(t, path, c.where, c.kind, c.body)
		if status >= 400 && text != noRequest {
			t.Errorf("%s: %d %s", c.name, status, text)
		}
		if status != c.status && !(c.status == 413 && status == 0) { // the server may close before the client has sent all
			t.Errorf("%s: %d %s, want %d", c.name, status, text, c.status)
		}
		if (status == 200) != strings.Contains(text, token.Reveal()) || (status == 200) != (got.Account == "ada") {
			t.Errorf("%s: %s, the holder was asked for %+v", c.name, text, got)
		}
		if status == 200 && (got.MinValid != 90*time.Second || got.Way != ledger.WaySocket || got.From.PID != os.Getpid() || got.From.Path == "") {
			t.Errorf("%s: the holder was asked for %+v", c.name, got)
		}
		if c.name == "all fields" && (got.From.Reason != "nightly[2J report" || text != `{"token":"a-token-of-ada","account":"0123456789abcdef","expires_at":"2026-11-29T12:00:00Z"}`+"\n") {
			t.Errorf("reason %q, answer %s", got.From.Reason, text)
		}
	}
	resp, err := over(path).Get("http://latchkey" + where)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(resp.Body)
	if _ = resp.Body.Close(); resp.StatusCode != http.StatusMethodNotAllowed || string(text) != noRequest {
		t.Errorf("GET: %s %s", resp.Status, text)
	}
	for kind, status := range map[auth.Kind]int{
		auth.KindNotAllowed: 403, auth.KindUsage: 404, auth.KindSignInNeeded: 409, auth.KindNetwork: 502, auth.KindProviderError: 502, auth.KindVaultDamaged: 500,
	} {
		failing = &auth.Error{Step: auth.StepConfig, Kind: kind, Reason: auth.ReasonProgramRefused}
		want := `{"error":{"kind":"` + string(kind) + `","step":"config","reason":"program_refused","title":"title of program_refused","hint":"hint"}}` + "\n"
		if got, text := posts(t, path, where, json, `{"account": "ada"}`); got != status || text != want {
			t.Errorf("%s: %d %s", kind, got, text)
		}
	}
	failing = nil
	isLocked.Store(true)
	if status, text := posts(t, path, where, json, `{"account": "ada"}`); status != 503 || strings.Contains(text, token.Reveal()) {
		t.Errorf("locked: %d %s", status, text)
	}
}

// TestAStaleSocketIsReplaced: of a killed process; the socket of one that lives stays its own, and
// what is no socket stays.
func TestAStaleSocketIsReplaced(t *testing.T) {
	run := filepath.Join(folder(t), "run")
	path, _ := SocketPath(run)
	if err := os.MkdirAll(run, 0o700); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	_ = l.Close()
	if _, err := os.Lstat(path); err != nil {
		t.Fatal(err)
	}
	give := Options{Token: func(context.Context, Request) (auth.Secret, auth.Account, error) {
		token, account := ada()
		return token, account, nil
	}}
	first, err := ListenSocket(path, give, nil)
	if err != nil {
		t.Fatalf("a stale socket: %v", err)
	}
	if second, err := ListenSocket(path, give, nil); err == nil {
		second.Close()
		t.Error("the socket of a process that lives was taken")
	}
	if status, _ := posts(t, path, "/1/token", "application/json", `{"account": "ada"}`); status != 200 {
		t.Errorf("the first: %d", status)
	}
	first.Close()
	if _, err := os.Lstat(path); err == nil {
		t.Error("it left its socket")
	}
	if err := os.WriteFile(path, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := ListenSocket(path, give, nil); err == nil || auth.AsError(err).Reason != auth.ReasonNoSocket {
		t.Errorf("a file in its place: %v, %v", s, err)
	}
	if text, _ := os.ReadFile(path); !bytes.Equal(text, []byte("kept")) {
		t.Error("the file is gone")
	}
}

// TestHalfOpenRequestsHarmNothing: connections that send nothing, or a part of a request, keep no
// other program from its token.
func TestHalfOpenRequestsHarmNothing(t *testing.T) {
	token, account := ada()
	path, _ := socketOf(t, Options{Token: func(context.Context, Request) (auth.Secret, auth.Account, error) { return token, account, nil }})
	for _, part := range []string{"", "POST", "POST /1/token HTTP/1.1\r\nHost: latchkey\r\n", "POST /1/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n{\"acc"} {
		for range 20 {
			conn, err := net.Dial("unix", path)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_, _ = io.WriteString(conn, part)
		}
	}
	if status, text := posts(t, path, "/1/token", "application/json", `{"account": "ada"}`); status != 200 || !json.Valid([]byte(text)) {
		t.Errorf("%d %s", status, text)
	}
}

// TestAnAnswerMayTakeLong: a person may take longer than a request may.
func TestAnAnswerMayTakeLong(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes six seconds")
	}
	dir := Dir(folder(t), "vault")
	token, account := ada()
	holder(t, dir, Options{Token: func(_ context.Context, r Request) (auth.Secret, auth.Account, error) {
		select {
		case <-r.Ended:
			t.Error("the request ended before its command")
		case <-time.After(6 * time.Second): // requests may take 5
		}
		return token, account, nil
	}})
	mustHandOut(t, dir)
}
