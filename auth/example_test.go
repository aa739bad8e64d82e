package auth_test

import (
	"context"
	"fmt"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/loopback"
	"latchkey/auth/vault"
)

// listen takes the answer of a browser on 127.0.0.1. A program that shows pages and
// reports refused requests gives loopback.Listen two more functions.
func listen(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
	return loopback.Listen(ctx, redirect, expect, loopback.Options{})
}

// A sign-in takes one person through the browser and seals the account that comes of
// it. authtest stands for the provider and for the person's browser here: with a real
// provider, Provider has its issuer and the registered client ID, and Browse opens
// the system's browser.
func ExampleClient_SignIn() {
	tb, end := authtest.Example()
	defer end()
	server, browser := authtest.New(tb), authtest.NewBrowser(tb)

	accounts := vault.NewMemory() // vault.Open keeps them sealed in a folder
	defer accounts.Close()
	client := &auth.Client{Vault: accounts}

	account, err := client.SignIn(context.Background(), auth.Request{
		Provider: auth.Provider{ID: "acme", Issuer: server.URL, ClientID: authtest.ClientID},
		Listen:   listen,
		Browse:   browser.Open,
	})
	if err != nil {
		fmt.Println(err) // an *auth.Error: its step, kind and reason
		return
	}
	fmt.Println(account.Identity.Name, account.Identity.Email)
	fmt.Println(account.Status(time.Now()), account.Grant.Scopes)
	fmt.Println(account.Grant.AccessToken) // a Secret shows itself only to Reveal
	// Output:
	// Ada Lovelace ada@example.test
	// active [openid profile email offline_access]
	// •••
}

// Token gives an access token that is good for as long as the caller needs it, and
// refreshes only where it must.
func ExampleClient_Token() {
	tb, end := authtest.Example()
	defer end()
	server, browser := authtest.New(tb), authtest.NewBrowser(tb) // its tokens live for an hour

	accounts := vault.NewMemory()
	defer accounts.Close()
	provider := auth.Provider{ID: "acme", Issuer: server.URL, ClientID: authtest.ClientID}
	client := &auth.Client{
		Vault:     accounts,
		Providers: func(context.Context, string) (auth.Provider, error) { return provider, nil },
	}
	ctx := context.Background()
	account, err := client.SignIn(ctx, auth.Request{Provider: provider, Listen: listen, Browse: browser.Open})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, needed := range []time.Duration{10 * time.Minute, 2 * time.Hour} {
		token, renewed, err := client.Token(ctx, account.ID, needed)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("for %v: the same token %v, refreshed %v\n",
			needed, token.Equal(account.Grant.AccessToken), !renewed.RefreshedAt.IsZero())
	}
	// Output:
	// for 10m0s: the same token true, refreshed false
	// for 2h0m0s: the same token false, refreshed true
}

// Revoke ends the grant at the provider, and then tries to show that it has ended:
// ProofDead means that the provider refuses the token from now on.
func ExampleClient_Revoke() {
	tb, end := authtest.Example()
	defer end()
	server, browser := authtest.New(tb), authtest.NewBrowser(tb)

	accounts := vault.NewMemory()
	defer accounts.Close()
	provider := auth.Provider{ID: "acme", Issuer: server.URL, ClientID: authtest.ClientID}
	client := &auth.Client{
		Vault:     accounts,
		Providers: func(context.Context, string) (auth.Provider, error) { return provider, nil },
	}
	ctx := context.Background()
	account, err := client.SignIn(ctx, auth.Request{Provider: provider, Listen: listen, Browse: browser.Open})
	if err != nil {
		fmt.Println(err)
		return
	}
	account, err = client.Revoke(ctx, account.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("proof:", account.Revocation.Proof)
	fmt.Println("status:", account.Status(time.Now()))
	fmt.Println("tokens are kept:", !account.Grant.AccessToken.Empty() || !account.Grant.RefreshToken.Empty())
	// Output:
	// proof: dead
	// status: revoked
	// tokens are kept: false
}
