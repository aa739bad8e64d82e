package auth_test

import (
	"slices"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// happened reports whether the account's history tells of it.
func happened(a auth.Account, what auth.Happening) bool {
	return slices.ContainsFunc(a.History, func(e auth.Entry) bool { return e.What == what })
}

// TestMetadataAge: metadata that is a day old is read anew before a refresh; what
// it says is believed within the hosts that are known, and its failing stops
// nothing (8414-5, 8414-6).
func TestMetadataAge(t *testing.T) {
	for name, c := range map[string]struct {
		age   time.Duration
		arm   func(r *rig)
		trail string
		fresh bool // the metadata is the new one
		told  auth.Happening
	}{
		"young":               {23 * time.Hour, func(*rig) {}, "token", false, ""},
		"old":                 {25 * time.Hour, func(*rig) {}, "discovery token", true, ""},
		"no answer":           {25 * time.Hour, discoveryFault(authtest.Fault{ResetBefore: true}), "discovery token", false, ""},
		"not metadata at all": {25 * time.Hour, discoveryFault(authtest.Fault{Body: text("<html>")}), "discovery token", false, ""},
		"another issuer":      {25 * time.Hour, metadata(func(_ *rig, d map[string]any) { d["issuer"] = "https://other.example" }), "discovery token", false, ""},
		"another path":        {25 * time.Hour, metadata(func(r *rig, d map[string]any) { d["userinfo_endpoint"] = r.as.URL + "/me" }), "discovery token", true, auth.HappenedNewEnds},
		"another host":        {25 * time.Hour, func(r *rig) { moves(r, "token_endpoint") }, "discovery token", false, auth.HappenedMoved},
	} {
		t.Run("8414-6 "+name, func(t *testing.T) {
			r := newRig(t)
			before := r.linked()
			c.arm(r)
			r.age(c.age)
			after, err := r.client.Refresh(r.ctx, before.ID)
			if err != nil {
				t.Fatal(err)
			}
			r.wantTrail(c.trail)
			if fresh := after.Metadata.FetchedAt.After(before.Metadata.FetchedAt); fresh != c.fresh {
				t.Errorf("read anew: %v", fresh)
			}
			if after.Metadata.Endpoints.Token != before.Metadata.Endpoints.Token || c.told != "" && !happened(after, c.told) || c.told == "" && len(after.History) != 2 {
				t.Errorf("token endpoint %s, history %v", after.Metadata.Endpoints.Token, after.History)
			}
			if sealed := r.load(before.ID); !sealed.Metadata.FetchedAt.Equal(after.Metadata.FetchedAt) {
				t.Error("what was read is not sealed")
			}
		})
	}
}
