package githelper

import (
	"strings"
	"testing"

	"latchkey/auth"
)

func TestReadPlace(t *testing.T) {
	for typed, want := range map[string]string{
		"git.example":                         "https://git.example",
		"Git.Example:443":                     "https://git.example",
		"git.example:8443":                    "https://git.example:8443",
		"https://git.example/":                "https://git.example",
		"https://git.example/team/":           "https://git.example/team",
		"https://ada@git.example/team/a.git":  "https://git.example/team/a.git",
		"http://127.0.0.1:3000":               "http://127.0.0.1:3000",
		"127.0.0.1:3000":                      "http://127.0.0.1:3000",
		"localhost":                           "http://localhost",
		"https://localhost:80":                "https://localhost:80",
		"http://localhost:80":                 "http://localhost",
		"http://[::1]:3000/team":              "http://[::1]:3000/team",
		"https://git.example/gr%C3%BCn/team":  "https://git.example/gr%C3%BCn/team",
		"https://git.example:443/team/a.git/": "https://git.example/team/a.git",
	} {
		p, _, err := ReadPlace(typed)
		if err != nil || p.URL() != want {
			t.Errorf("%s is %s, %v; want %s", typed, p.URL(), err, want)
		}
		if back, _, err := ReadPlace(p.URL()); err != nil || back != p {
			t.Errorf("%s is not read as it is written: %+v, %v", p.URL(), back, err)
		}
	}
	if _, user, err := ReadPlace("https://ada@git.example/team"); err != nil || user != "ada" {
		t.Errorf("the user is %q, %v", user, err)
	}
}

func TestPlacesThatCannotBe(t *testing.T) {
	for typed, want := range map[string]auth.Why{
		"http://git.example":              auth.WhyHTTP,
		"http://git.localhost":            auth.WhyHTTP, // the system may ask the network for that name
		"http://127.0.0.1.evil.example":   auth.WhyHTTP,
		"ssh://git.example":               auth.WhyNotHTTPS,
		"git@git.example:team/a.git":      auth.WhyNotURL,
		"https://ada:secret@git.example":  auth.WhyUserInfo,
		"https://git.example/?a=b":        auth.WhyQuery,
		"https://git.example/#a":          auth.WhyQuery,
		"https://git.example\nhost=evil":  auth.WhyURLCharacter,
		"https://git.example/a/../b":      auth.WhyNotURL,
		"https://*.example":               auth.WhyNotURL,
		"-x":                              auth.WhyNotURL,
		"git.example:0":                   auth.WhyNotURL,
		"git.example:65536":               auth.WhyNotURL,
		"https://git.example/a%2f..%2fb":  auth.WhyNotURL,
		"":                                auth.WhyNoHost,
		"https://":                        auth.WhyNoHost,
		strings.Repeat("a", 9<<10):        auth.WhyLongURL,
		"https://git.example/\x1b[31mred": auth.WhyURLCharacter,
	} {
		_, _, err := ReadPlace(typed)
		if e := auth.AsError(err); e == nil || e.Why != want || e.Kind != auth.KindUsage || strings.Contains(e.Detail, "secret") {
			t.Errorf("%.60q: %v, want %s", typed, err, want)
		}
	}
}

func TestCovers(t *testing.T) {
	place := func(typed string) Place {
		p, _, err := ReadPlace(typed)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	whole, team := place("git.example"), place("https://git.example/team")
	for path, want := range map[string]bool{
		"team": true, "team/a.git": true, "": false, "teams/a.git": false, "other/a.git": false,
		"team/../other/a.git": false, "team//a.git": false, `team/..\other`: false, "team/./a": false,
	} {
		if got := team.Covers(Place{"https", "git.example", path}); got != want {
			t.Errorf("%s covers %q: %v", team.URL(), path, got)
		}
	}
	for _, c := range []struct {
		other Place
		want  bool
	}{
		{Place{"https", "git.example", "any/a.git"}, true},
		{Place{"http", "git.example", ""}, false},
		{Place{"https", "git.example:8443", ""}, false},
		{Place{"https", "git.example.evil.example", ""}, false},
		{Place{"https", "", ""}, false},
	} {
		if got := whole.Covers(c.other); got != c.want {
			t.Errorf("%s covers %s: %v", whole.URL(), c.other.URL(), got)
		}
	}
}
