package lend

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// MCP has one HTTP method, POST, for calls of every kind; which call it is stands in its content
// (JSON-RPC 2.0) and since its version 2026-07-28 in a field, too. A lease with Terms.Calls passes
// on the calls that were lent. It decides by the content: an earlier server does not read the field.

// MCPReads are the calls of MCP that read.
var MCPReads = []string{
	"completion/complete", "prompts/get", "prompts/list", "resources/list", "resources/read", "resources/templates/list", "tools/list",
}

// mcpAlways are the calls that every client needs to begin, and that change nothing.
var mcpAlways = []string{"initialize", "notifications/cancelled", "notifications/initialized", "ping", "server/discover"}

// IsMCPCall reports whether a method is a call of MCP, and none of HTTP, whose methods have no slash.
func IsMCPCall(method string) bool { return strings.Contains(method, "/") }

// mcpField is the field that names the call (MCP 2026-07-28).
const mcpField = "Mcp-Method"

// limitsCalls reports whether the content of a request must be a call that was lent.
func (t Terms) limitsCalls(method string) bool { return method == http.MethodPost && len(t.Calls) > 0 }

// permitsCall reports whether the terms include the call of a request with that path and content.
// What two readers might take for different calls is never included.
func (t Terms) permitsCall(path string, h http.Header, content []byte) bool {
	kind, more, err := mime.ParseMediaType(h.Get("Content-Type"))
	isPlain := err == nil && kind == "application/json" && strings.EqualFold(cmp.Or(more["charset"], "utf-8"), "utf-8") && h.Get("Content-Encoding") == ""
	if !isPlain || t.CallPath != "" && CallPath(path) != t.CallPath {
		return false
	}
	call, ok := callOf(content)
	if !ok || !slices.Contains(t.Calls, call) && !slices.Contains(mcpAlways, call) {
		return false
	}
	named := h.Values(mcpField)
	return len(named) == 0 || len(named) == 1 && named[0] == call
}

// CallPath is a path in the form of Terms.CallPath: with or without a closing slash it is the same.
func CallPath(path string) string { return cmp.Or(strings.TrimSuffix(path, "/"), "/") }

// callOf returns the method of a JSON-RPC request or notification. ok is false for anything else: an
// array of several, an answer, or an object in which a name comes twice, which readers take
// differently.
func callOf(content []byte) (method string, ok bool) {
	d := json.NewDecoder(bytes.NewReader(content))
	if t, err := d.Token(); err != nil || t != json.Delim('{') || !utf8.Valid(content) {
		return "", false
	}
	seen := map[string]bool{}
	for d.More() {
		name, err := d.Token()
		text, isText := name.(string)
		folded := strings.ToLower(text)
		if err != nil || !isText || seen[folded] {
			return "", false
		}
		seen[folded] = true
		var value json.RawMessage
		if d.Decode(&value) != nil || text == "method" && json.Unmarshal(value, &method) != nil {
			return "", false
		}
	}
	if _, err := d.Token(); err != nil { // the closing brace
		return "", false
	}
	_, err := d.Token()
	return method, err == io.EOF && method != ""
}
