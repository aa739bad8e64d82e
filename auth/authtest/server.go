package authtest

import (
	"crypto"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
)

// ClientID is the public client that the server knows.
const ClientID = "latchkey-test"

// Server is one authorization server. Its exported fields configure it; a test
// sets them before it starts a client.
type Server struct {
	// URL is the issuer, without a slash at its end.
	URL string
	// CA is the certificate authority of a TLS server, as PEM.
	CA []byte

	// Lenient disables the assertions on requests, for a client that was weakened
	// on purpose.
	Lenient bool
	// Now is the server's clock; nil means time.Now.
	Now func() time.Time
	// Person is the person who approves; empty means "ada".
	Person string
	// Secret, if set, makes the client confidential; it must then authenticate.
	Secret string
	// Assertion, if set, is the key with which the client signs to authenticate.
	Assertion crypto.PublicKey
	// AssertionFor is the required audience of the assertion; empty means the
	// issuer.
	AssertionFor string

	Front  Front
	Tokens Tokens
	ID     IDTokens
	Keys   KeySet
	Ending Ending

	SigningOut SigningOut

	Pushing     Pushing
	Possession  Possession
	Devices     Devices
	Registering Registering

	// Metadata changes the discovery document before it is sent.
	Metadata func(document map[string]any)
	// Userinfo changes the userinfo answer before it is sent.
	Userinfo func(answer map[string]any)

	tb     testing.TB
	http   *httptest.Server
	mu     sync.Mutex
	log    []Request
	faults map[Endpoint]*Fault
	state  state
	closed chan struct{}
}

// Front configures the authorization endpoint.
type Front struct {
	// Answer changes the parameters of the redirect back.
	Answer func(parameters map[string][]string)
	// Location changes the whole redirect back.
	Location func(location string) string
	// IgnorePKCE disables the comparison of the verifier.
	IgnorePKCE bool
	// Code, if set, is issued in place of a new one.
	Code string
}

// Ending configures revocation and introspection.
type Ending struct {
	// KeepAlive answers a revocation with success without revoking.
	KeepAlive bool
	// Introspection changes the introspection answer.
	Introspection func(answer map[string]any)
}

// New starts a server on 127.0.0.1 over http. It ends with the test.
func New(tb testing.TB) *Server { return start(tb, false) }

// NewTLS starts a server with a certificate of its own CA.
func NewTLS(tb testing.TB) *Server { return start(tb, true) }

// NewHTTP2 is NewTLS over HTTP/2. Faults that break a connection have no effect there.
func NewHTTP2(tb testing.TB) *Server { return startWith(tb, true, true) }

func start(tb testing.TB, secure bool) *Server { return startWith(tb, secure, false) }

func startWith(tb testing.TB, secure, http2 bool) *Server {
	tb.Helper()
	s := &Server{tb: tb, faults: map[Endpoint]*Fault{}, closed: make(chan struct{})}
	s.state.begin()
	s.Keys = KeySet{Sign: RSAKey(0)}
	s.http = httptest.NewUnstartedServer(s.routes())
	s.http.Config.ErrorLog = silent
	s.http.EnableHTTP2 = http2
	if secure {
		s.http.StartTLS()
		s.CA = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.http.Certificate().Raw})
	} else {
		s.http.Start()
	}
	s.URL = s.http.URL
	tb.Cleanup(s.Close)
	return s
}

// Close ends the server and releases requests that hang.
func (s *Server) Close() {
	select {
	case <-s.closed:
	default:
		close(s.closed)
		s.http.CloseClientConnections()
		s.http.Close()
	}
}

// Provider returns the configuration of a client of this server.
func (s *Server) Provider() auth.Provider {
	return auth.Provider{
		ID: "acme", Name: "Acme", Issuer: s.URL, ClientID: ClientID, RootCAs: s.CA,
		ClientSecret: auth.NewSecret(s.Secret), Resources: []string{s.URL},
	}
}

func (s *Server) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

func (s *Server) person() string {
	if s.Person != "" {
		return s.Person
	}
	return "ada"
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for e, r := range map[Endpoint]struct {
		path   string
		answer func(*Request) reply
	}{
		Discovery:     {"/.well-known/openid-configuration", s.discovery},
		OAuthMetadata: {"/.well-known/oauth-authorization-server", s.discovery},
		Authorize:     {"/authorize", s.authorize},
		Token:         {"/token", s.token},
		JWKS:          {"/jwks", s.jwks},
		UserinfoPage:  {"/userinfo", s.userinfo},
		Revoke:        {"/revoke", s.revoke},
		Introspect:    {"/introspect", s.introspect},
		API:           {"/api/", s.api},
		Push:          {"/push", s.push},
		Device:        {"/device-authorization", s.device},
		Register:      {"/register", s.register},
		EndSession:    {"/end-session", s.endSession},
		Elsewhere:     {"/", s.elsewhere},
	} {
		mux.HandleFunc(r.path, s.serve(e, r.answer))
	}
	return mux
}
