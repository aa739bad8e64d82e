//go:build linux

package e2e

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/e2e/session"
)

// The example server of the Model Context Protocol's SDK: an API and a sign-in
// service, each on a port of its own, that take a token for this very resource alone. R7
// and R27 there; R31: without a yes nothing is stored; R22: Latchkey registers itself once, at
// a service that compares the redirect address with its port.
func TestMCPExample(t *testing.T) {
	p := startBare(t, "mcp-example")
	api, service := freePort(t), freePort(t)
	cmd := p.mcpServer("@modelcontextprotocol/sdk/dist/esm/examples/server/simpleStreamableHttp.js", "--oauth", "--oauth-strict")
	cmd.Env = append(cmd.Env, fmt.Sprintf("MCP_PORT=%d", api), fmt.Sprintf("MCP_AUTH_PORT=%d", service))
	var err error
	p.peer.log, err = p.Start(cmd)
	p.must(err)
	p.must(session.Wait("the example server", func() (bool, error) {
		if !p.peer.log.Running() {
			return false, errors.New("it ended: " + p.peer.log.Output())
		}
		return p.seen("listening on port") == 2, nil
	}))
	address, issuer := fmt.Sprintf("http://localhost:%d/mcp", api), fmt.Sprintf("http://localhost:%d/", service)
	p.peer.issuer = issuer
	p.peer.provider = address

	nobody := newVisitor(nil, nil)
	r := p.comesBack(nobody)
	if kind, step := r.failure(t); r.code != 4 || kind != "bad_answer" || len(p.accounts()) != 0 {
		t.Errorf("without a yes to both hosts: exit %d, %s at %s\n%s", r.code, kind, step, r.stderr)
	}
	a := p.isIn(p.comesBack(nobody, "--accept-issuer", fmt.Sprintf("localhost:%d", service)))
	if !slices.Equal(a.Resources, []string{address}) || a.Issuer != issuer {
		t.Errorf("signed in as %+v", a)
	}
	again := p.isIn(p.comesBack(nobody))
	if again.Provider != a.Provider {
		t.Errorf("a second provider: %s beside %s", again.Provider, a.Provider)
	}
	p.ok("token", a.ID)
	p.greets(a.ID, address)
	node, client := filepath.Join("node_modules", ".bin", "node"), "mcp-client.mjs"
	for _, path := range []*string{&node, &client} {
		*path, err = filepath.Abs(*path)
		p.must(err)
	}
	if out := p.ok("lend", a.ID, "--", node, client, "{url}/mcp"); out != "true Hello, Ada!\n" {
		t.Errorf("a client without a token, through a lease, said %q", out)
	}
	if out := p.ok("lend", a.ID, "--method", "tools/list", "--method", "tools/call", "--", node, client, "{url}/mcp"); out != "true Hello, Ada!\n" {
		t.Errorf("a client that is lent the calls that it needs said %q", out)
	}
	if r := p.run("lend", a.ID, "--method", "tools/list", "--", node, client, "{url}/mcp"); r.code == 0 || !strings.Contains(r.stderr, "This call of MCP was not lent") {
		t.Errorf("a client that is lent no call of a tool: exit %d, %q\n%s", r.code, r.stdout, r.stderr)
	}
	p.noLeaks()
}

// greets opens an MCP session by call and uses its first tool. Both answers are
// streams of events.
func (p *person) greets(id, address string) {
	p.t.Helper()
	call := func(content string, more ...string) string {
		p.t.Helper()
		out := p.ok(append([]string{
			"call", id, address, "-i", "-H", "Content-Type: application/json", "-H", "Accept: application/json, text/event-stream", "-d", content,
		}, more...)...)
		if !strings.Contains(strings.ToLower(out), "content-type: text/event-stream") || !strings.Contains(out, "\ndata: {") {
			p.t.Fatalf("the answer is no stream of events:\n%s", out)
		}
		return out
	}
	opened := call(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"latchkey","version":"1"}}}`)
	found := mcpSession.FindStringSubmatch(opened)
	if found == nil {
		p.t.Fatalf("no session:\n%s", opened)
	}
	p.ok("call", id, address, "-H", "Content-Type: application/json", "-H", "Accept: application/json, text/event-stream", "-H", "Mcp-Session-Id: "+found[1],
		"-d", `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	greeted := call(`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"greet","arguments":{"name":"Ada"}}}`, "-H", "Mcp-Session-Id: "+found[1])
	if !strings.Contains(greeted, "Hello, Ada!") {
		p.t.Errorf("the tool answered\n%s", greeted)
	}
}
