package auth_test

import (
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
)

// A requirement of a provider's file is never dropped silently: a server that
// does not offer it gets neither a browser nor a code.
func TestNoSilentFallback(t *testing.T) {
	for name, arm := range map[string]func(*rig){
		"9126-1 pushed requests": func(r *rig) { r.request.Provider.PAR = auth.UseAlways },
		"9449-1 bound tokens": func(r *rig) {
			r.request.Provider.DPoP = auth.UseAlways
			r.as.Metadata = func(d map[string]any) { d["dpop_signing_alg_values_supported"] = []string{"RS256"} }
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			arm(r)
			r.request.Browse = authtest.Forbid(t)
			_, err := r.signIn()
			wantFailure(t, err, failure{auth.StepDiscover, auth.KindBadAnswer, auth.ReasonMetadata})
			r.wantTrail("discovery")
		})
	}
}
