package lend

import (
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"latchkey/auth"
)

// dropped are the fields of a request that are not passed on beside those that Latchkey
// sets itself (auth.CheckField): other ways to say which path or method is meant, which
// would go past the terms, and what only a proxy may say.
var dropped = []string{
	"X-Http-Method", "X-Http-Method-Override", "X-Method-Override", "X-Original-Url", "X-Rewrite-Url",
	"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Real-Ip",
	"Accept-Encoding", "Origin",
}

// requestFields returns what of a program's request is passed on. The lease's address in
// a value becomes that of the origin, so that the API does not learn it.
func (l *Lease) requestFields(in http.Header) http.Header {
	out := http.Header{}
	ofConnection := connectionFields(in)
	for name, values := range in {
		if slices.Contains(dropped, name) || slices.Contains(ofConnection, name) || strings.HasPrefix(name, "Sec-Fetch-") {
			continue
		}
		for _, value := range values {
			if auth.CheckField(name, value) == nil {
				out.Add(name, strings.ReplaceAll(value, l.base, l.o.Terms.Origin))
			}
		}
	}
	out.Set("Accept-Encoding", "identity") // a compressed answer would hide a token
	if out.Values("Accept") == nil {
		out.Set("Accept", "*/*")
	}
	return out
}

// connectionFields returns the fields that concern one connection only, as Connection
// names them (RFC 9110 §7.6.1).
func connectionFields(h http.Header) (names []string) {
	for _, value := range h.Values("Connection") {
		for name := range strings.SplitSeq(value, ",") {
			names = append(names, textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name)))
		}
	}
	return names
}

// kept back are the fields of an answer that do not reach the program: cookies, what
// concerns one connection, the nonce of the proof, and what a browser or a client would
// do at the lease's address because the API said so.
var keptBack = []string{
	"Set-Cookie", "Set-Cookie2", "Clear-Site-Data", "Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
	"Dpop-Nonce", "Alt-Svc", "Strict-Transport-Security", "Refresh", "Service-Worker-Allowed", "Latchkey-Refusal",
}

// answerFields copies what of an answer reaches the program, with the tokens struck out
// and the origin's address replaced by the lease's where a client follows it.
func (l *Lease) answerFields(out, in http.Header, strike *striker) {
	ofConnection := connectionFields(in)
	for name, values := range in {
		if slices.Contains(keptBack, name) || slices.Contains(ofConnection, name) && name != "Content-Length" ||
			strings.HasPrefix(name, "Proxy-") || strings.HasPrefix(name, "Access-Control-") {
			continue
		}
		for _, value := range values {
			switch name {
			case "Location", "Content-Location":
				value = l.lent(value)
			case "Link": // RFC 8288: <URI>; rel="next"
				value = strings.ReplaceAll(value, "<"+l.o.Terms.Origin+"/", "<"+l.base+"/")
			}
			out.Add(name, strike.text(value))
		}
	}
	out.Set("Cross-Origin-Resource-Policy", "same-origin")
	out.Set("X-Content-Type-Options", "nosniff")
}

// lent returns an address at the origin, or a path there, as an address of the lease. Any
// other stays as it is.
func (l *Lease) lent(address string) string {
	to, err := url.Parse(address)
	if err != nil {
		return address
	}
	if to.Scheme == "" && to.Host != "" { // RFC 3986 §4.2
		to.Scheme, _, _ = strings.Cut(l.o.Terms.Origin, ":")
	}
	switch {
	case isAt(to, l.o.Terms.Origin):
		to.Scheme, to.Host, to.User = "", "", nil
	case to.Scheme != "" || to.Host != "" || !strings.HasPrefix(to.Path, "/"):
		return address // elsewhere, or relative to the address of the request
	}
	rest := to.String()
	if !strings.HasPrefix(rest, "/") {
		rest = "/" + rest
	}
	return l.base + rest
}

// isAt reports whether an address is at an origin, also where it names the scheme's port.
func isAt(to *url.URL, origin string) bool {
	of, err := url.Parse(origin)
	return err == nil && to.Host != "" && strings.EqualFold(to.Scheme, of.Scheme) && strings.EqualFold(hostPort(to), hostPort(of))
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[strings.ToLower(u.Scheme)]
	}
	return u.Hostname() + ":" + port
}
