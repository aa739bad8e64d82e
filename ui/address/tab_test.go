package address

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// TestAnotherServiceKeepsWhatWasChosen: an address is looked up anew once the person has chosen one of
// several sign-in services. The choice stands there afterwards, and what was unticked stays unticked;
// another address begins anew.
func TestAnotherServiceKeepsWhatWasChosen(t *testing.T) {
	test.NewTempApp(t)
	tab := New(parts.Gap(0, 0))
	services := []string{"https://one.example", "https://two.example"}
	found := Found{Services: services, Scopes: []Scope{{Name: "notes.read", Gloss: "read", IsChosen: true}, {Name: "notes.write", Gloss: "write"}}}
	looksUp := func(address string, f Found) {
		tab.Show(View{Typed: address, IsLooking: true})
		tab.Show(View{Typed: address, Found: f})
	}
	tab.OnTyped, tab.OnMoved = func(string) {}, func() {}
	tab.OnService = func(address, _ string) { looksUp(address, found) }
	const api = "https://api.example"
	looksUp(api, Found{Services: services})
	if got := tab.services.AccessibilityLabel(); got != words.ChooseService() {
		t.Errorf("before the choice the services say %q", got)
	}
	for i, service := range services {
		tab.services.OnChanged(1 + i)
		if got := tab.services.AccessibilityLabel(); got != auth.HostOf(service) || tab.Answer().Service != service {
			t.Errorf("after the choice the services say %q, and %q is used", got, tab.Answer().Service)
		}
		if i == 0 {
			for _, c := range tab.checks {
				c.Tapped(nil)
			}
		}
		if got := tab.Answer().Without; !slices.Equal(got, []string{"notes.read"}) {
			t.Errorf("at %s, left out are %q", service, got)
		}
	}
	looksUp("https://other.example", found)
	if got := tab.Answer(); got.Service != "" || !slices.Equal(got.Without, []string{"notes.write"}) || tab.services.Chosen() != 0 {
		t.Errorf("for another address the answer is %+v", got)
	}
}
