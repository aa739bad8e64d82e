package auth_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// What a cell of the table in docs/threat-model.md says.
const (
	isAsked    = "asked about"    // the sign-in stops with the question of a moved host
	isNotSent  = "not sent"       // the request is refused, or goes where it went before
	ownTokens  = "its own tokens" // the back-up's tokens go where it says, and nothing else
	isNothing  = "–"              // such an address cannot be named in this way
	tableTitle = "### Who agreed to this host"
)

// destination is one row of the table: which secret goes to which address, what
// happens if the metadata, the provider's file, a back-up or a redirect names
// another host after the sign-in, and the request that would send it.
type destination struct {
	secret, address string
	cells           [4]string // metadata, file, back-up, redirect
	member          string    // of the metadata
	file            func(p *auth.Provider, other string)
	sealed          func(e *auth.Endpoints, other string)
	endpoint        authtest.Endpoint // that answers with a redirect
	act             func(r *rig, a auth.Account) error
}

func signsIn(r *rig, _ auth.Account) error {
	r.browser.Page()
	_, err := r.signIn()
	return err
}

func byDevice(r *rig, _ auth.Account) error {
	request := r.request
	request.Timeout = time.Second
	_, err := r.client.SignInByDevice(r.ctx, request, func(auth.DeviceCode) {})
	return err
}

// refreshes reads the metadata first, because it is a day old, unless it came with a
// back-up.
func refreshes(r *rig, a auth.Account) error {
	if r.load(a.ID).ImportedAt.IsZero() {
		r.age(25 * time.Hour)
	}
	_, err := r.client.Refresh(r.ctx, a.ID)
	return err
}

func revokes(r *rig, a auth.Account) error {
	if r.load(a.ID).ImportedAt.IsZero() {
		_ = refreshes(r, a)
	}
	_, err := r.client.Revoke(r.ctx, a.ID)
	return err
}

func validates(r *rig, a auth.Account) error {
	_, err := r.client.Validate(r.ctx, a.ID)
	return err
}

// introspects revokes at a provider that shows only by introspection whether a
// token works.
func introspects(r *rig, a auth.Account) error {
	a = r.load(a.ID)
	a.Metadata.Endpoints.Userinfo = ""
	if err := r.vault.Save(r.ctx, &a); err != nil {
		return err
	}
	r.request.Provider.ResourceIndicator = "https://api.example"
	return revokes(r, a)
}

var destinations = []destination{
	{
		secret: "code, verifier, client secret", address: "token endpoint", cells: [4]string{isAsked, isAsked, isNotSent, isNotSent},
		member:   "token_endpoint",
		file:     func(p *auth.Provider, other string) { p.Endpoints.Token = other + "/token" },
		sealed:   func(e *auth.Endpoints, other string) { e.Token = other + "/token" },
		endpoint: authtest.Token, act: signsIn,
	},
	{
		secret: "client secret", address: "pushed request endpoint", cells: [4]string{isAsked, isAsked, isNotSent, isNotSent},
		member:   "pushed_authorization_request_endpoint",
		file:     func(p *auth.Provider, other string) { p.Endpoints.PAR = other + "/push" },
		sealed:   func(e *auth.Endpoints, other string) { e.PAR = other + "/push" },
		endpoint: authtest.Push, act: signsIn,
	},
	{
		secret: "client secret", address: "device endpoint", cells: [4]string{isAsked, isAsked, isNotSent, isNotSent},
		member:   "device_authorization_endpoint",
		file:     func(p *auth.Provider, other string) { p.Endpoints.Device = other + "/device-authorization" },
		sealed:   func(e *auth.Endpoints, other string) { e.Device = other + "/device-authorization" },
		endpoint: authtest.Device, act: byDevice,
	},
	{
		secret: "code", address: "redirect page", cells: [4]string{isNothing, isAsked, isNothing, isNothing},
		file: func(p *auth.Provider, other string) {
			p.Redirect, p.RedirectPage = "http://127.0.0.1:18999/cb/acme", strings.Replace(other, "http:", "https:", 1)+"/page"
		},
		act: signsIn,
	},
	{
		secret: "access token", address: "userinfo endpoint, at a sign-in", cells: [4]string{isAsked, isAsked, isNotSent, isNotSent},
		member:   "userinfo_endpoint",
		file:     func(p *auth.Provider, other string) { p.Endpoints.Userinfo = other + "/userinfo" },
		sealed:   func(e *auth.Endpoints, other string) { e.Userinfo = other + "/userinfo" },
		endpoint: authtest.UserinfoPage, act: signsIn,
	},
	{
		secret: "refresh token, client secret", address: "token endpoint", cells: [4]string{isNotSent, isNotSent, isNotSent, isNotSent},
		member:   "token_endpoint",
		file:     func(p *auth.Provider, other string) { p.Endpoints.Token = other + "/token" },
		sealed:   func(e *auth.Endpoints, other string) { e.Token = other + "/token" },
		endpoint: authtest.Token, act: refreshes,
	},
	{
		secret: "refresh token, client secret", address: "endpoint for refreshes alone", cells: [4]string{isNothing, isNotSent, isNotSent, isNotSent},
		file:     func(p *auth.Provider, other string) { p.Endpoints.Refresh = other + "/token" },
		sealed:   func(e *auth.Endpoints, other string) { e.Refresh = other + "/token" },
		endpoint: authtest.Token, act: refreshes,
	},
	{
		secret: "refresh and access token, client secret", address: "revocation endpoint", cells: [4]string{isNotSent, isNotSent, isNotSent, isNotSent},
		member:   "revocation_endpoint",
		file:     func(p *auth.Provider, other string) { p.Endpoints.Revocation = other + "/revoke" },
		sealed:   func(e *auth.Endpoints, other string) { e.Revocation = other + "/revoke" },
		endpoint: authtest.Revoke, act: revokes,
	},
	{
		secret: "access token, client secret", address: "introspection endpoint", cells: [4]string{isNotSent, isNotSent, isNotSent, isNotSent},
		member:   "introspection_endpoint",
		file:     func(p *auth.Provider, other string) { p.Endpoints.Introspection = other + "/introspect" },
		sealed:   func(e *auth.Endpoints, other string) { e.Introspection = other + "/introspect" },
		endpoint: authtest.Introspect, act: introspects,
	},
	{
		secret: "access token", address: "userinfo endpoint, as evidence", cells: [4]string{isNotSent, isNotSent, ownTokens, isNotSent},
		member:   "userinfo_endpoint",
		file:     func(p *auth.Provider, other string) { p.Endpoints.Userinfo = other + "/userinfo" },
		sealed:   func(e *auth.Endpoints, other string) { e.Userinfo = other + "/userinfo" },
		endpoint: authtest.UserinfoPage, act: revokes,
	},
	{
		secret: "access token", address: "`validate_url`", cells: [4]string{isNothing, isNotSent, isNothing, isNotSent},
		file:     func(p *auth.Provider, other string) { p.Quirks.ValidateURL = other + "/validate" },
		endpoint: authtest.Elsewhere,
		act: func(r *rig, a auth.Account) error {
			if r.request.Provider.Quirks.ValidateURL == "" {
				r.request.Provider.Quirks.ValidateURL = r.as.URL + "/validate"
			}
			return validates(r, a)
		},
	},
	{
		secret: "access token", address: "resource of `call`, which the person types", cells: [4]string{isNothing, isNothing, isNothing, isNotSent},
		endpoint: authtest.API,
		act: func(r *rig, a auth.Account) error {
			_, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes")
			return err
		},
	},
	{
		secret: "registration's token", address: "`registration_client_uri`", cells: [4]string{isNothing, isNothing, isNothing, isNotSent},
		endpoint: authtest.API,
		act: func(r *rig, _ auth.Account) error {
			g := auth.Registration{ManageURI: r.as.URL + "/api/client", ManageToken: auth.NewSecret("the management token")}
			return r.client.Unregister(r.ctx, r.request.Provider, g)
		},
	},
}

// linkedBy is a rig with a confidential client, whose account has signed in, and
// another server.
func (d destination) linkedBy(t *testing.T, off ...checks.Check) (r *rig, a auth.Account, other *authtest.Server) {
	r = newRig(t, off...)
	r.as.Lenient = true
	r.as.Secret = "a client secret of this vault"
	r.as.Pushing.Offer, r.as.Devices.Offer = true, true
	r.request.Provider = r.as.Provider()
	a = r.linked()
	if d.address == "pushed request endpoint" {
		r.request.Timeout = 3 * time.Second // nobody can approve what the other server was sent
	}
	other = authtest.New(t)
	other.Lenient = true
	return r, a, other
}

// attack changes what names the address, by column.
func (d destination) attack(r *rig, a *auth.Account, other string, column int) {
	switch column {
	case 0:
		r.as.Metadata = func(document map[string]any) {
			document[d.member] = other + strings.TrimPrefix(document[d.member].(string), r.as.URL)
		}
	case 1:
		d.file(&r.request.Provider, other)
	case 2: // what an import leaves
		a.ImportedAt = time.Now()
		d.sealed(&a.Metadata.Endpoints, other)
		if err := r.vault.Save(r.ctx, a); err != nil {
			r.tb.Fatal(err)
		}
	case 3:
		r.as.Break(d.endpoint, authtest.Fault{Status: 307, Location: other + "/token", Instead: true})
	}
}

var columns = []string{"metadata", "file", "back-up", "redirect"}

// TestWhoAgreed attacks each cell of the table in docs/threat-model.md: after a
// sign-in, something that cannot agree for the person names another host.
func TestWhoAgreed(t *testing.T) {
	for _, d := range destinations {
		for column, want := range d.cells {
			if want == isNothing {
				continue
			}
			t.Run(d.secret+" to "+d.address+" by "+columns[column], func(t *testing.T) {
				t.Parallel()
				r, a, other := d.linkedBy(t)
				d.attack(r, &a, other.URL, column)
				err := d.act(r, a)
				moves := []auth.Move(nil)
				if e := auth.AsError(err); e != nil {
					moves = e.Moves
				}
				asked := slices.ContainsFunc(moves, func(m auth.Move) bool { return m.To == hostOf(other.URL) })
				if want == isAsked && !asked {
					t.Errorf("the person is not asked: %v", err)
				}
				if got := other.Trail(); (got != "") != (want == ownTokens) {
					t.Errorf("the other host was asked for %s", got)
				}
				for _, request := range other.Log() {
					if request.Header.Get("Authorization") != "Bearer "+a.Grant.AccessToken.Reveal() || len(request.Form) > 0 {
						t.Errorf("the other host got %v %v", request.Header, request.Form)
					}
				}
			})
		}
	}
}

// TestWhoAgreedCanFail: without the decision, each of these addresses gets its
// secret, so that TestWhoAgreed would see it.
func TestWhoAgreedCanFail(t *testing.T) {
	for _, d := range destinations {
		for column, want := range d.cells {
			asImport := column == 2 && want == isNotSent && d.cells[0] == isAsked // a sign-in does not read what is sealed
			if want == isNothing || asImport || d.address == "redirect page" {
				continue
			}
			t.Run(d.secret+" to "+d.address+" by "+columns[column], func(t *testing.T) {
				t.Parallel()
				r, a, other := d.linkedBy(t, checks.Moved, checks.Redirects)
				d.attack(r, &a, other.URL, column)
				_ = d.act(r, a)
				if other.Trail() == "" {
					t.Error("nothing was sent without the decision either")
				}
			})
		}
	}
}

// TestWhoAgreedOddRevocations: the table's row of the revocation endpoint holds for each
// nonstandard way to revoke, too, which sends tokens past the code for the standard one.
// Without a client secret, the tokens of a back-up go where it says.
func TestWhoAgreedOddRevocations(t *testing.T) {
	row := destinations[slices.IndexFunc(destinations, func(d destination) bool { return d.address == "revocation endpoint" })]
	for _, style := range []auth.RevocationStyle{auth.RevokeTokenOnly, auth.RevokeBearer, auth.RevokeGitHub, auth.RevokeAccess, auth.RevokeLiving} {
		for column := range columns {
			for name, off := range map[string][]checks.Check{"": nil, " without the decision": {checks.Moved, checks.Redirects}} {
				t.Run(string(style)+" by "+columns[column]+name, func(t *testing.T) {
					t.Parallel()
					r, a, other := row.linkedBy(t, off...)
					r.request.Provider.Quirks.Revocation = style
					row.attack(r, &a, other.URL, column)
					_ = row.act(r, a)
					own := columns[column] == "back-up" && style != auth.RevokeLiving
					if got := other.Trail(); (got != "") != (off != nil || own) {
						t.Errorf("the other host was asked for %q", got)
					}
					for _, request := range other.Log() {
						if off == nil && strings.Contains(fmt.Sprint(request.Header, request.Form), r.as.Secret) {
							t.Error("the other host got the client secret")
						}
					}
				})
			}
		}
	}
}

// TestWhoAgreedYes: the person's yes to the host that they were shown lets the
// sign-in go there, and it is asked about once.
func TestWhoAgreedYes(t *testing.T) {
	for _, d := range destinations[:3] {
		for column := range 2 {
			t.Run(d.address+" by "+columns[column], func(t *testing.T) {
				t.Parallel()
				r, a, other := d.linkedBy(t)
				d.attack(r, &a, other.URL, column)
				r.request.AcceptHosts = []string{hostOf(other.URL)}
				if err := d.act(r, a); auth.AsError(err) != nil && auth.AsError(err).Reason == auth.ReasonEndpointMoved {
					t.Fatal(err)
				}
				if other.Trail() == "" {
					t.Error("the accepted host was not asked")
				}
			})
		}
	}
}

// TestHostsOutliveTheLastAccount: what was agreed to is not forgotten with the last
// account of a client.
func TestHostsOutliveTheLastAccount(t *testing.T) {
	r := newRig(t)
	a := r.linked()
	if _, _, err := r.client.Remove(r.ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	r.as.ForgetLog()
	r.browser.Page()
	other := moves(r, "token_endpoint")
	_, err := r.signIn()
	wantFailure(t, err, movedFailure)
	if other.Trail() != "" {
		t.Errorf("the other host was asked for %s", other.Trail())
	}
}

// TestWhoAgreedIsInTheDocument compares the table of the document with the rows of
// TestWhoAgreed.
func TestWhoAgreedIsInTheDocument(t *testing.T) {
	text, err := os.ReadFile("../docs/threat-model.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), tableTitle)
	if !found {
		t.Fatalf("docs/threat-model.md has no section %q", tableTitle)
	}
	section, _, _ = strings.Cut(section, "\n### ")
	var got []string
	for _, line := range strings.Split(section, "\n") {
		if strings.HasPrefix(line, "| ") && !regexp.MustCompile(`^\| (secret|---)`).MatchString(line) {
			got = append(got, line)
		}
	}
	var want []string
	for _, d := range destinations {
		want = append(want, "| "+d.secret+" | "+d.address+" | "+strings.Join(d.cells[:], " | ")+" |")
	}
	if !slices.Equal(got, want) {
		t.Errorf("the document has\n%s\nthe test has\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
