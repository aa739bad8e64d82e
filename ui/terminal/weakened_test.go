package terminal

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"latchkey/auth/demo"
)

// TestNoFlagWeakensTheDemoProvider: with each flag of the command demo, each value that may
// mean "off", each variable and a file of settings, the provider refuses a sign-in without
// PKCE and a redirect address that is not registered, or it does not start.
func TestNoFlagWeakensTheDemoProvider(t *testing.T) {
	for _, name := range labVariables {
		t.Setenv(name, "off")
	}
	dir := t.TempDir()
	settings := "lab = true\nwithout = [\"pkce\"]\nlacks = [\"pkce\", \"redirect\", \"rotation\"]\n"
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	started := 0
	for _, line := range demoLines(t) {
		issuer, end := demoAt(t, dir, line)
		if issuer != "" {
			started++
			wantStrict(t, strings.Join(line, " "), issuer)
		}
		end()
	}
	if started < 3 {
		t.Errorf("only %d of the command lines started a provider", started)
	}
}

// demoLines are the flags of the command demo, with values that may mean "off", and flags
// that it does not have.
func demoLines(t *testing.T) [][]string {
	t.Helper()
	lines := [][]string{nil, {"--no-pkce"}, {"--lab"}, {"--off"}, {"--lacks", "pkce"}, {"--without", "pkce"}, {"--weak"}}
	command, _, err := (&face{}).root([]string{"demo"}).Find([]string{"demo"})
	if err != nil {
		t.Fatal(err)
	}
	command.Flags().VisitAll(func(f *pflag.Flag) {
		switch {
		case f.Name == "listen" || f.Name == "help":
		case f.Value.Type() == "bool":
			lines = append(lines, []string{"--" + f.Name})
		default:
			for _, value := range []string{"off", "none", "pkce", "redirect", "pkce=off", "1m"} {
				lines = append(lines, []string{"--" + f.Name, value})
			}
		}
	})
	return lines
}

// demoAt starts the command demo and returns its issuer; empty if it did not start. end
// ends it.
func demoAt(t *testing.T, dir string, line []string) (issuer string, end func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		args := append([]string{"--home", dir, "--key-keeper", "memory", "demo", "--listen", "127.0.0.1:0"}, line...)
		Run(ctx, args, Streams{strings.NewReader(""), in, &bytes.Buffer{}}, nil)
		_ = in.Close()
	}()
	first, _ := bufio.NewReader(out).ReadString('\n')
	return strings.TrimSpace(first), func() {
		cancel()
		_ = out.Close()
		<-ended
	}
}

// wantStrict asks a provider for what only a weakened one gives.
func wantStrict(t *testing.T, what, issuer string) {
	t.Helper()
	ask := url.Values{
		"response_type": {"code"}, "client_id": {demo.ClientID}, "redirect_uri": {"http://127.0.0.1:49152/cb/demo"},
		"scope": {"openid"}, "state": {"s"}, "code_challenge": {strings.Repeat("c", 43)}, "code_challenge_method": {"S256"},
	}
	for _, c := range []struct {
		missing string
		change  func(url.Values)
	}{
		{"nothing", func(url.Values) {}},
		{"PKCE", func(q url.Values) { q.Del("code_challenge"); q.Del("code_challenge_method") }},
		{"S256", func(q url.Values) { q.Set("code_challenge_method", "plain") }},
		{"a registered redirect address", func(q url.Values) { q.Set("redirect_uri", "http://127.0.0.1:49152/gift") }},
	} {
		q := url.Values{}
		for name, value := range ask {
			q[name] = value
		}
		c.change(q)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, issuer+"/authorize?"+q.Encode(), nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if page := resp.StatusCode == http.StatusOK; page != (c.missing == "nothing") {
			t.Errorf("%q without %s: status %d", what, c.missing, resp.StatusCode)
		}
	}
}
