package auth_test

import (
	"context"
	"fmt"
	"testing"
)

// A very long address reaches the browser whole, and is short if the provider
// accepts pushed requests (B6, 9126-1).
func TestFiftyScopes(t *testing.T) {
	scopes := []string{"openid"}
	for i := range 50 {
		scopes = append(scopes, fmt.Sprintf("https://api.example/auth/some.long.scope.%d.readwrite", i))
	}
	for _, pushed := range []bool{false, true} {
		t.Run(fmt.Sprintf("B6 pushed %t", pushed), func(t *testing.T) {
			r := newRig(t)
			r.as.Pushing.Offer = pushed
			r.request.Scopes = scopes
			var opened int
			browse := r.request.Browse
			r.request.Browse = func(ctx context.Context, address string) error {
				opened = len(address)
				return browse(ctx, address)
			}
			a, err := r.signIn()
			if err != nil || len(a.Grant.Scopes) != len(scopes) {
				t.Fatalf("%d scopes are granted, %v", len(a.Grant.Scopes), err)
			}
			if short := opened < 2000; short != pushed {
				t.Errorf("the address has %d characters", opened)
			}
		})
	}
}
