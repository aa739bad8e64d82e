package githelper

import (
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

func request(t *testing.T, lines ...string) Request {
	t.Helper()
	r, err := ReadRequest(strings.NewReader(strings.Join(lines, "\n") + "\n\n"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnswersOfEachGit(t *testing.T) {
	token := auth.NewSecret("the-token")
	end := time.Date(2026, 11, 29, 20, 0, 0, 500, time.UTC)
	const basic = "password=the-token\npassword_expiry_utc=1795982400\n"
	const bearer = "capability[]=authtype\nauthtype=Bearer\ncredential=the-token\nephemeral=1\n"
	place := []string{"protocol=https", "host=git.example"}
	for name, c := range map[string]struct {
		lines []string
		user  string
		want  string
	}{
		"a git that knows passwords alone":   {nil, "", "username=oauth2\n" + basic},
		"the name that was set up":           {nil, "x-access-token", "username=x-access-token\n" + basic},
		"the name that git knows":            {[]string{"username=ada"}, "", "username=ada\n" + basic},
		"bitbucket.org demands its own name": {[]string{"host=bitbucket.org"}, "", "username=x-token-auth\n" + basic},
		"a server that takes Bearer":         {[]string{"capability[]=authtype", "capability[]=state", `wwwauth[]=Basic realm="g"`, `wwwauth[]=bearer realm="g"`}, "", bearer + "username=oauth2\n" + basic},
		"a server that takes Basic alone":    {[]string{"capability[]=authtype", `wwwauth[]=Basic realm="Bearer"`}, "", "username=oauth2\n" + basic},
		"a server that is not known yet":     {[]string{"capability[]=authtype"}, "", bearer + "username=oauth2\n" + basic},
		"challenges that were cleared":       {[]string{"capability[]=authtype", "wwwauth[]=Basic x", "wwwauth[]="}, "", bearer + "username=oauth2\n" + basic},
		"Bearer for a git that cannot":       {[]string{"wwwauth[]=Bearer"}, "", "username=oauth2\n" + basic},
		"attributes of a later git":          {[]string{"future=1", "more[]=x", "state[]=other:1", "continue=0"}, "", "username=oauth2\n" + basic},
	} {
		if got := request(t, append(place, c.lines...)...).Answer(token, c.user, end); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
	if got := request(t, place...).Answer(token, "", time.Time{}); strings.Contains(got, "expiry") {
		t.Errorf("an end that is not known: %s", got)
	}
}

func TestRequestsAreRead(t *testing.T) {
	r := request(t, "protocol=HTTPS", "host=Git.Example:443", "path=team/a.git/", "username=ada", "password=old", "credential=older")
	if r.Place != (Place{"https", "git.example", "team/a.git"}) || r.Username != "ada" {
		t.Errorf("read %+v", r)
	}
	if got := r.Refused(); len(got) != 2 || got[0] != auth.NewSecret("old").Digest() || got[1] != auth.NewSecret("older").Digest() {
		t.Errorf("refused are %q", got)
	}
	if got := request(t, "url=https://ada@git.example/team"); got.Place.URL() != "https://git.example/team" || got.Username != "ada" {
		t.Errorf("read %+v", got)
	}
	if got, err := ReadRequest(strings.NewReader("protocol=https\nhost=a\n\nhost=b\n")); err != nil || got.Place.Host != "a" {
		t.Errorf("what stands behind the empty line was read: %+v, %v", got, err)
	}
	if got, err := ReadRequest(strings.NewReader("protocol=https\nhost=a")); err != nil || got.Place.Host != "a" {
		t.Errorf("without a last line break: %+v, %v", got, err)
	}
}

func TestGarbageIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no attribute":    "protocol=https\nhost\n",
		"carriage return": "protocol=https\nhost=git.example\rhost=evil\n", // CVE-2024-52006
		"zero byte":       "protocol=https\nhost=git\x00evil\n",
		"1 MiB":           "protocol=https\nhost=" + strings.Repeat("a", 1<<20) + "\n",
		"endless lines":   strings.Repeat("a=b\n", 1<<20),
	} {
		if _, err := ReadRequest(strings.NewReader(text)); auth.AsError(err) == nil || auth.AsError(err).Kind != auth.KindUsage {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRequest: no input of git has an answer with a line that is not ours.
func FuzzRequest(f *testing.F) {
	f.Add("protocol=https\nhost=git.example\nusername=ada\n\n")
	f.Add("url=https://a@b/c\ncapability[]=authtype\nwwwauth[]=Bearer\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ReadRequest(strings.NewReader(text))
		if err != nil {
			return
		}
		known := []string{"capability[]", "authtype", "credential", "ephemeral", "username", "password", "password_expiry_utc"}
		seen := map[string]bool{}
		for line := range strings.Lines(r.Answer(auth.NewSecret("t"), "", time.Time{})) {
			key, _, found := strings.Cut(line, "=")
			if !found || seen[key] || !strings.Contains(" "+strings.Join(known, " ")+" ", " "+key+" ") {
				t.Errorf("%q has the line %q", text, line)
			}
			seen[key] = true
		}
	})
}
