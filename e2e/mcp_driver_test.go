//go:build linux

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"latchkey/e2e/session"
)

// The variables by which a driver knows the programs: itself, and Latchkey.
const (
	mcpDriverVariable  = "LATCHKEY_E2E_DRIVER"
	mcpProgramVariable = "LATCHKEY_E2E_PROGRAM"
)

var (
	mcpStamp   = regexp.MustCompile(`-[0-9]{4}-[0-9]{2}-[0-9]{2}T.*$`) // at the end of a result's name
	mcpSession = regexp.MustCompile(`(?mi)^mcp-session-id: (\S+)\r?$`)
	mcpScope   = regexp.MustCompile(`--scope (\S*[^\s.])`)
	mcpAddress = regexp.MustCompile(`(?m)^(http://localhost:[0-9]+/\S*)\s*$`)
)

func init() { children["mcp"] = driveMCP }

// mcpDriver is what the conformance suite runs as the client in one scenario. It gives
// commands of Latchkey in a home of its own, and is the browser.
type mcpDriver struct {
	url, scenario, home string
	account             string   // signed in to
	ends                []string // how each command ended
}

// driveMCP drives the scenario that the environment names. Its argument is the address
// of the API. It prints how the commands ended.
func driveMCP(args []string) error {
	d := mcpDriver{url: args[0], scenario: os.Getenv("MCP_CONFORMANCE_SCENARIO")}
	if !slices.ContainsFunc(mcpScenarios, func(s mcpScenario) bool { return s.name == d.scenario }) {
		return nil
	}
	d.home = filepath.Join(os.Getenv("HOME"), d.scenario)
	if err := os.MkdirAll(d.home, 0o700); err != nil {
		return err
	}
	free, err := mcpTurn(d.scenario)
	if err != nil {
		return err
	}
	defer free()
	err = d.drive()
	fmt.Println(strings.Join(d.ends, ", "))
	return err
}

// mcpTurn waits until fewer than two drivers work. The suite starts all of them at
// once.
func mcpTurn(scenario string) (free func(), err error) {
	half := slices.IndexFunc(mcpScenarios, func(s mcpScenario) bool { return s.name == scenario }) % 2
	file, err := os.Create(filepath.Join(os.Getenv("HOME"), fmt.Sprintf("turn-%d", half)))
	if err != nil {
		return nil, err
	}
	return func() { _ = file.Close() }, syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
}

// drive signs in and uses the token for the two requests that the scenarios know.
func (d *mcpDriver) drive() error {
	config := "client_metadata_url = \"https://conformance-test.local/client-metadata.json\"\n"
	if err := os.WriteFile(filepath.Join(d.home, "config.toml"), []byte(config), 0o600); err != nil {
		return err
	}
	if err := d.registered(); err != nil {
		return err
	}
	if ok, err := d.signIn(); !ok {
		return err
	}
	if err := d.call("tools/list", `{%s}`, ""); err != nil {
		return err
	}
	return d.call("tools/call", `{"name":"test-tool","arguments":{},%s}`, "test-tool")
}

// registered adds the client that the scenario hands out, if it hands out one, tied to
// the API.
func (d *mcpDriver) registered() error {
	var given struct {
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
	}
	context := os.Getenv("MCP_CONFORMANCE_CONTEXT")
	if context == "" || d.scenario != "auth/pre-registration" {
		return nil
	}
	if err := json.Unmarshal([]byte(context), &given); err != nil {
		return err
	}
	secret := filepath.Join(d.home, "secret")
	if err := os.WriteFile(secret, []byte(given.ClientSecret), 0o600); err != nil {
		return err
	}
	api, err := url.Parse(d.url)
	if err != nil {
		return err
	}
	_, err = d.run("providers add", d.command("providers", "add", "--issuer", d.issuer(), "--client-id", given.ClientID, "--id", "pre",
		"--secret-file", secret, "--resource", api.Scheme+"://"+api.Host), false)
	return err
}

// issuer is who signs in for the API now, empty where that cannot be found out. The suite
// starts all its servers at once, and the first drivers wait until theirs answer.
func (d *mcpDriver) issuer() string {
	const noAnswer = 5 // exit code
	var found struct{ Issuer string }
	err := session.Wait("an answer of "+d.url, func() (bool, error) {
		check := d.command("providers", "check", "--json", d.url)
		out, err := check.Output()
		_ = json.Unmarshal(out, &found)
		return err == nil || check.ProcessState == nil || check.ProcessState.ExitCode() != noAnswer, nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return found.Issuer
}

func (d *mcpDriver) command(args ...string) *exec.Cmd {
	return exec.Command(os.Getenv(mcpProgramVariable), append(args, "--home", d.home)...)
}

// signIn signs in by the API's address, agrees to the service that it names, and
// reports whether that worked.
func (d *mcpDriver) signIn(more ...string) (bool, error) {
	args := append([]string{"sign-in", d.url, "--json", "--no-browser", "--timeout", (session.Patience / 2).String()}, more...)
	if at, err := url.Parse(d.issuer()); err == nil && at.Host != "" {
		args = append(args, "--accept-issuer", at.Host)
	}
	r, err := d.run("sign-in", d.command(args...), true)
	var a account
	if err == nil && r.code == 0 {
		err = json.Unmarshal([]byte(r.stdout), &a)
	}
	d.account = a.ID
	return a.ID != "", err
}

// visit is the browser: the suite's service answers with redirects alone. It reports
// whether Latchkey took the answer.
func visit(address string) (taken bool) {
	answer, err := http.Get(address)
	if err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		return true // the sign-in ends by itself
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	return answer.StatusCode < http.StatusBadRequest
}

// call sends one request of MCP 2026-07-28. Where the token is refused it does what a
// person would, twice at most: it asks for the scopes that the refusal names, or else
// signs in anew. params has a hole for what each request carries.
func (d *mcpDriver) call(method, params, tool string) error {
	const meta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",` +
		`"io.modelcontextprotocol/clientInfo":{"name":"latchkey","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`
	content := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":`+params+`}`, method, meta)
	for try := 0; ; try++ {
		args := []string{
			"call", d.account, d.url, "-d", content, "-H", "Content-Type: application/json", "-H", "Accept: application/json, text/event-stream",
			"-H", "MCP-Protocol-Version: 2026-07-28", "-H", "Mcp-Method: " + method,
		}
		if tool != "" {
			args = append(args, "-H", "Mcp-Name: "+tool)
		}
		r, err := d.run(method, d.command(args...), false)
		if err != nil || r.code != 3 || try == 2 {
			return err
		}
		var more []string
		for _, scope := range mcpScope.FindAllStringSubmatch(r.stderr, -1) {
			more = append(more, "--scope", scope[1])
		}
		if more != nil {
			more = append(more, "--account", d.account)
		}
		if ok, err := d.signIn(more...); !ok {
			return err
		}
	}
}

// run runs a command to its end, and notes how it ended. Where the command shows an
// address to open, and the driver is its browser, it is opened. A sign-in that refuses
// the answer waits for another one, so it is interrupted.
func (d *mcpDriver) run(what string, cmd *exec.Cmd, isBrowser bool) (result, error) {
	var stdout bytes.Buffer
	var once sync.Once
	var refused atomic.Bool
	said := &watched{see: func(text string) {
		found := mcpAddress.FindStringSubmatch(text)
		if found == nil || !isBrowser {
			return
		}
		once.Do(func() {
			go func() {
				if !visit(found[1]) {
					refused.Store(true)
					_ = cmd.Process.Signal(os.Interrupt)
				}
			}()
		})
	}}
	cmd.Stdout, cmd.Stderr = &stdout, said
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	err := cmd.Run()
	if cmd.ProcessState == nil {
		return result{}, err
	}
	r := result{cmd.ProcessState.ExitCode(), stdout.String(), said.text.String()}
	if refused.Load() {
		what += ", answer refused,"
	}
	fmt.Fprintf(os.Stderr, "%s, exit %d\n%s\n%s\n", what, r.code, r.stdout, r.stderr)
	end := fmt.Sprintf("%s %d", what, r.code)
	lines := strings.Split(strings.TrimSpace(r.stderr), "\n")
	var failed struct{ Error struct{ Kind, Step string } }
	if json.Unmarshal([]byte(lines[len(lines)-1]), &failed) == nil && failed.Error.Kind != "" {
		end += " " + failed.Error.Kind + " at " + failed.Error.Step
	}
	d.ends = append(d.ends, end)
	return r, nil
}

// watched keeps what is written, and shows all of it after each write.
type watched struct {
	text bytes.Buffer
	see  func(string)
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.text.Write(p)
	w.see(w.text.String())
	return n, err
}
