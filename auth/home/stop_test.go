package home

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/demo"
)

// TestTheDemoStepByStep: a sign-in at the demo provider stops at every step in order, in
// the browser and by device, and shows the checks of each.
func TestTheDemoStepByStep(t *testing.T) {
	for name, c := range map[string]struct {
		options demo.Options
		device  bool
		want    string
	}{
		"browser": {demo.Options{}, false, "discover browser exchange verify userinfo"},
		"pushed":  {demo.Options{PAR: true}, false, "discover push browser exchange verify userinfo"},
		"device":  {demo.Options{DeviceInterval: time.Second}, true, "discover wait poll verify userinfo"},
	} {
		t.Run(name, func(t *testing.T) {
			s := openWith(t, fresh(t), Opening{Keeper: auth.KeeperMemory, Demo: c.options})
			var steps, checks []string
			x := SignIn{
				Provider: "demo", Device: c.device, Timeout: time.Minute,
				Browse: Browse{Open: func(_ context.Context, start string) error { go approve(t, start); return nil }},
				OnCode: func(code auth.DeviceCode) { approve(t, code.Complete) },
				Pause: func(_ context.Context, s auth.Stop) error {
					switch {
					case s.Check != nil:
						checks = append(checks, s.Check.Name)
						if s.Check.Outcome != auth.CheckHeld {
							t.Errorf("%s is %s", s.Check.Name, s.Check.Outcome)
						}
					default:
						steps = append(steps, string(s.Event.Step))
					}
					return nil
				},
			}
			a, err := s.SignIn(t.Context(), x)
			if err != nil || a.Identity.Name != "Ada Lovelace" {
				t.Fatalf("%q, %v", a.Identity.Name, err)
			}
			if got := strings.Join(steps, " "); got != c.want {
				t.Errorf("stopped before\n\t%s\nwant\n\t%s", got, c.want)
			}
			for _, check := range []string{"metadata", "token-type", "signature", "issuer", "audience", "expiry", "userinfo"} {
				if !slices.Contains(checks, check) {
					t.Errorf("the check %s is not shown: %q", check, checks)
				}
			}
			if !c.device && (!slices.Contains(checks, "state") || !slices.Contains(checks, "nonce")) {
				t.Errorf("the checks of the callback are not shown: %q", checks)
			}
		})
	}
}
