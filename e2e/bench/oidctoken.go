//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"latchkey/e2e/session"
)

// errNoPeer says that the program to compare with is not installed.
var errNoPeer = errors.New("oidc-token is not there to compare with (Debian's package oidc-agent-cli)")

// oidcToken starts Debian's oidc-agent with one account, as a peer: what it
// returns prints a token that the agent keeps in memory.
func oidcToken(d *session.Session) (func() *exec.Cmd, error) {
	for _, program := range []string{"oidc-agent", "oidc-gen", "oidc-token"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, errNoPeer
		}
	}
	issuer := httptest.NewServer(http.HandlerFunc(answerPeer))
	defer issuer.Close() // the agent asks it once, for a token that lasts
	socket := filepath.Join(d.Home, "run", "oidc-agent")
	agent, err := d.Start(d.Command("oidc-agent", "--console", "--no-autoload", "--socket-path="+socket))
	if err != nil {
		return nil, err
	}
	err = session.Wait("oidc-agent", func() (bool, error) {
		if !agent.Running() {
			return false, errors.New("it ended: " + agent.Output())
		}
		_, err := os.Stat(socket)
		return err == nil, nil
	})
	if err != nil {
		return nil, err
	}
	command := func(name string, args ...string) *exec.Cmd {
		cmd := d.Command(name, args...)
		cmd.Env = append(cmd.Env, "OIDC_SOCK="+socket)
		return cmd
	}
	password := filepath.Join(d.Home, "password")
	if err := os.WriteFile(password, []byte("bench\n"), 0o600); err != nil {
		return nil, err
	}
	add := command("oidc-gen", "bench", "--manual", "--issuer="+issuer.URL, "--client-id=bench", "--client-secret=bench",
		"--redirect-uri=http://localhost:4242", "--scope=openid offline_access", "--rt=bench",
		"--pw-file="+password, "--prompt=none", "--confirm-default")
	if out, err := add.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("oidc-gen: %w: %s", err, out)
	}
	return func() *exec.Cmd { return command("oidc-token", "bench") }, nil
}

// answerPeer is the least of a provider that oidc-gen takes: metadata, and one
// token for any refresh.
func answerPeer(w http.ResponseWriter, r *http.Request) {
	issuer := "http://" + r.Host
	answer := map[string]any{
		"issuer": issuer, "authorization_endpoint": issuer + "/authorize", "token_endpoint": issuer + "/token", "jwks_uri": issuer + "/keys",
		"grant_types_supported": []string{"authorization_code", "refresh_token"}, "response_types_supported": []string{"code"},
		"scopes_supported": []string{"openid", "offline_access"},
	}
	if r.URL.Path == "/token" {
		answer = map[string]any{
			"access_token": strings.Repeat("a", 800), "refresh_token": strings.Repeat("r", 43),
			"token_type": "Bearer", "expires_in": 3600, "scope": "openid offline_access",
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}
