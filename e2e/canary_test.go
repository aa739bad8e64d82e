//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"latchkey/auth/authtest"
	"latchkey/e2e/session"
)

// The secrets that the test brings; the rest is the server's.
const (
	canaryPassphrase = "canary-passphrase-4711-do-not-print"
	canaryClient     = "canary-client-secret-4712-do-not-print"
	canaryForged     = "canary-forged-code-4713-do-not-print"
	canaryEcho       = "canary-echoed-by-a-server-4714-do-not-print"
)

// smuggler runs every command of the headless program at a server that knows
// every secret, and remembers what was printed.
type smuggler struct {
	*session.Session
	t       *testing.T
	as      *authtest.Server
	browser *authtest.Browser
	papers  string // a folder outside the session, for what the person brings
	said    bytes.Buffer
	account string
	env     []string // added to the environment of every command
}

// TestCanaries goes the whole way, with forged callbacks, failures, a crash and
// every output that there is, and then looks for every token, code, verifier,
// state, nonce, secret and passphrase in all that was printed, in every file of
// the session, in what is in the bundle that a person would send, and in what
// processes show of themselves (catalogue K1–K10).
//
// Two places are by design: the authorization address, which is shown alone on
// a line, contains state and nonce; and token prints the token.
func TestCanaries(t *testing.T) {
	d, err := session.New()
	if err != nil {
		t.Fatal(err)
	}
	s := &smuggler{Session: d, t: t, as: authtest.New(t), browser: authtest.NewBrowser(t), papers: t.TempDir(), env: []string{"GODEBUG=http2debug=2"}}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	s.as.Secret = canaryClient
	s.browser.OnCallback = s.forge
	watched := d.Watch()
	s.everything()
	shown := watched()
	s.look(shown)
}

func (s *smuggler) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// paper is a file that the person brings.
func (s *smuggler) paper(name, text string, mode os.FileMode) string {
	path := filepath.Join(s.papers, name)
	s.must(os.WriteFile(path, []byte(text), mode))
	return path
}

func (s *smuggler) command(args ...string) *exec.Cmd {
	flags := []string{"--key-keeper", "passphrase", "--passphrase-file", filepath.Join(s.papers, "passphrase")}
	cmd := s.Command(filepath.Join(binDir, "latchkey-headless"), append(args, flags...)...)
	cmd.Env = append(append(cmd.Env, "GOTRACEBACK=all"), s.env...)
	return cmd
}

// run runs a command to its end, whatever that is.
func (s *smuggler) run(args ...string) (code int, stdout string) {
	s.t.Helper()
	cmd := s.command(args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		s.t.Fatalf("latchkey %v: %v", args, err)
	}
	s.said.Write(errs.Bytes())
	if args[0] != "token" {
		s.said.Write(out.Bytes())
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

func (s *smuggler) ok(args ...string) string {
	s.t.Helper()
	code, stdout := s.run(args...)
	if code != 0 {
		s.t.Fatalf("latchkey %v: exit %d\n%s", args, code, s.said.String())
	}
	return stdout
}

// forgeries is how many forged callbacks flood a sign-in.
const forgeries = 300

// forge sends what an attacker would before the browser goes on.
func (s *smuggler) forge(b *authtest.Browser, callback *url.URL) *url.URL {
	forged := *callback
	forged.RawQuery = url.Values{"code": {canaryForged}, "state": {canaryForged}}.Encode()
	b.Get(forged.String())
	twice := *callback
	twice.RawQuery += "&state=" + canaryForged
	b.Get(twice.String())
	for range forgeries { // what is in the log already must stay there
		b.Get(twice.String())
	}
	return callback
}

// signIn signs in with a browser that notes the environment it was given; the
// page itself is opened by the test. The address is not kept: it is the one
// thing that is meant to be seen.
func (s *smuggler) signIn() *exec.Cmd {
	s.t.Helper()
	opener := s.paper("browser", "#!/bin/sh\nenv > \"$HOME/browser-environment\"\n", 0o755)
	cmd := s.command("sign-in", "corp", "--browser", opener, "--timeout", "1m", "--json")
	out, err := cmd.StdoutPipe()
	s.must(err)
	errs, err := cmd.StderrPipe()
	s.must(err)
	s.must(cmd.Start())
	lines := bufio.NewScanner(errs)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), s.as.URL) {
			s.must(s.browser.Open(s.t.Context(), lines.Text()))
			break
		}
		s.said.WriteString(lines.Text() + "\n")
	}
	rest := make(chan []byte)
	go func() {
		var more bytes.Buffer
		for lines.Scan() {
			more.WriteString(lines.Text() + "\n")
		}
		rest <- more.Bytes()
	}()
	answer, err := io.ReadAll(out)
	s.must(err)
	s.said.Write(answer)
	s.said.Write(<-rest)
	_ = cmd.Wait()
	if _, after, found := strings.Cut(string(answer), `"id": "`); found {
		s.account, _, _ = strings.Cut(after, `"`)
	}
	return cmd
}

// everything runs every command, in good times and bad.
func (s *smuggler) everything() {
	s.paper("passphrase", canaryPassphrase+"\n", 0o600)
	s.ok("providers", "add", "--issuer", s.as.URL, "--client-id", authtest.ClientID, "--id", "corp", "--secret-file", s.paper("secret", canaryClient+"\n", 0o600))
	s.ok("providers", "check", "corp", "--json")
	if cmd := s.signIn(); !cmd.ProcessState.Success() || s.account == "" {
		s.t.Fatalf("the sign-in failed: %v\n%s", cmd.ProcessState, s.said.String())
	}
	usualCost(s.t, s.Home)
	for _, args := range [][]string{
		{"accounts"},
		{"accounts", "--json"},
		{"show", s.account},
		{"show", s.account, "--json"},
		{"label", s.account, "mine"},
		{"token", s.account},
		{"refresh", s.account, "--json"},
		{"token", s.account},
		{"vault", "export", filepath.Join(s.Home, "export")},
		{"vault", "import", filepath.Join(s.Home, "export")},
	} {
		s.ok(args...)
	}
	s.failures()
	s.crash()
	for _, format := range []string{"json", "html", "mermaid", "har", "svg", "png", "markdown"} {
		s.ok("trace", "--format", format)
	}
	s.ok("trace", "--list")
	s.run("doctor", "--json", "--bundle", filepath.Join(s.Home, "bundle.zip"))
	s.unpack(filepath.Join(s.Home, "bundle.zip"), filepath.Join(s.Home, "bundle"))
	s.run("revoke", s.account, "--json")
}

// failures has the server answer with what a careless client would print.
func (s *smuggler) failures() {
	echo := func([]byte) []byte { return []byte(canaryEcho + strings.Join(s.as.Secrets(), " ")) }
	for _, f := range []authtest.Fault{
		{Instead: true, Status: 500, ContentType: "text/html", Body: echo},
		{Instead: true, Status: 400, Body: echo},
		{Instead: true, Status: 400, Body: func(b []byte) []byte { return fmt.Appendf(nil, `{"error":%q}`, echo(b)) }},
		{Instead: true, Location: "https://elsewhere.example/?code=" + canaryEcho},
		{Instead: true, Status: 400, Body: s.tokensEverywhere, Header: http.Header{
			"Server": {canaryEcho}, "X-Oauth-Scopes": {canaryEcho}, "X-" + canaryEcho: {canaryEcho},
			"Www-Authenticate": {`Bearer scope="` + canaryEcho + `", realm="` + canaryEcho + `"`},
		}},
		{Instead: true, Status: 200, Body: s.tokensEverywhere},
		{Instead: true, Status: 400, ContentType: "application/x-www-form-urlencoded", Body: func([]byte) []byte {
			return []byte(url.Values{"error": {"bad"}, "scope": {canaryEcho}, "iss": s.as.Secrets(), "refresh_token": {canaryEcho}}.Encode())
		}},
	} {
		s.as.Break(authtest.Token, f)
		if code, _ := s.run("refresh", s.account, "--json"); code == 0 {
			s.t.Error("a refresh that cannot have worked ended well")
		}
		if cmd := s.signIn(); cmd.ProcessState.Success() {
			s.t.Error("a sign-in that cannot have worked ended well")
		}
	}
	s.as.Mend(authtest.Token)
}

// tokensEverywhere is an answer of a hostile provider: every token that it knows, under
// every name that a trace shows.
func (s *smuggler) tokensEverywhere([]byte) []byte {
	tokens := append(s.as.Secrets(), canaryEcho)
	answer := map[string]any{"error": "invalid_request", "access_token": canaryEcho, "inner": map[string]any{"refresh_token": tokens}}
	for i, name := range []string{"token_type", "scope", "iss", "aud", "kid", "acr", "error_description", "error_uri", "client_id", "display", "x_supported", "token_endpoint"} {
		answer[name] = []any{tokens[i%len(tokens)], map[string]any{name: canaryEcho, canaryEcho: 1}, strings.Join(tokens, " ")}
	}
	answer["scope"] = strings.Join(tokens, " ")
	text, err := json.Marshal(answer)
	s.must(err)
	return text
}

// crash kills a refresh in the middle with the signal that makes Go print every
// goroutine, and with the one that makes the system write a core file.
func (s *smuggler) crash() {
	for _, signal := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGSEGV} {
		s.as.Break(authtest.Token, authtest.Fault{Hang: true})
		before := s.as.Count(authtest.Token)
		cmd := s.command("refresh", s.account)
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &said
		s.must(cmd.Start())
		s.must(session.Wait("the refresh to ask", func() (bool, error) { return s.as.Count(authtest.Token) > before, nil }))
		s.must(cmd.Process.Signal(signal))
		_ = cmd.Wait()
		if !strings.Contains(said.String(), "goroutine") {
			s.t.Errorf("%v: it did not crash: %v", signal, cmd.ProcessState)
		}
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.CoreDump() {
			s.t.Errorf("%v: a core file was written", signal)
		}
		s.said.Write(said.Bytes())
	}
	s.as.Mend(authtest.Token)
	s.run("refresh", s.account) // mends the doubt
}
