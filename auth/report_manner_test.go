package auth_test

import (
	"slices"
	"testing"

	"latchkey/auth"
)

// silent takes out of the metadata everything that the topics of a sign-in's manner
// could be read from.
func silent(set map[string]any) func(*rig) {
	return metadata(func(_ *rig, d map[string]any) {
		for _, name := range []string{"token_endpoint_auth_methods_supported", "code_challenge_methods_supported", "scopes_supported"} {
			delete(d, name)
		}
		for name, v := range set {
			d[name] = v
		}
	})
}

const device = "device_authorization_endpoint"

// TestCheckManner: each topic of how a sign-in is made, in each of its grades, by
// the metadata and by the provider's file.
func TestCheckManner(t *testing.T) {
	at, fixed := "http://127.0.0.1/cb/acme", "http://127.0.0.1:18765/cb/acme"
	key := auth.NewSecret("-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----")
	for name, c := range map[string]struct {
		says map[string]any // the metadata
		file func(*auth.Provider)
		want auth.Finding
	}{
		"any port by the file":         {nil, func(p *auth.Provider) { p.RedirectRule = auth.RedirectAnyPort }, auth.Finding{ID: "loopback", Fitness: auth.FitSupported, Detail: at, Sends: at, Declared: true}},
		"the whole address":            {nil, func(p *auth.Provider) { p.RedirectRule, p.Redirect = auth.RedirectExact, fixed }, auth.Finding{ID: "loopback", Fitness: auth.FitNotOffered, Detail: fixed, Sends: fixed, Declared: true}},
		"the whole address, no port":   {nil, func(p *auth.Provider) { p.RedirectRule = auth.RedirectExact }, auth.Finding{ID: "loopback", Fitness: auth.FitBroken, Detail: at, Sends: at, Declared: true}},
		"a rule of loopback elsewhere": {nil, func(p *auth.Provider) { p.RedirectRule, p.Redirect = auth.RedirectExact, "app.latchkey:/oauth/acme" }, auth.Finding{ID: "loopback", Fitness: auth.FitUnknown, Detail: "app.latchkey:/oauth/acme", Sends: "app.latchkey:/oauth/acme"}},
		"a page in its place": {nil, func(p *auth.Provider) {
			p.RedirectRule, p.Redirect, p.RedirectPage = auth.RedirectExact, fixed, "https://ada.example/cb"
		}, auth.Finding{ID: "loopback", Fitness: auth.FitUnknown, Detail: "https://ada.example/cb", Sends: "https://ada.example/cb"}},

		"S256 by the file":                  {nil, func(p *auth.Provider) { p.PKCE = auth.PKCESupported }, auth.Finding{ID: "s256", Fitness: auth.FitSupported, Declared: true, Needed: true}},
		"S256 required by the file":         {nil, func(p *auth.Provider) { p.PKCE = auth.PKCERequired }, auth.Finding{ID: "s256", Fitness: auth.FitRequired, Declared: true, Needed: true}},
		"no PKCE by the file":               {nil, func(p *auth.Provider) { p.PKCE = auth.PKCENone }, auth.Finding{ID: "s256", Fitness: auth.FitNotOffered, Declared: true, Needed: true}},
		"S256 advertised against the file":  {map[string]any{"code_challenge_methods_supported": []string{"S256"}}, func(p *auth.Provider) { p.PKCE = auth.PKCENone }, auth.Finding{ID: "s256", Fitness: auth.FitSupported, Needed: true}},
		"only plain":                        {map[string]any{"code_challenge_methods_supported": []string{"plain"}}, nil, auth.Finding{ID: "s256", Fitness: auth.FitBroken, Detail: "plain", Needed: true}},
		"by device, S256":                   {map[string]any{device: "https://127.0.0.1/d", "code_challenge_methods_supported": []string{"S256"}}, nil, auth.Finding{ID: "device_pkce", Fitness: auth.FitSupported}},
		"by device, required":               {map[string]any{device: "https://127.0.0.1/d"}, func(p *auth.Provider) { p.PKCE = auth.PKCERequired }, auth.Finding{ID: "device_pkce", Fitness: auth.FitRequired, Declared: true}},
		"by device, nothing said":           {map[string]any{device: "https://127.0.0.1/d"}, nil, auth.Finding{ID: "device_pkce", Fitness: auth.FitUnknown}},
		"by device, plain":                  {map[string]any{device: "https://127.0.0.1/d", "code_challenge_methods_supported": []string{"plain"}}, nil, auth.Finding{ID: "device_pkce", Fitness: auth.FitNotOffered}},
		"no sign-in by device":              {map[string]any{"code_challenge_methods_supported": []string{"S256"}}, func(p *auth.Provider) { p.PKCE = auth.PKCERequired }, auth.Finding{ID: "device_pkce", Fitness: auth.FitNotOffered}},
		"no secret by the file":             {map[string]any{"token_endpoint_auth_methods_supported": []string{"client_secret_post"}}, func(p *auth.Provider) { p.SecretNeed = auth.SecretNever }, auth.Finding{ID: "public_client", Fitness: auth.FitSupported, Detail: "client_secret_post", Declared: true}},
		"no secret by the metadata":         {map[string]any{"token_endpoint_auth_methods_supported": []string{"client_secret_post", "none"}}, nil, auth.Finding{ID: "public_client", Fitness: auth.FitSupported, Detail: "client_secret_post none"}},
		"a secret by the file":              {map[string]any{"token_endpoint_auth_methods_supported": []string{"none"}}, func(p *auth.Provider) { p.SecretNeed = auth.SecretShipped }, auth.Finding{ID: "public_client", Fitness: auth.FitNotOffered, Detail: "none", Declared: true}},
		"a secret by the metadata":          {map[string]any{"token_endpoint_auth_methods_supported": []string{"client_secret_basic"}}, nil, auth.Finding{ID: "public_client", Fitness: auth.FitNotOffered, Detail: "client_secret_basic"}},
		"the method is listed":              {map[string]any{"token_endpoint_auth_methods_supported": []string{"none"}}, nil, auth.Finding{ID: "client_auth", Fitness: auth.FitSupported, Detail: "none", Sends: "none"}},
		"the method of a secret to come":    {map[string]any{"token_endpoint_auth_methods_supported": []string{"client_secret_post", "client_secret_basic"}}, func(p *auth.Provider) { p.SecretNeed = auth.SecretRequired }, auth.Finding{ID: "client_auth", Fitness: auth.FitSupported, Detail: "client_secret_post client_secret_basic", Sends: "client_secret_post"}},
		"the method is not listed":          {map[string]any{"token_endpoint_auth_methods_supported": []string{"client_secret_basic"}}, func(p *auth.Provider) { p.TokenAuth = auth.AuthPost }, auth.Finding{ID: "client_auth", Fitness: auth.FitNotOffered, Detail: "client_secret_basic", Sends: "client_secret_post"}},
		"a key that the server cannot take": {map[string]any{"token_endpoint_auth_methods_supported": []string{"client_secret_basic"}}, func(p *auth.Provider) { p.ClientSecret = key }, auth.Finding{ID: "client_auth", Fitness: auth.FitBroken, Detail: "client_secret_basic", Sends: "private_key_jwt"}},

		"the prompt is listed":         {map[string]any{"prompt_values_supported": []string{"login", "consent"}}, func(p *auth.Provider) { p.AuthParams = map[string]string{"prompt": "consent login"} }, auth.Finding{ID: "prompt", Fitness: auth.FitSupported, Detail: "login consent", Sends: "consent login"}},
		"no prompt is sent":            {map[string]any{"prompt_values_supported": []string{"login"}, "scopes_supported": []string{"openid", "offline_access"}}, func(p *auth.Provider) { p.AuthParams = map[string]string{"prompt": ""} }, auth.Finding{ID: "prompt", Fitness: auth.FitSupported, Detail: "login"}},
		"the prompt is not listed":     {map[string]any{"prompt_values_supported": []string{"login"}, "scopes_supported": []string{"openid", "offline_access"}}, nil, auth.Finding{ID: "prompt", Fitness: auth.FitNotOffered, Detail: "login", Sends: "consent"}},
		"prompts are not listed":       {nil, func(p *auth.Provider) { p.AuthParams = map[string]string{"prompt": "login"} }, auth.Finding{ID: "prompt", Fitness: auth.FitUnknown, Sends: "login"}},
		"an audience is trusted":       {nil, func(p *auth.Provider) { p.TrustedAudiences = []string{"383168317235462148"} }, auth.Finding{ID: "audiences", Fitness: auth.FitSupported, Detail: "383168317235462148", Declared: true}},
		"no ID token, so no audience":  {nil, func(p *auth.Provider) { p.TrustedAudiences, p.Quirks.NoIDToken = []string{"x"}, true }, auth.Finding{ID: "audiences", Fitness: auth.FitNotOffered}},
		"the resource is listed":       {map[string]any{"protected_resources": []string{"https://api.example"}}, func(p *auth.Provider) { p.ResourceIndicator = "https://api.example" }, auth.Finding{ID: "resource", Fitness: auth.FitSupported, Detail: "https://api.example", Sends: "https://api.example"}},
		"the resource is not listed":   {map[string]any{"protected_resources": []string{"https://api.example"}}, func(p *auth.Provider) { p.ResourceIndicator = "https://x.example" }, auth.Finding{ID: "resource", Fitness: auth.FitNotOffered, Detail: "https://api.example", Sends: "https://x.example"}},
		"resources are not listed":     {nil, func(p *auth.Provider) { p.ResourceIndicator = "https://x.example" }, auth.Finding{ID: "resource", Fitness: auth.FitUnknown, Sends: "https://x.example"}},
		"no resource is requested":     {map[string]any{"protected_resources": []string{"https://api.example"}}, nil, auth.Finding{ID: "resource", Fitness: auth.FitUnknown, Detail: "https://api.example"}},
		"lists of another type":        {map[string]any{"prompt_values_supported": "login", "protected_resources": 5}, nil, auth.Finding{ID: "prompt", Fitness: auth.FitUnknown}},
		"a file without an issuer":     {nil, func(p *auth.Provider) { withoutIssuer(p); p.PKCE = auth.PKCENone }, auth.Finding{ID: "s256", Fitness: auth.FitNotOffered, Declared: true, Needed: true}},
		"a file without an issuer (2)": {nil, func(p *auth.Provider) { withoutIssuer(p) }, auth.Finding{ID: "public_client", Fitness: auth.FitUnknown}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			silent(c.says)(r)
			r.as.Lenient = true // a provider without an issuer is looked at by its token endpoint
			p := r.request.Provider
			p.TokenAuth = ""
			if c.file != nil {
				c.file(&p)
			}
			report, err := r.client.Check(r.ctx, p)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(report.Findings, func(f auth.Finding) bool { return f.ID == c.want.ID })
			if i < 0 || report.Findings[i] != c.want {
				t.Errorf("found %+v\nwant  %+v", report.Findings[max(i, 0)], c.want)
			}
		})
	}
}

func withoutIssuer(p *auth.Provider) {
	at := p.Issuer
	p.Issuer, p.Quirks.NoIDToken = "", true
	p.Endpoints = auth.Endpoints{Authorization: at + "/authorize", Token: at + "/token", Userinfo: at + "/userinfo"}
}

// TestCheckInventsNothing: where metadata and file are silent, no topic of a
// sign-in's manner has a grade.
func TestCheckInventsNothing(t *testing.T) {
	r := newRig(t)
	silent(nil)(r)
	p := r.request.Provider
	p.TokenAuth = ""
	report, err := r.client.Check(r.ctx, p)
	if err != nil || !report.Safe() {
		t.Fatalf("%v, %+v", err, report.Findings)
	}
	got := fitness(report)
	for _, id := range []string{"loopback", "s256", "public_client", "client_auth", "prompt", "audiences", "resource"} {
		if got[id] != auth.FitUnknown {
			t.Errorf("%s is %s", id, got[id])
		}
	}
	for _, f := range report.Findings {
		if f.Declared {
			t.Errorf("%s is said to be declared by a file that declares nothing", f.ID)
		}
	}
}
