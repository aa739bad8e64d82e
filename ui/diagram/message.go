package diagram

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// RequestText returns the request of a step as HTTP/1.1 writes it, for people: a query
// is below the headers, it and a form have one parameter on each line, and JSON is
// indented.
func (s Step) RequestText() string {
	if s.Request == nil {
		return ""
	}
	var b strings.Builder
	target := s.Request.URL
	host := ""
	if _, rest, found := strings.Cut(target, "://"); found {
		var path string
		host, path, _ = strings.Cut(rest, "/")
		target = "/" + path
	}
	target, query, _ := strings.Cut(target, "?")
	b.WriteString(s.Request.Method + " " + target + "\n")
	if host != "" {
		b.WriteString("Host: " + host + "\n")
	}
	message(&b, s.Request.Headers, query)
	if query != "" && s.Request.Body != "" {
		b.WriteString("\n")
	}
	message(&b, nil, s.Request.Body)
	return strings.TrimRight(b.String(), "\n")
}

// ResponseText returns the response of a step in the same form.
func (s Step) ResponseText() string {
	if s.Response == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(strings.TrimSpace(strconv.Itoa(s.Response.Status)+" "+http.StatusText(s.Response.Status)) + "\n")
	message(&b, s.Response.Headers, s.Response.Body)
	return strings.TrimRight(b.String(), "\n")
}

func message(b *strings.Builder, h http.Header, body string) {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range h[name] {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	if body != "" {
		b.WriteString("\n" + readable(body))
	}
}

// readable returns JSON indented and a form with one parameter on each line.
func readable(body string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") == nil {
		return b.String()
	}
	if fields := bodyFields(body); len(fields) > 0 {
		lines := make([]string, len(fields))
		for i, f := range fields {
			lines[i] = f.Name + "=" + f.Value
		}
		return strings.Join(lines, "\n")
	}
	return body
}
