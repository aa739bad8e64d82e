// Gosdk is two APIs of the Model Context Protocol at one address, /mcp and /other, made
// with its Go SDK: each takes tokens for itself alone. It is a module of its own, so that
// none of what it needs enters the program's. Environment:
//
//	PORT   where to listen on 127.0.0.1
//	ISSUER the sign-in service of both
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
)

func main() {
	host, issuer := "127.0.0.1:"+os.Getenv("PORT"), os.Getenv("ISSUER")
	server := mcp.NewServer(&mcp.Implementation{Name: "gosdk", Version: "1"}, nil)
	mcp.AddTool(server, &mcp.Tool{Name: "greet", Description: "says hello"}, greet)
	for _, path := range []string{"/mcp", "/other"} {
		metadata := "/.well-known/oauth-protected-resource" + path
		r := resource{issuer: issuer, identifier: "http://" + host + path}
		http.Handle(metadata, auth.ProtectedResourceMetadataHandler(&oauthex.ProtectedResourceMetadata{
			Resource: r.identifier, ResourceName: "Go SDK " + path, AuthorizationServers: []string{issuer},
			ScopesSupported: []string{"greet"}, BearerMethodsSupported: []string{"header"},
		}))
		protect := auth.RequireBearerToken(r.verify, &auth.RequireBearerTokenOptions{
			ResourceMetadataURL: "http://" + host + metadata, Scopes: []string{"greet"},
		})
		http.Handle(path, protect(mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return server }, nil)))
	}
	log.Print("listening on ", host)
	log.Fatal(http.ListenAndServe(host, nil))
}

// greet says hello to a name, and who the token is from.
func greet(_ context.Context, call *mcp.CallToolRequest, in struct {
	Name string `json:"name"`
}) (*mcp.CallToolResult, any, error) {
	text := fmt.Sprintf("Hello, %s! The token is from %s.", in.Name, call.Extra.TokenInfo.UserID)
	return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: text}}}, nil, nil
}

// resource is one of the APIs.
type resource struct{ issuer, identifier string }

// verify takes a JWT access token (RFC 9068) of the issuer whose audience is the resource.
func (r resource) verify(ctx context.Context, token string, _ *http.Request) (*auth.TokenInfo, error) {
	signed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", auth.ErrInvalidToken, err)
	}
	keys, err := r.keys(ctx)
	if err != nil {
		return nil, err
	}
	var claims struct {
		jwt.Claims
		Scope string `json:"scope"`
	}
	if err := signed.Claims(keys, &claims); err != nil {
		return nil, fmt.Errorf("%w: %w", auth.ErrInvalidToken, err)
	}
	if err := claims.Validate(jwt.Expected{Issuer: r.issuer, AnyAudience: jwt.Audience{r.identifier}}); err != nil {
		return nil, fmt.Errorf("%w: %w", auth.ErrInvalidToken, err)
	}
	return &auth.TokenInfo{Scopes: strings.Fields(claims.Scope), Expiration: claims.Expiry.Time(), UserID: claims.Subject}, nil
}

// keys are the issuer's, at the address that its metadata name.
func (r resource) keys(ctx context.Context) (*jose.JSONWebKeySet, error) {
	var metadata struct {
		JWKSURI string `json:"jwks_uri"`
	}
	if err := get(ctx, r.issuer+"/.well-known/openid-configuration", &metadata); err != nil {
		return nil, err
	}
	var keys jose.JSONWebKeySet
	return &keys, get(ctx, metadata.JWKSURI, &keys)
}

func get(ctx context.Context, address string, into any) error {
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	return json.NewDecoder(answer.Body).Decode(into)
}
