package words

import (
	"strings"
	"testing"

	"latchkey/auth"
)

// Every row of a report, whatever its grade, has a name, a word and sentences.
func TestEveryFindingIsSaid(t *testing.T) {
	for _, id := range auth.Topics {
		said := map[string]bool{}
		for _, fitness := range []auth.Fitness{auth.FitSupported, auth.FitRequired, auth.FitNotOffered, auth.FitBroken, auth.FitUnknown} {
			text := Finding(auth.Finding{ID: id, Fitness: fitness})
			if Topic(id) == "" || Fitness(fitness) == string(fitness) || !strings.HasSuffix(text, ".") {
				t.Errorf("%s %s: %q, %q, %q", id, fitness, Topic(id), Fitness(fitness), text)
			}
			said[text] = true
		}
		if id != "s256" && len(said) < 2 {
			t.Errorf("%s says the same whatever was found", id)
		}
	}
	for r := range found() {
		if Topic(r.id) == "" {
			t.Errorf("there is no topic %s", r.id)
		}
	}
}

func TestFindingDetails(t *testing.T) {
	for _, c := range []struct {
		finding auth.Finding
		want    string
	}{
		{auth.Finding{ID: "clock", Fitness: auth.FitBroken, Detail: "1h0m0s"}, "By the provider's, it is 1 h ahead."},
		{auth.Finding{ID: "clock", Fitness: auth.FitBroken, Detail: "-2m0s"}, "By the provider's, it is 2 min behind."},
		{auth.Finding{ID: "dpop", Fitness: auth.FitSupported, Detail: "ES256 RS256"}, "It says: ES256 RS256."},
		{auth.Finding{ID: "iss", Fitness: auth.FitNotOffered, Needed: true}, "RFC 9700 wants it of every provider."},
	} {
		if got := Finding(c.finding); !strings.HasSuffix(got, c.want) {
			t.Errorf("%+v: %q, want …%q", c.finding, got, c.want)
		}
	}
}

func TestVerdictAndRegister(t *testing.T) {
	r := auth.Report{Redirect: "http://127.0.0.1/cb/x", Findings: []auth.Finding{
		{ID: "s256", Fitness: auth.FitSupported}, {ID: "device", Fitness: auth.FitSupported}, {ID: "dpop", Fitness: auth.FitNotOffered},
	}}
	if got := Verdict(r); got != "2 of 3 offered, safe to use" {
		t.Error(got)
	}
	r.Findings = append(r.Findings, auth.Finding{ID: "keys", Fitness: auth.FitBroken})
	if got := Verdict(r); got != "2 of 4 offered, not to be used as it is" {
		t.Error(got)
	}
	list := ToRegister(r)
	if list[0].Value != r.Redirect || !strings.Contains(list[2].Value, "device_code") || !strings.Contains(list[1].Value, "public") {
		t.Errorf("%+v", list)
	}
	r.Provider.ClientSecret = auth.NewSecret("x")
	if list = ToRegister(r); !strings.Contains(list[1].Value, "confidential") {
		t.Errorf("%+v", list)
	}
}
