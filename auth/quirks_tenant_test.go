package auth_test

import (
	"testing"

	"latchkey/auth"
)

const tenant = "9188040d-6c67-4c5b-b112-36a304b66dad"

// entra makes the server one whose metadata leaves the tenant open, and whose
// tokens contain tid and the issuer of named.
func entra(r *rig, tid, named string) {
	r.request.Provider.Quirks.TenantIssuer = true
	issuer := r.as.URL + "/" + named + "/v2.0"
	r.as.Metadata = func(d map[string]any) { d["issuer"] = r.as.URL + "/{tenantid}/v2.0" }
	r.as.Front.Answer = func(p map[string][]string) { p["iss"] = []string{issuer} }
	r.as.ID.Claims = func(c map[string]any) { c["iss"], c["tid"] = issuer, tid }
}

// Only the signed tenant completes the issuer of a shared endpoint (8414-7).
func TestTenantIssuer(t *testing.T) {
	const other = "72f988bf-86f1-41af-91ab-2d7cd011db47"
	for _, c := range []struct {
		name string
		arm  func(*rig)
		want failure
	}{
		{"the tenant's own issuer", func(r *rig) { entra(r, tenant, tenant) }, failure{}},
		{"another tenant's issuer", func(r *rig) { entra(r, tenant, other) }, failure{auth.StepVerify, auth.KindBadAnswer, auth.ReasonIDTokenIssuer}},
		{"no tenant", func(r *rig) {
			entra(r, tenant, tenant)
			r.as.ID.Claims = func(c map[string]any) { c["iss"] = r.as.URL + "/" + tenant + "/v2.0" }
		}, failure{auth.StepVerify, auth.KindBadAnswer, auth.ReasonIDTokenIssuer}},
		{"a tenant that is no tenant", func(r *rig) {
			entra(r, "../x", tenant)
			r.as.ID.Claims = func(c map[string]any) { c["iss"], c["tid"] = r.as.URL+"/../x/v2.0", "../x" }
		}, failure{auth.StepVerify, auth.KindBadAnswer, auth.ReasonIDTokenIssuer}},
		{"not declared", func(r *rig) {
			entra(r, tenant, tenant)
			r.request.Provider.Quirks.TenantIssuer = false
		}, failure{auth.StepDiscover, auth.KindBadAnswer, auth.ReasonMetadataIssuer}},
		{"at another host", func(r *rig) {
			entra(r, tenant, tenant)
			r.as.Metadata = func(d map[string]any) { d["issuer"] = "https://evil.example/{tenantid}/v2.0" }
		}, failure{auth.StepDiscover, auth.KindBadAnswer, auth.ReasonMetadataIssuer}},
	} {
		t.Run("8414-7 "+c.name, func(t *testing.T) {
			r := newRig(t)
			c.arm(r)
			a, err := r.signIn()
			wantFailure(t, err, c.want)
			if err != nil {
				return
			}
			if want := r.as.URL + "/" + tenant + "/v2.0"; a.Identity.Issuer != want {
				t.Errorf("issuer %q, want %q", a.Identity.Issuer, want)
			}
			if a, err = r.client.Refresh(r.ctx, a.ID); err != nil || a.RefreshedAt.IsZero() {
				t.Errorf("refresh: %v", err)
			}
		})
	}
}
