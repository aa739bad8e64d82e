package terminal

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/demo"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// addFlags are the fields of a new provider.
type addFlags struct {
	issuer, clientID, name, id, redirect, secretFile, ca, dpop string
	scopes, resources                                          []string
	tokenAuth                                                  string
}

func (f *face) addCommand() *cobra.Command {
	var o addFlags
	cmd := &cobra.Command{
		Use:   "add --issuer URL --client-id ID",
		Short: words.ShortProvidersAdd(),
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.add(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.issuer, "issuer", "", words.FlagIssuer())
	flags.StringVar(&o.clientID, "client-id", "", words.FlagClientID())
	flags.StringVar(&o.name, "name", "", words.FlagName())
	flags.StringArrayVar(&o.scopes, "scope", nil, words.FlagAddScope())
	flags.StringVar(&o.id, "id", "", words.FlagID())
	flags.StringVar(&o.redirect, "redirect", "", words.FlagRedirect())
	flags.StringVar(&o.secretFile, "secret-file", "", words.FlagSecretFile())
	flags.StringVar(&o.ca, "ca", "", words.FlagCA())
	flags.StringVar(&o.tokenAuth, "token-auth", "", words.FlagTokenAuth())
	flags.StringArrayVar(&o.resources, "resource", nil, words.FlagResource())
	flags.StringVar(&o.dpop, "dpop", "", words.FlagDPoP())
	return cmd
}

// add saves the provider only if it can be used: its fields are valid, its id is
// free and its metadata could be read.
func (f *face) add(ctx context.Context, o addFlags) error {
	c, err := f.catalog()
	if err != nil {
		return err
	}
	p, err := o.provider(c)
	if err != nil {
		return err
	}
	if err := c.Free(p.ID); err != nil {
		return err
	}
	var secret auth.Secret
	if o.secretFile != "" {
		signs := false
		if secret, signs, err = clientSecret(o.secretFile); err != nil {
			return err
		}
		if signs {
			p.TokenAuth = auth.AuthPrivateKey
		}
	}
	if p, err = home.WithCA(p); err != nil {
		return err
	}
	if p, err = discovered(ctx, p, o.issuer); err != nil {
		return err
	}
	if !secret.Empty() {
		if err := f.keepSecret(ctx, p, secret); err != nil {
			return err
		}
	}
	if err := c.Add(p); err != nil {
		return err
	}
	return f.added(c, p.ID)
}

// discovered reads the metadata of p. typed is what was typed as its issuer: the
// address of the metadata also does, which then names the issuer.
func discovered(ctx context.Context, p auth.Provider, typed string) (auth.Provider, error) {
	_, err := (&auth.Client{}).Discover(ctx, p)
	_, address := auth.ReadIssuer(typed)
	named, ok := p.NamedBy(err, address)
	if !ok {
		return p, err
	}
	_, err = (&auth.Client{}).Discover(ctx, named)
	return named, err
}

// provider builds the provider that the flags describe, and validates it.
func (o addFlags) provider(c *catalog.Catalog) (auth.Provider, error) {
	if o.clientID == "" {
		return auth.Provider{}, badFlag(words.BadNoClientID())
	}
	p := auth.Provider{ID: o.id}
	p.Issuer, _ = auth.ReadIssuer(o.issuer)
	if p.Issuer == "" {
		e, err := c.Find(o.id)
		if err != nil || e.Source != catalog.SourcePreset || e.Issuer == "" && e.Endpoints.Token == "" {
			return auth.Provider{}, badFlag(words.BadNoIssuer())
		}
		p = e.Provider
	} else if err := auth.CheckIssuer(p.Issuer); err != nil {
		return auth.Provider{}, err
	}
	p.ClientID = o.clientID
	if o.name != "" {
		p.Name = o.name
	}
	if o.redirect != "" {
		p.Redirect = o.redirect
	}
	if len(o.scopes) > 0 {
		p.Scopes = o.scopes
	}
	if o.tokenAuth != "" {
		p.TokenAuth = auth.TokenAuth(o.tokenAuth)
	}
	for _, origin := range o.resources {
		if err := auth.CheckIssuer(origin); err != nil {
			return auth.Provider{}, err
		}
		p.Resources = append(p.Resources, strings.TrimSuffix(origin, "/"))
	}
	if o.dpop != "" {
		if p.DPoP = auth.Use(o.dpop); !p.DPoP.Known() {
			return auth.Provider{}, badFlag(words.BadDPoP())
		}
	}
	if p.ID == "" {
		p.ID = catalog.DefaultID(p)
	}
	if p.Name == "" {
		p.Name = auth.HostOf(p.Issuer) // a person recognises the host sooner than a slug
	}
	if o.ca != "" {
		abs, err := filepath.Abs(o.ca)
		if err != nil {
			return auth.Provider{}, badFlag(words.BadCA())
		}
		if _, err := os.Stat(abs); err != nil {
			return auth.Provider{}, badFlag(words.BadFile(o.ca))
		}
		p.CAFile = abs
	}
	return p, p.Validate()
}

func (f *face) keepSecret(ctx context.Context, p auth.Provider, secret auth.Secret) error {
	s, err := f.making(ctx, demo.Options{})
	if err != nil {
		return err
	}
	defer f.closing(s)
	if s.Vault.Keeper() == auth.KeeperMemory {
		return badFlag(words.BadSecretInMemory())
	}
	return s.SetSecret(ctx, p, secret)
}

// added prints the redirect address to register.
func (f *face) added(c *catalog.Catalog, id string) error {
	e, err := c.Find(id)
	if err != nil {
		return err
	}
	h, err := f.at()
	if err != nil {
		return err
	}
	settings := f.settings(h)
	if f.json {
		shape := providerOf(e)
		shape.Redirect = settings.Redirect(e.Provider)
		return f.printJSON(shape)
	}
	f.say(words.AddedAs(e.DisplayName(), e.ID))
	return f.print(settings.Redirect(e.Provider) + "\n")
}
