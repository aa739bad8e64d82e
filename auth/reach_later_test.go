package auth_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/internal/checks"
)

// onTheInternet moves the stored provider's resource to a host of the internet, while its
// sign-in service is on this computer, as a name of the service may come to be by DNS.
func (d *desk) onTheInternet() {
	d.rig.client.Network = auth.Network{Resolve: func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("203.0.113.7")}, nil
	}}
	d.stored[0].Resource = "https://api.example/mcp"
}

// TestReachLater: R12: what a resource may name holds for each later request to its sign-in
// service: a refresh, a revocation and a sign-in by the provider's id. Nothing is sent, and
// the account is neither ended nor in doubt.
func TestReachLater(t *testing.T) {
	for _, off := range [][]checks.Check{nil, {checks.Reach}} {
		d := newDesk(t, off...)
		a, err := d.signIn()
		if err != nil {
			t.Fatal(err)
		}
		d.rig.as.ForgetLog()
		d.onTheInternet()
		_, err = d.rig.client.Refresh(d.rig.ctx, a.ID)
		if off != nil {
			if err != nil || d.rig.as.Count(authtest.Token) != 1 {
				t.Errorf("without the check: %v after %s", err, d.rig.as.Trail())
			}
			continue
		}
		wantFailure(t, err, failure{auth.StepRefresh, auth.KindBadAnswer, auth.ReasonReach})
		if kept := d.rig.load(a.ID); !kept.RefreshStartedAt.IsZero() || kept.Ended != auth.NotEnded {
			t.Errorf("in doubt since %v, ended %q", kept.RefreshStartedAt, kept.Ended)
		}
		if _, err = d.rig.client.Revoke(d.rig.ctx, a.ID); failureOf(t, err).Reason != auth.ReasonReach {
			t.Errorf("revocation: %v", err)
		}
		agreed := auth.Agreement{Issuer: d.stored[0].Issuer, ClientID: d.stored[0].ClientID, Resources: []string{"https://api.example"}}
		if err := d.rig.vault.Agree(d.rig.ctx, agreed); err != nil {
			t.Fatal(err)
		}
		req := d.rig.request
		req.Provider = d.stored[0]
		_, err = d.rig.client.SignIn(d.rig.ctx, req)
		wantFailure(t, err, badDiscovery(auth.ReasonReach))
		d.rig.wantTrail("")
	}
}

// TestReachLaterWhereTheResourceIs: R12: a resource in a private network may name its own
// network at later requests, too.
func TestReachLaterWhereTheResourceIs(t *testing.T) {
	d := newDesk(t)
	a, err := d.signIn()
	if err != nil {
		t.Fatal(err)
	}
	d.onTheInternet()
	d.rig.client.Network = auth.Network{Resolve: func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}}
	if _, err := d.rig.client.Refresh(d.rig.ctx, a.ID); err != nil {
		t.Error(err)
	}
}

// TestReachOfLaterEndpoints: R12, R14: a browser is not sent into another network by what the
// service's metadata say at a later sign-in.
func TestReachOfLaterEndpoints(t *testing.T) {
	d := newDesk(t)
	if _, err := d.signIn(); err != nil {
		t.Fatal(err)
	}
	d.rig.as.ForgetLog()
	d.rig.as.Metadata = func(m map[string]any) { m["authorization_endpoint"] = "https://10.0.0.5/authorize" }
	req := d.rig.request
	req.Provider = d.stored[0]
	_, err := d.rig.client.SignIn(d.rig.ctx, req)
	wantFailure(t, err, badDiscovery(auth.ReasonReach))
	d.rig.wantTrail("oauth-metadata")
}

// reachChild names the address that a child looks up behind a proxy, and what resolves there:
// a process reads the environment's proxy only once.
const reachChild = "LATCHKEY_TEST_REACH"

// TestReachBehindAProxy: R12: behind a proxy, which finds the hosts itself, an internal name is
// refused that a server on the internet names and this computer knows; what is unknown here, and
// what a server of the same network names, goes to the proxy.
func TestReachBehindAProxy(t *testing.T) {
	if address := os.Getenv(reachChild); address != "" {
		lookUpInChild(t, address)
		return
	}
	api := authtest.NewNamedResource(t, nil, "api.example")
	proxy := newProxy(t, func(conn net.Conn) { tunnel(conn, api.Listener()) })
	ca := t.TempDir() + "/ca.pem"
	if err := os.WriteFile(ca, api.CA, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ address, names, want, asked string }{
		"the internet names an internal host": {"https://api.example/mcp", "https://inner.example", "reach", "CONNECT api.example:443, CONNECT api.example:443"},
		"the internet names an unknown host":  {"https://api.example/mcp", "https://unknown.example", "answered", "CONNECT api.example:443, CONNECT api.example:443, CONNECT unknown.example:443, CONNECT unknown.example:443"},
		"an internal host names its own":      {"https://inner.example/mcp", "https://inner.example", "answered", "CONNECT inner.example:443, CONNECT inner.example:443, CONNECT inner.example:443, CONNECT inner.example:443"},
	} {
		t.Run(name, func(t *testing.T) {
			api.Document["resource"], api.Document["authorization_servers"] = c.address, []string{c.names}
			api.Challenges = []string{"Bearer"}
			api.ForgetLog() // its lock orders what was set before what is served to the other process
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReachBehindAProxy$", "-test.v")
			cmd.Env = append(os.Environ(), reachChild+"="+c.address, reachChild+"_CA="+ca, "HTTPS_PROXY=http://"+proxy.address, "NO_PROXY=", "https_proxy=", "no_proxy=")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if !strings.Contains(string(out), "outcome="+c.want+"\n") {
				t.Errorf("%s, want %s", out, c.want)
			}
			if got := proxy.forget(); got != c.asked {
				t.Errorf("the proxy was asked to\n\t%s\nwant\n\t%s", got, c.asked)
			}
		})
	}
}

// lookUpInChild looks an address up and prints how that ended.
func lookUpInChild(t *testing.T, address string) {
	ca, err := os.ReadFile(os.Getenv(reachChild + "_CA"))
	if err != nil {
		t.Fatal(err)
	}
	c := auth.Client{Network: auth.Network{Resolve: func(_ context.Context, host string) ([]netip.Addr, error) {
		if host == "inner.example" {
			return []netip.Addr{netip.MustParseAddr("10.0.0.5")}, nil
		}
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}}}
	_, err = c.LookUp(t.Context(), auth.LookUpRequest{URL: address, RootCAs: ca})
	outcome := "answered"
	if e := auth.AsError(err); e == nil || e.Status != http.StatusNotFound {
		outcome = string(failureOf(t, err).Reason)
	}
	fmt.Printf("outcome=%s\n", outcome)
}
