package authtest

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"latchkey/auth"
)

// Resource is a protected resource that describes itself (RFC 9728), an API at Path that
// needs a token of a Server. Its exported fields configure it, also to misbehave.
type Resource struct {
	URL  string // origin, without a slash at its end
	Path string // of the API
	CA   []byte // certificate authority of a resource with names, as PEM

	// Challenges are the WWW-Authenticate fields of a 401; nil means one that names the
	// metadata at the address with the path.
	Challenges []string
	// Document is the metadata; a test changes it before it starts a client.
	Document map[string]any
	// At are paths that answer otherwise, or beside those of the resource.
	At map[string]http.HandlerFunc
	// NoGet answers a GET of the API with 405, as MCP 2026-07-28 does.
	NoGet bool
	// Needs is the scope without which a token gets 403 insufficient_scope; empty: none.
	Needs string

	tb  testing.TB
	as  *Server
	srv *httptest.Server

	mu  sync.Mutex
	log []string
}

// NewResource starts a resource at 127.0.0.1 whose sign-in service is as.
func NewResource(tb testing.TB, as *Server) *Resource { return newResource(tb, as, nil) }

// NewNamedResource starts a resource that answers over TLS under every name, for a client
// whose network is Network.
func NewNamedResource(tb testing.TB, as *Server, name string) *Resource {
	r := newResource(tb, as, newAuthority(tb))
	r.URL = "https://" + name
	r.Document["resource"] = r.URL + r.Path
	return r
}

func newResource(tb testing.TB, as *Server, a *authority) *Resource {
	tb.Helper()
	r := &Resource{Path: "/mcp", tb: tb, as: as, At: map[string]http.HandlerFunc{}}
	r.srv = httptest.NewUnstartedServer(http.HandlerFunc(r.serve))
	r.srv.Config.ErrorLog = silent
	if a != nil {
		r.CA = a.pem
		r.srv.TLS = &tls.Config{GetCertificate: a.certificate}
		r.srv.StartTLS()
	} else {
		r.srv.Start()
	}
	r.URL = r.srv.URL
	r.Document = map[string]any{"resource": r.URL + r.Path}
	if as != nil {
		r.Document["authorization_servers"] = []string{as.URL}
	}
	tb.Cleanup(func() { r.srv.CloseClientConnections(); r.srv.Close() })
	return r
}

// Address is the address of the API.
func (r *Resource) Address() string { return r.URL + r.Path }

// Port is the port of the listener.
func (r *Resource) Port() string {
	_, port, _ := net.SplitHostPort(r.srv.Listener.Addr().String())
	return port
}

// Listener is the address at which the resource listens.
func (r *Resource) Listener() string { return r.srv.Listener.Addr().String() }

// Network resolves every name with resolve, and connects each address that is not this
// computer's to the resource.
func (r *Resource) Network(resolve func(host string) []string) auth.Network {
	return auth.Network{
		Resolve: func(_ context.Context, host string) ([]netip.Addr, error) {
			var all []netip.Addr
			for _, a := range resolve(host) {
				all = append(all, netip.MustParseAddr(a))
			}
			return all, nil
		},
		Connect: func(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
			address := to.String()
			if !to.Addr().IsLoopback() || to.Port() == 443 {
				address = r.srv.Listener.Addr().String()
			}
			return new(net.Dialer).DialContext(ctx, "tcp", address)
		},
	}
}

// Trail returns the requests so far as words, "GET /mcp, POST /mcp".
func (r *Resource) Trail() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.log, ", ")
}

// ForgetLog empties the log.
func (r *Resource) ForgetLog() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = nil
}

// Describe serves a document as JSON.
func Describe(document any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(document)
	}
}

func (r *Resource) serve(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	r.log = append(r.log, req.Method+" "+req.URL.RequestURI())
	r.mu.Unlock()
	isAPI := req.URL.Path == r.Path || strings.HasPrefix(req.URL.Path, r.Path+"/")
	if !isAPI && req.Header.Get("Authorization") != "" || req.Header.Get("Cookie") != "" {
		r.tb.Errorf("authtest: %s %s carries a credential", req.Method, req.URL.Path)
	}
	if answer := r.At[req.URL.Path]; answer != nil {
		answer(w, req)
		return
	}
	switch {
	case isAPI:
		r.api(w, req)
	case req.URL.Path == wellKnownResource+strings.TrimSuffix(r.Path, "/"):
		Describe(r.Document)(w, req)
	default:
		http.NotFound(w, req)
	}
}

const wellKnownResource = "/.well-known/oauth-protected-resource"

// api answers with a token of the sign-in service, and challenges without.
func (r *Resource) api(w http.ResponseWriter, req *http.Request) {
	if r.NoGet && req.Method == http.MethodGet {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	f := (*family)(nil)
	if r.as != nil {
		f = r.as.bearer(&Request{Header: req.Header})
	}
	if f != nil && (r.Needs == "" || slices.Contains(strings.Fields(f.scope), r.Needs)) {
		Describe(map[string]any{"path": req.URL.Path})(w, req)
		return
	}
	challenges := r.Challenges
	if challenges == nil {
		challenges = []string{`Bearer resource_metadata="` + r.URL + wellKnownResource + r.Path + `"`}
	}
	status := http.StatusUnauthorized
	if f != nil {
		status, challenges = http.StatusForbidden, []string{`Bearer error="insufficient_scope", scope="` + r.Needs + `"`}
	}
	for _, c := range challenges {
		w.Header().Add("WWW-Authenticate", c)
	}
	w.WriteHeader(status)
}

// HostOf returns the host and port of the resource.
func (r *Resource) HostOf() string {
	u, err := url.Parse(r.URL)
	if err != nil {
		return ""
	}
	return u.Host
}
