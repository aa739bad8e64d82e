package auth

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// TEMPORARY: signatures that are being written; this file goes away.

var errStub = errors.New("being written")

func (c *Client) SignIn(ctx context.Context, r Request) (Account, error) { return Account{}, errStub }

// Refresh sends one refresh request for the account, unless another process
// refreshed it since the call began: then that grant is adopted.
func (c *Client) Refresh(ctx context.Context, id string) (Account, error) { return Account{}, errStub }

// Token returns an access token that is good for at least minValid, refreshing if needed.
func (c *Client) Token(ctx context.Context, id string, minValid time.Duration) (Secret, Account, error) {
	return Secret{}, Account{}, errStub
}

// Call sends one GET to a resource that the provider declares. The answer is at most 1 MiB.
func (c *Client) Call(ctx context.Context, id, url string) (status int, contentType string, body []byte, err error) {
	return 0, "", nil, errStub
}

// Revoke ends the grant at the provider (RFC 7009), refresh token first, and proves it. The record stays.
func (c *Client) Revoke(ctx context.Context, id string) (Account, error) { return Account{}, errStub }

// Remove tries revocation once and deletes the account whatever that says; the
// revocation's error comes beside the deleted account.
func (c *Client) Remove(ctx context.Context, id string) (removed Account, revokeErr, err error) {
	return Account{}, nil, errStub
}

// Label sets the person's own word for an account.
func (c *Client) Label(ctx context.Context, id, label string) (Account, error) {
	return Account{}, errStub
}

// Metadata is what discovery found (RFC 8414 §2).
type Metadata struct {
	Issuer            string
	Endpoints         Endpoints
	Scopes            []string
	ResponseTypes     []string
	GrantTypes        []string
	TokenAuthMethods  []string
	ChallengeMethods  []string
	IDTokenAlgorithms []string
	IssInResponse     bool // RFC 9207 §3
	FetchedAt         time.Time
}

// Discover fetches and checks the provider's metadata.
func (c *Client) Discover(ctx context.Context, p Provider) (Metadata, error) {
	return Metadata{}, errStub
}

// NewTransport is the transport for a provider: its CA beside the system's, proxies from the environment, never for loopback.
func NewTransport(p Provider) http.RoundTripper { return http.DefaultTransport }

// Callback is an authorization response (RFC 6749 §4.1.2, RFC 9207 §2).
type Callback struct {
	Code, State Secret
	Issuer      string
	HasIssuer   bool
	ErrorCode   string // OAuth error code
	Description string
}

// ParseCallback reads the query of a redirect; repeated parameters, code beside error and oversize are errors (ReasonBadCallback).
func ParseCallback(rawQuery string) (Callback, error) { return Callback{}, errStub }
