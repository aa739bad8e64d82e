package auth_test

import (
	"testing"

	"latchkey/auth"
)

// TestS19Joiners: a joiner that a script needs stays in a name and on the terminal;
// one that only makes two names look alike does not.
func TestS19Joiners(t *testing.T) {
	for given, want := range map[string][2]string{ // in the account; on the terminal
		"محمد\u200cعلی":       {"محمد\u200cعلی", "محمد\u200cعلی"},
		"ශ්\u200dරී":          {"ශ්\u200dරී", "ශ්\u200dරී"},
		"क्\u200dष":           {"क्\u200dष", "क्\u200dष"},
		"Ada 👩\u200d💻":        {"Ada 👩\u200d💻", "Ada 👩\u200d💻"},
		"A\u200cda":           {"A da", "Ada"},
		"Ada\u200d":           {"Ada", "Ada"},
		"\u200cمحمد":          {"محمد", "محمد"},
		"محمد\u200c Ada":      {"محمد Ada", "محمد Ada"},
		"محمد\u200c\u200cعلی": {"محمد علی", "محمدعلی"},
		"evil\u202egnp.exe":   {"evil gnp.exe", "evilgnp.exe"},
	} {
		r := newRig(t)
		userinfo(func(a map[string]any) { a["name"] = given })(r)
		a, err := r.signIn()
		if err != nil || a.Identity.Name != want[0] {
			t.Errorf("%+q: %v, name %+q, want %+q", given, err, a.Identity.Name, want[0])
		}
		if got := auth.Visible(given); got != want[1] {
			t.Errorf("%+q is shown as %+q", given, got)
		}
	}
}
