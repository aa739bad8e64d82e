package auth_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// TestS22AccountWithoutSubject: an account at a server that names no user is
// linked, labelled, refreshed, used and revoked like any other. The person learns
// of it before the browser opens, and from the report.
func TestS22AccountWithoutSubject(t *testing.T) {
	r := newRig(t)
	r.as.NamesNobody()
	report, err := r.client.Check(r.ctx, r.request.Provider)
	if err != nil || !slices.ContainsFunc(report.Findings, func(f auth.Finding) bool { return f.ID == "identity" && f.Fitness == auth.FitNotOffered }) {
		t.Errorf("the report: %v, %+v", err, report.Findings)
	}
	r.as.ForgetLog()
	said := ""
	r.request.OnUnnamed = func(context.Context) error { said = r.as.Trail(); return nil }
	r.request.Label = "work"
	a, err := r.signIn()
	if err != nil {
		t.Fatal(err)
	}
	r.wantTrail("discovery authorize token")
	if said != "discovery" {
		t.Errorf("it is said at %q", said)
	}
	if q := r.as.Log()[1].Query; strings.Contains(q.Get("scope"), "openid") || q.Get("scope") != "offline_access" {
		t.Errorf("scope %q", q.Get("scope"))
	}
	if a.Identity.Subject != "" || a.Identity.Issuer != r.as.URL || a.Label != "work" {
		t.Errorf("identity %+v, label %q", a.Identity, a.Label)
	}
	r.browser.Page()
	r.request.Label = ""
	other, err := r.signIn() // another sign-in is another account
	if err != nil || other.ID == a.ID || len(r.accounts()) != 2 || other.DisplayName() != auth.HostOf(r.as.URL) {
		t.Errorf("%v, %s and %s, %q", err, a.ID, other.ID, other.DisplayName())
	}
	r.browser.Page()
	r.request.Account = a.ID // and only a sign-in that names one renews it
	if again, err := r.signIn(); err != nil || again.ID != a.ID || again.Label != "work" {
		t.Errorf("%v, %s, %q", err, again.ID, again.Label)
	}
	if _, err := r.client.Refresh(r.ctx, a.ID); err != nil {
		t.Errorf("the refresh: %v", err)
	}
	if _, err := r.client.Call(r.ctx, a.ID, r.as.URL+"/api/notes"); err != nil {
		t.Errorf("the call: %v", err)
	}
	if a, err = r.client.Revoke(r.ctx, a.ID); err != nil || a.Status(time.Now()) != auth.StatusRevoked {
		t.Errorf("the revocation: %v", err)
	}
}

// TestS22UserinfoWithoutAQuirk: a userinfo endpoint is used even without any
// other sign of OpenID Connect.
func TestS22UserinfoWithoutAQuirk(t *testing.T) {
	r := newRig(t)
	r.as.NamesNobody()
	gone := r.as.Metadata
	r.as.Metadata = func(d map[string]any) {
		gone(d)
		d["userinfo_endpoint"] = r.as.URL + "/userinfo"
		delete(d, "jwks_uri")
	}
	said := false
	r.request.OnUnnamed = func(context.Context) error { said = true; return nil }
	a, err := r.signIn()
	if err != nil || a.Identity.Subject != "ada" || said {
		t.Errorf("%v, identity %+v, said %v", err, a.Identity, said)
	}
}
