package home

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/auth"
	"latchkey/internal/githelper"
)

const someID = "0123456789abcdef"

func TestGitHostsAreKept(t *testing.T) {
	h := withConfig(t, "")
	if hosts, err := h.GitHosts(); err != nil || hosts != nil {
		t.Fatalf("an empty home has %v, %v", hosts, err)
	}
	if found, err := h.RemoveGitHost(t.Context(), "https://git.example"); err != nil || found {
		t.Errorf("removed what was not there: %v", err)
	}
	if _, err := os.Stat(h.GitFile()); err == nil {
		t.Error("a list that stays empty was written")
	}
	first := GitHost{URL: "https://git.example", Account: someID}
	var all sync.WaitGroup
	for _, url := range []string{"https://git.example", "https://git.example", "https://git.example/team", "http://127.0.0.1:3000"} {
		all.Go(func() {
			if err := h.SetGitHost(t.Context(), GitHost{URL: url, Account: someID}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if hosts, err := h.GitHosts(); err != nil || len(hosts) != 3 {
		t.Errorf("at once: %v, %v", hosts, err)
	}
	first.Account, first.User = "fedcba9876543210", "ada"
	if err := h.SetGitHost(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if got, err := h.GitHostOf(githelper.Request{Place: githelper.Place{Scheme: "https", Host: "git.example", Path: "any/a.git"}}); err != nil || *got != first {
		t.Errorf("replaced: %v, %v", got, err)
	}
	if found, err := h.RemoveGitHost(t.Context(), first.URL); err != nil || !found {
		t.Errorf("not removed: %v", err)
	}
	info, err := os.Stat(h.GitFile())
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v, %v", info, err)
	}
	if err := h.erase(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(h.GitFile()); err == nil {
		t.Error("a reset leaves hosts whose accounts are gone")
	}
}

func TestGitHostOfARequest(t *testing.T) {
	h := withConfig(t, "")
	for _, host := range []GitHost{
		{URL: "https://git.example/team", Account: "0000000000000001"},
		{URL: "https://git.example", Account: "0000000000000002", User: "ada"},
		{URL: "https://git.example/team/own", Account: "0000000000000003"},
		{URL: "https://apart.example/team", Account: "0000000000000004"},
	} {
		if err := h.SetGitHost(t.Context(), host); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		url, user string
		want      string // the account's last digit
	}{
		{"https://git.example", "", "2"},
		{"https://git.example", "ada", "2"},
		{"https://git.example", "grace", ""}, // another user's credential
		{"https://git.example/team/a.git", "grace", "1"},
		{"https://git.example/team/own/a.git", "", "3"},
		{"https://git.example/team/owned/a.git", "", "1"},
		{"https://apart.example", "", ""},
		{"https://apart.example/other", "", ""},
		{"https://elsewhere.example", "", ""},
		{"https://git.example:8443", "", ""},
	} {
		r, err := githelper.ReadRequest(strings.NewReader("url=" + c.url + "\nusername=" + c.user + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := h.GitHostOf(r)
		if err != nil || (got == nil) != (c.want == "") || got != nil && !strings.HasSuffix(got.Account, c.want) {
			t.Errorf("%s of %q: %v, %v; want %q", c.url, c.user, got, err, c.want)
		}
	}
}

// TestAListThatCannotBeUsed: nothing of it is used, and it is not written over.
func TestAListThatCannotBeUsed(t *testing.T) {
	const good = "[[host]]\nurl = \"https://git.example\"\naccount = \"" + someID + "\"\n"
	for name, c := range map[string]struct {
		text string
		why  auth.Why
	}{
		"no TOML":                  {"[[host]\n", auth.WhyNotTOML},
		"an unknown key":           {good + "token = \"x\"\n", auth.WhyUnknownKey},
		"http elsewhere":           {strings.ReplaceAll(good, "https://", "http://"), auth.WhyNotSettings},
		"an address in other form": {strings.ReplaceAll(good, "git.example", "Git.Example/"), auth.WhyNotSettings},
		"no account":               {strings.ReplaceAll(good, someID, "ada"), auth.WhyNotSettings},
		"too large":                {good + strings.Repeat("#", maxGit), auth.WhyNotSettings},
	} {
		h := withConfig(t, "")
		if err := os.WriteFile(h.GitFile(), []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		hosts, err := h.GitHosts()
		if e := auth.AsError(err); len(hosts) != 0 || e == nil || e.Reason != auth.ReasonBadConfig || e.Why != c.why || !strings.HasPrefix(e.Detail, h.GitFile()) {
			t.Errorf("%s: %v, %v", name, hosts, err)
		}
		if err := h.SetGitHost(t.Context(), GitHost{URL: "https://b.example", Account: someID}); err == nil {
			t.Errorf("%s: written over", name)
		}
		if text, _ := os.ReadFile(h.GitFile()); string(text) != c.text {
			t.Errorf("%s: it was changed", name)
		}
	}
	h := withConfig(t, "")
	if err := os.Mkdir(h.GitFile(), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := h.GitHosts(); auth.AsError(err) == nil {
		t.Error("a folder is no list")
	}
}

// TestAListThatIsALink: the list stays where the person keeps it.
func TestAListThatIsALink(t *testing.T) {
	h := withConfig(t, "")
	target := filepath.Join(t.TempDir(), "dotfiles.toml")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, h.GitFile()); err != nil {
		t.Skip("not proven here: this system makes no links")
	}
	if err := h.SetGitHost(t.Context(), GitHost{URL: "https://git.example", Account: someID}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(h.GitFile()); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if text, err := os.ReadFile(target); err != nil || !strings.Contains(string(text), "git.example") {
		t.Errorf("its target has %s, %v", text, err)
	}
}
