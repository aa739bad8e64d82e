package lab

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"

	"latchkey/auth"
)

// The provider's paths whose answers attacks change.
const (
	metadataPath = "/.well-known/openid-configuration"
	tokenPath    = "/token"
	userinfoPath = "/userinfo"
)

// between puts a server of the attacker on Latchkey's way to the provider: what a hostile
// network can do where there is no TLS. change returns the answer that Latchkey gets; it
// runs on the goroutine of the request.
func (s *stage) between(change func(path string, body []byte) []byte) error {
	provider, err := url.Parse(s.provider.Issuer())
	if err != nil {
		return err
	}
	origin, err := s.serve(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(provider)
			r.Out.Host = provider.Host
		},
		Transport: s.network.transport(false),
		ErrorLog:  slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
		ModifyResponse: func(resp *http.Response) error {
			body, err := io.ReadAll(io.LimitReader(resp.Body, auth.MaxBody))
			_ = resp.Body.Close()
			if err != nil {
				return err
			}
			body = change(resp.Request.URL.Path, body)
			resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
			return nil
		},
	})
	if err == nil {
		s.network.detour(provider.Host, hostOf(origin))
	}
	return err
}
