package lend

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// TestCallsOfMCP: a POST passes only if its content is one call that was lent, or one that every
// client begins with. What two readers might take for different calls is refused.
func TestCallsOfMCP(t *testing.T) {
	r := newRig(t, Terms{Methods: ReadOnly, Calls: MCPReads, CallPath: "/mcp"})
	const json = "Content-Type: application/json"
	call := func(method string) string {
		return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{"method":"tools/call"}}`
	}
	for _, method := range append(append([]string{}, MCPReads...), "initialize", "ping", "server/discover", "notifications/initialized", "notifications/cancelled") {
		for _, path := range []string{"/mcp", "/mcp/"} {
			a := r.ask("POST", path, call(method), json+"; charset=UTF-8", "Mcp-Method: "+method)
			if got := r.seen(); a.status != 200 || len(got) != 1 || got[0].Header.Get("Mcp-Method") != method || got[0].ContentLength != int64(len(call(method))) {
				t.Errorf("%s to %s: %+v, the API got %d", method, path, a, len(got))
			}
		}
	}
	for name, c := range map[string]struct{ path, content, fields string }{
		"a call that was not lent":      {"/mcp", call("tools/call"), json},
		"another one":                   {"/mcp", call("resources/subscribe"), json},
		"the field says otherwise":      {"/mcp", call("tools/list"), json + "\nMcp-Method: tools/call"},
		"two fields":                    {"/mcp", call("tools/list"), json + "\nMcp-Method: tools/list\nMcp-Method: tools/call"},
		"only the field was lent":       {"/mcp", call("tools/call"), json + "\nMcp-Method: tools/list"},
		"a batch":                       {"/mcp", "[" + call("tools/list") + "," + call("tools/call") + "]", json},
		"two methods":                   {"/mcp", `{"method":"tools/call","method":"tools/list"}`, json},
		"two methods, one escaped":      {"/mcp", `{"\u006dethod":"tools/call","method":"tools/list"}`, json},
		"a method in capitals":          {"/mcp", `{"Method":"tools/call"}`, json},
		"a method in capitals, and one": {"/mcp", `{"method":"tools/list","Method":"tools/call"}`, json},
		"two objects":                   {"/mcp", call("tools/list") + call("tools/call"), json},
		"something behind it":           {"/mcp", call("tools/list") + "x", json},
		"an object without its end":     {"/mcp", strings.TrimSuffix(call("tools/list"), "}"), json},
		"an answer":                     {"/mcp", `{"jsonrpc":"2.0","id":1,"result":{}}`, json},
		"a method that is no text":      {"/mcp", `{"method":["tools/list"]}`, json},
		"no JSON":                       {"/mcp", "method=tools/list", json},
		"nothing":                       {"/mcp", "", json},
		"a byte order mark":             {"/mcp", "\ufeff" + call("tools/list"), json},
		"no UTF-8":                      {"/mcp", "{\"a\":\"\xff\",\"method\":\"tools/list\"}", json},
		"a form":                        {"/mcp", call("tools/list"), "Content-Type: text/plain"},
		"another encoding":              {"/mcp", call("tools/list"), json + "; charset=utf-16"},
		"compressed":                    {"/mcp", call("tools/list"), json + "\nContent-Encoding: gzip"},
		"another path":                  {"/notes", call("tools/list"), json},
		"a path below":                  {"/mcp/x", call("tools/list"), json},
	} {
		r.wantRefusal(name, r.ask("POST", c.path, c.content, strings.Split(c.fields, "\n")...), RefusalCall)
	}
	long := httptest.NewRequest("POST", r.lease.Address().Reveal()+"/mcp", strings.NewReader(strings.Repeat(" ", keptContent)+call("tools/list")))
	long.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	if r.lease.ServeHTTP(answer, long); answer.Code != Refusals[RefusalTooLarge] || len(r.seen()) != 0 {
		t.Errorf("a call of more than 1 MiB: %d", answer.Code)
	}
	for _, method := range []string{"PUT", "DELETE", "PATCH"} {
		r.wantRefusal(method, r.ask(method, "/mcp", ""), RefusalMethod)
	}
	if a := r.ask("GET", "/mcp", ""); a.status != 200 {
		t.Errorf("GET: %+v", a)
	}
}
