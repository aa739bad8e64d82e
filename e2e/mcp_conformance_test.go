//go:build linux

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

// mcpScenario is a scenario of the Model Context Protocol's client conformance suite
// and how each command of mcpDriver has to end in it.
type mcpScenario struct{ name, ends string }

const (
	// wholeMCP is how a scenario without an obstacle ends.
	wholeMCP = "sign-in 0, tools/list 0, tools/call 0"
	// refusedMCP is how a scenario ends whose authorization response is not to be taken.
	refusedMCP = "sign-in, answer refused, 130 cancelled at wait"
	// againMCP is how a scenario ends that wants a further sign-in after the first request.
	againMCP = "sign-in 0, tools/list 0, tools/call 3, sign-in 0, tools/call 0"
)

// mcpScenarios are the scenarios about authorization that MCP 2026-07-28 requires, and
// those of the extension for DPoP.
var mcpScenarios = []mcpScenario{
	{"auth/metadata-default", wholeMCP},
	{"auth/metadata-var1", wholeMCP},
	{"auth/metadata-var2", wholeMCP},
	{"auth/metadata-var3", wholeMCP},
	{"auth/basic-cimd", wholeMCP},
	{"auth/scope-from-www-authenticate", wholeMCP},
	{"auth/scope-from-scopes-supported", wholeMCP},
	{"auth/scope-omitted-when-undefined", wholeMCP},
	{"auth/scope-step-up", againMCP},
	{"auth/scope-retry-limit", "sign-in 0, tools/list 3, sign-in 0, tools/list 3, sign-in 0, tools/list 3, tools/call 4"},
	{"auth/token-endpoint-auth-basic", wholeMCP},
	{"auth/token-endpoint-auth-post", wholeMCP},
	{"auth/token-endpoint-auth-none", wholeMCP},
	{"auth/pre-registration", "providers add 0, " + wholeMCP},
	{"auth/resource-mismatch", "sign-in 4 bad_answer at discover"},
	{"auth/offline-access-scope", wholeMCP},
	{"auth/offline-access-not-supported", wholeMCP},
	{"auth/authorization-server-migration", againMCP},
	{"auth/iss-supported", wholeMCP},
	{"auth/iss-not-advertised", wholeMCP},
	{"auth/iss-supported-missing", refusedMCP},
	{"auth/iss-wrong-issuer", refusedMCP},
	{"auth/iss-unexpected", refusedMCP},
	{"auth/iss-normalized", refusedMCP},
	{"auth/metadata-issuer-mismatch", "sign-in 4 bad_answer at discover"},
	{"auth/dpop", wholeMCP},
	{"auth/dpop-nonce", wholeMCP},
}

// mcpLeftOut are the scenarios about authorization for what Latchkey does not support:
// clients without a person, and grants by a company's own provider.
var mcpLeftOut = []string{
	"auth/client-credentials-basic", "auth/client-credentials-jwt", "auth/enterprise-managed-authorization", "auth/wif-jwt-bearer",
}

// The suite's own servers, all at once in one process, each with a driver of its own
// that gives commands of the real program. R2, R4, R6, R7, R15, R16, R20–R23, R25, R26,
// R29 and R32 as others read them.
func TestMCPConformance(t *testing.T) {
	p := startBare(t, "mcp-conformance")
	folder := p.runsMCPSuite()
	for _, s := range mcpScenarios {
		t.Run(s.name, func(t *testing.T) { s.passed(t, folder) })
	}
	found, err := filepath.Glob(filepath.Join(folder, "auth", "*"))
	p.must(err)
	for _, result := range found {
		name := "auth/" + mcpStamp.ReplaceAllString(filepath.Base(result), "")
		if !slices.Contains(mcpLeftOut, name) && !slices.ContainsFunc(mcpScenarios, func(s mcpScenario) bool { return s.name == name }) {
			t.Errorf("the suite has the scenario %s, which is neither expected nor left out", name)
		}
	}
}

// runsMCPSuite runs every client scenario that the revision of MCP names, and returns
// the folder with their results. It waits as long as results come.
func (p *person) runsMCPSuite() string {
	p.t.Helper()
	program, err := os.Executable()
	p.must(err)
	folder := filepath.Join(p.Home, "results")
	cmd := p.mcpServer("@modelcontextprotocol/conformance/dist/index.js", "client", "--requirements", "2026-07-28",
		"--timeout", "1500000", "--output-dir", folder, "--command", `"$`+mcpDriverVariable+`"`)
	cmd.Env = append(cmd.Env, childVariable+"=mcp", mcpDriverVariable+"="+program, mcpProgramVariable+"="+filepath.Join(binDir, "latchkey-headless"))
	process, err := p.Start(cmd)
	p.must(err)
	results := func() int {
		found, _ := filepath.Glob(filepath.Join(folder, "auth", "*", "stderr.txt"))
		return len(found)
	}
	for process.Running() {
		had := results()
		if err := session.Wait("the next result of the suite", func() (bool, error) { return !process.Running() || results() > had, nil }); err != nil {
			p.t.Fatalf("%v; it said:\n%s", err, process.Output())
		}
	}
	if results() == 0 {
		p.t.Fatalf("the suite has no results:\n%s", process.Output())
	}
	return folder
}

// mcpServer is a program of an npm package of the Model Context Protocol, which listens
// on 127.0.0.1 alone.
func (p *person) mcpServer(program string, args ...string) *exec.Cmd {
	p.t.Helper()
	folder, err := filepath.Abs(".")
	p.must(err)
	script := filepath.Join(folder, "node_modules", program)
	if _, err := os.Stat(script); err != nil {
		p.t.Fatalf("The npm package of %s is missing. Run make test, which installs it.", program)
	}
	cmd := p.Command(filepath.Join(folder, "node_modules", ".bin", "node"), append([]string{"--import", "./loopback.mjs", script}, args...)...)
	cmd.Dir = folder
	return cmd
}

// passed fails the test for each check of the suite that did not succeed, and for
// a command that ended in another way than the scenario wants.
func (s mcpScenario) passed(t *testing.T, folder string) {
	found, err := filepath.Glob(filepath.Join(folder, s.name+"-[0-9][0-9][0-9][0-9]-*"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%d results, %v", len(found), err)
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(found[0], name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var checks []struct{ Name, Description, Status, ErrorMessage string }
	if err := json.Unmarshal([]byte(read("checks.json")), &checks); err != nil {
		t.Fatal(err)
	}
	succeeded := 0
	for _, c := range checks {
		switch c.Status {
		case "SUCCESS":
			succeeded++
		case "FAILURE", "WARNING":
			t.Errorf("%s %s: %s (%s)", c.Status, c.Name, c.Description, c.ErrorMessage)
		}
	}
	if succeeded == 0 {
		t.Error("no check of the suite succeeded")
	}
	if ends := strings.TrimSpace(read("stdout.txt")); ends != s.ends {
		t.Errorf("the commands ended as %q, want %q", ends, s.ends)
	}
	if t.Failed() {
		t.Logf("what the commands said:\n%s", read("stderr.txt"))
	}
}
