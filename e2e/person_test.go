//go:build linux

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/e2e/session"
)

// person works in a desktop session with a browser and an unlocked keyring, and uses
// Latchkey there. At the end nothing that Latchkey wrote or said may hold a
// token that was issued to it.
type person struct {
	*session.Session
	t       *testing.T
	name    string // of the scenario; names the pictures
	browser *session.Browser
	peer    peer
	flags   []string // given to every command

	said    bytes.Buffer // all that commands and windows printed
	secrets []string     // tokens that were issued, as far as they are known
	watched func() []byte
}

// start sets up the session of one scenario, with an unlocked keyring. Everything on
// it ends with the test. What is to be done before the browser starts is done on
// the bare session.
func start(t *testing.T, name string, before ...func(*session.Session) error) *person {
	t.Helper()
	p := startWithoutKeyring(t, name, before...)
	p.must(p.Unlock())
	return p
}

// startWithoutKeyring sets up a session that has neither a D-Bus session nor a
// keyring. Sessions share nothing, so people sit at several of them at once.
func startWithoutKeyring(t *testing.T, name string, before ...func(*session.Session) error) *person {
	t.Helper()
	t.Parallel()
	if missing := session.Missing(); len(missing) > 0 {
		t.Fatalf("Debian packages are missing: %s. Run make test, which installs them.", strings.Join(missing, ", "))
	}
	d, err := session.New()
	if err != nil {
		t.Fatal(err)
	}
	p := &person{Session: d, t: t, name: name}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	p.must(d.Show())
	for _, do := range before {
		p.must(do(d))
	}
	p.browser, err = d.Browse()
	p.must(err)
	p.watched = d.Watch()
	return p
}

func (p *person) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *person) picture(name string) string {
	return filepath.Join(pictureDir, p.name+"-"+name+".png")
}

// result is how a command ended.
type result struct {
	code           int
	stdout, stderr string
}

// headless is one command of the headless program, as a script would give it.
func (p *person) headless(args ...string) *exec.Cmd {
	return p.Command(filepath.Join(binDir, "latchkey-headless"), append(args, p.flags...)...)
}

// run runs one command to its end. What it prints is looked through for tokens
// later, but for the one command that is meant to print one.
func (p *person) run(args ...string) result {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 2*session.Patience)
	defer cancel()
	cmd := p.headless(args...)
	var stdout, stderr bytes.Buffer
	bounded := exec.CommandContext(ctx, cmd.Path, cmd.Args[1:]...)
	bounded.Env, bounded.Dir, bounded.Stdout, bounded.Stderr = cmd.Env, cmd.Dir, &stdout, &stderr
	bounded.WaitDelay = time.Second
	err := bounded.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		p.t.Fatalf("latchkey %v: %v", args, err)
	}
	if args[0] == "token" && err == nil {
		p.secrets = append(p.secrets, strings.TrimSpace(stdout.String()))
	} else {
		p.said.Write(stdout.Bytes())
	}
	p.said.Write(stderr.Bytes())
	return result{bounded.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// ok runs a command that must succeed and returns what it printed.
func (p *person) ok(args ...string) string {
	p.t.Helper()
	r := p.run(args...)
	if r.code != 0 {
		p.t.Fatalf("latchkey %v: exit %d\n%s", args, r.code, r.stderr)
	}
	return r.stdout
}

// account is what commands print of an account, as far as it is asserted here.
type account struct {
	ID          string     `json:"id"`
	Provider    string     `json:"provider"`
	Issuer      string     `json:"issuer"`
	Subject     string     `json:"subject"`
	Name        string     `json:"name"`
	Status      string     `json:"status"`
	ExpiresAt   *time.Time `json:"expires_at"`
	Refreshable bool       `json:"refreshable"`
	RefreshedAt *time.Time `json:"refreshed_at"`
	Keeper      string     `json:"keeper"`
	Resources   []string   `json:"resources"`
	Scopes      struct {
		Requested []string `json:"requested"`
		Granted   []string `json:"granted"`
	} `json:"scopes"`
}

// accounts is what a command says of the vault now, also beside a window.
func (p *person) accounts() []account {
	p.t.Helper()
	var all []account
	if out := p.ok("accounts", "--json"); json.Unmarshal([]byte(out), &all) != nil {
		p.t.Fatalf("accounts --json is not JSON: %q", out)
	}
	return all
}

// await waits until the vault has exactly one account and it is as wanted.
func (p *person) await(what string, wanted func(account) bool) account {
	p.t.Helper()
	var last []account
	err := session.Wait(what, func() (bool, error) {
		last = p.accounts()
		return len(last) == 1 && wanted(last[0]), nil
	})
	if err != nil {
		p.t.Fatalf("%v; the accounts are %+v", err, last)
	}
	return last[0]
}

// end is the page at the end of a sign-in, by its words.
type end string

const (
	signedIn    end = "The account is in Latchkey now"
	notSignedIn end = "The sign-in did not work"
	cancelled   end = "This sign-in was cancelled"
)

// approve does in the browser what the person does: sign in and allow.
func (p *person) approve() {
	p.t.Helper()
	p.browse(signedIn, p.peer.steps...)
}

// browse takes steps in the browser and reads the page at the end.
func (p *person) browse(want end, steps ...session.Step) {
	p.t.Helper()
	p.must(p.browser.Do(steps...))
	page, err := p.browser.See(string(want))
	p.must(err)
	if strings.Contains(page.URL, "code=") || strings.Contains(page.URL, "state=") {
		p.t.Error("the browser ended on an address that still has the answer in it")
	}
	p.must(p.browser.Picture(page, p.picture("browser")))
	p.must(p.browser.Tidy())
}

// noLeaks ends the scenario: no token that was issued is in any file, in
// anything printed, or in what processes show of themselves.
func (p *person) noLeaks() {
	p.t.Helper()
	p.secrets = append(p.secrets, p.peer.issued(p.t)...)
	if len(p.secrets) == 0 {
		p.t.Fatal("no token is known, so that nothing can be looked for")
	}
	shown := p.watched()
	if !seenOurs(shown) {
		p.t.Error("the watch over the processes has seen none of ours")
	}
	for what, text := range map[string][]byte{"what was printed": p.said.Bytes(), "arguments and environments": shown} {
		for _, leak := range session.Leaks(text, p.secrets) {
			p.t.Errorf("%s: %s", what, leak)
		}
	}
	found, files, err := session.LeaksInFiles(p.Home, p.secrets)
	p.must(err)
	for _, leak := range found {
		p.t.Error(leak)
	}
	sealed, err := filepath.Glob(filepath.Join(p.Home, ".local/share/latchkey/vault", "*.sealed"))
	p.must(err)
	if len(sealed) == 0 {
		p.t.Errorf("no sealed account among the %d files that were looked through", files)
	}
}

// seenOurs reports whether a watch saw a program of ours, wherever it was built.
// Either will do: a short command can slip between two looks.
func seenOurs(shown []byte) bool {
	return bytes.Contains(shown, []byte("/latchkey\x00")) || bytes.Contains(shown, []byte("/latchkey-headless\x00"))
}
