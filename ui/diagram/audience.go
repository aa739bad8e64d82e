package diagram

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"latchkey/auth"
	"latchkey/auth/trace"
)

// The fixed names that stand for real ones before an audience. Domains that end with
// example belong to nobody (RFC 2606 §3).
const (
	audienceProvider = "provider.example"
	audienceAPI      = "api.example"
	audienceOther    = "host.example"
	audienceClient   = "example-client"
	audienceTenant   = "00000000-0000-0000-0000-000000000000"
)

// ForAudience returns a trace in which fixed names stand for the hosts, the client and
// the tenant, so that it can be shown to other people. Names of people and secrets are
// not in a trace. Addresses of this computer, as those of the demo provider, stay.
func ForAudience(t trace.Trace) trace.Trace {
	names := namesOf(t)
	if names == nil {
		return t
	}
	say := func(text string) string { return tenant().ReplaceAllString(names.Replace(text), audienceTenant) }
	t.Steps = slices.Clone(t.Steps)
	for i := range t.Steps {
		s := &t.Steps[i]
		s.Note = say(s.Note)
		if r := s.Request; r != nil {
			s.Request = &trace.Request{Method: r.Method, URL: say(r.URL), Headers: saidHeaders(r.Headers, say), Body: say(r.Body)}
		}
		if r := s.Response; r != nil {
			s.Response = &trace.Response{Status: r.Status, Headers: saidHeaders(r.Headers, say), Body: say(r.Body)}
		}
		if s.Error != nil {
			e := *s.Error
			e.Description, e.Detail = say(e.Description), say(e.Detail)
			s.Error = &e
		}
	}
	return t
}

func saidHeaders(h http.Header, say func(string) string) http.Header {
	all := http.Header{}
	for name, values := range h {
		for _, v := range values {
			all[name] = append(all[name], say(v))
		}
	}
	return all
}

// tenant matches the id of a customer in a path or a value.
var tenant = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b`)
})

// address matches the host of an address, also within a form.
var address = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)https?(?:://|:%2F%2F|%3A%2F%2F)([a-z0-9._-]+|\[[0-9a-f:.]+\])`)
})

// namesOf returns what replaces the hosts and the client of a trace; nil if it names
// none but this computer.
func namesOf(t trace.Trace) *strings.Replacer {
	fixed := map[string]string{}
	others := 0
	for _, s := range t.Steps {
		own := audienceOther
		switch {
		case s.Request == nil:
		case s.To == string(auth.PartyAPI):
			own = audienceAPI
		case s.To == string(auth.PartyProvider):
			own = audienceProvider
		}
		if s.Request != nil && own != audienceOther {
			if u, err := url.Parse(s.Request.URL); err == nil && isForeign(u.Hostname()) {
				fixed[u.Hostname()] = own
			}
		}
	}
	for _, text := range textsOf(t) {
		for _, m := range address().FindAllStringSubmatch(text, -1) {
			if host := m[1]; isForeign(host) && fixed[host] == "" {
				others++
				fixed[host] = strings.Replace(audienceOther, "host", "host-"+strconv.Itoa(others), 1)
			}
		}
	}
	if len(fixed) == 0 {
		return nil
	}
	pairs := clientPairs(t)
	hosts := slices.SortedFunc(maps.Keys(fixed), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	for _, host := range hosts {
		if !strings.Contains(host, ".") { // a bare word stands for the host only in an address
			pairs = append(pairs, "//"+host, "//"+fixed[host], "%2F%2F"+host, "%2F%2F"+fixed[host])
			continue
		}
		pairs = append(pairs, host, fixed[host])
	}
	return strings.NewReplacer(pairs...)
}

// isForeign reports whether a host is another computer.
func isForeign(host string) bool {
	return host != "" && host != "localhost" && !auth.IsLoopbackLiteral(strings.Trim(host, "[]"))
}

// clientPairs replaces the client ID where it is named as one.
func clientPairs(t trace.Trace) []string {
	var pairs []string
	known := map[string]bool{}
	for _, s := range t.Steps {
		for _, f := range fieldsOf(s) {
			if f.Name != "client_id" || f.Value == "" || known[f.Value] {
				continue
			}
			known[f.Value] = true
			for _, form := range []string{f.Value, url.QueryEscape(f.Value)} {
				pairs = append(pairs, "client_id="+form, "client_id="+audienceClient)
			}
			for _, colon := range []string{`"client_id":"`, `"client_id": "`} {
				pairs = append(pairs, colon+f.Value+`"`, colon+audienceClient+`"`)
			}
		}
	}
	return pairs
}

// textsOf returns the texts of a trace in which an address may stand.
func textsOf(t trace.Trace) []string {
	var all []string
	for _, s := range t.Steps {
		all = append(all, s.Note)
		if s.Request != nil {
			all = append(all, s.Request.URL, s.Request.Body)
		}
		if s.Response != nil {
			all = append(all, s.Response.Body)
			for _, values := range s.Response.Headers {
				all = append(all, values...)
			}
		}
		if s.Error != nil {
			all = append(all, s.Error.Description, s.Error.Detail)
		}
	}
	return all
}
