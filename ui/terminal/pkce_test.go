package terminal

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/pflag"

	"latchkey/auth/authtest"
)

var addressLine = regexp.MustCompile(`https?://127\.0\.0\.1:\d+/authorize\?\S+`)

// untilAddress collects what a command says, and ends it once it has said the address.
type untilAddress struct {
	mu   sync.Mutex
	said bytes.Buffer
	end  func()
}

func (w *untilAddress) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said.Write(text)
	if addressLine.Match(w.said.Bytes()) {
		w.end()
	}
	return len(text), nil
}

// labVariables are environment variables that might be thought to weaken a sign-in.
var labVariables = []string{
	"LATCHKEY_PKCE", "LATCHKEY_NO_PKCE", "LATCHKEY_STATE", "LATCHKEY_LAB", "LATCHKEY_OFF", "LATCHKEY_WITHOUT",
	"LATCHKEY_CHECKS", "LATCHKEY_WEAK", "LATCHKEY_LACKS", "LATCHKEY_INSECURE", "LATCHKEY_PROTECTION",
}

// TestNoFlagSwitchesPKCEOff: with each flag that sign-in has, and each value that may mean
// "off", the address has the challenge, the state and the nonce, or there is none. A flag
// that does not exist is refused, and no environment variable changes that.
func TestNoFlagSwitchesPKCEOff(t *testing.T) {
	for _, name := range labVariables {
		t.Setenv(name, "off")
	}
	as := authtest.New(t)
	dir := filepath.Join(t.TempDir(), "home")
	if err := os.MkdirAll(filepath.Join(dir, "providers"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := "name = \"Corp\"\nissuer = \"" + as.URL + "\"\nclient_id = \"" + authtest.ClientID + "\"\n"
	if err := os.WriteFile(filepath.Join(dir, "providers", "corp.toml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := [][]string{nil, {"--no-pkce"}, {"--lab"}, {"--off"}, {"--without", "pkce"}, {"--pkce=off"}, {"--protection", "off"}}
	tried := map[string]bool{}
	command, _, err := (&face{}).root([]string{"sign-in"}).Find([]string{"sign-in"})
	if err != nil {
		t.Fatal(err)
	}
	for _, flags := range []*pflag.FlagSet{command.Flags(), command.InheritedFlags()} {
		flags.VisitAll(func(f *pflag.Flag) {
			switch {
			case tried[f.Name] || f.Name == "help" || f.Name == "home" || f.Name == "key-keeper" || f.Name == "no-browser":
			case f.Value.Type() == "bool":
				lines = append(lines, []string{"--" + f.Name})
			default:
				for _, value := range []string{"none", "off", "plain", "pkce", "openid", "1m"} {
					lines = append(lines, []string{"--" + f.Name, value})
				}
			}
			tried[f.Name] = true
		})
	}
	sent := 0
	for _, line := range lines {
		ctx, cancel := context.WithCancel(t.Context())
		said := &untilAddress{end: cancel}
		args := append([]string{"--home", dir, "--key-keeper", "memory", "sign-in", "corp", "--no-browser"}, line...)
		Run(ctx, args, Streams{strings.NewReader(""), &bytes.Buffer{}, said}, nil)
		cancel()
		found := addressLine.FindString(said.said.String())
		if found == "" {
			continue
		}
		sent++
		address, err := url.Parse(found)
		if err != nil || len(address.Query().Get("code_challenge")) != 43 || address.Query().Get("code_challenge_method") != "S256" {
			t.Errorf("%q: the address is %s", line, found)
		}
		if q := address.Query(); len(q.Get("state")) != 43 || strings.Contains(q.Get("scope"), "openid") && len(q.Get("nonce")) != 43 {
			t.Errorf("%q: the address is %s", line, found)
		}
		if len(line) > 0 && command.Flags().Lookup(strings.TrimPrefix(strings.Split(line[0], "=")[0], "--")) == nil {
			t.Errorf("%q was accepted", line)
		}
	}
	if sent < 10 || len(tried) < 9 {
		t.Errorf("%d of %d command lines led to an address, of %d flags", sent, len(lines), len(tried))
	}
}
