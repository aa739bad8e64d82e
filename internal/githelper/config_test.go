package githelper

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
)

// ownConfig gives git a home folder of its own and returns its settings file.
func ownConfig(t *testing.T) (file string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("not proven here: git is not installed")
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CONFIG_GLOBAL", "") // set, so that its restoring is arranged
	_ = os.Unsetenv("GIT_CONFIG_GLOBAL")
	return filepath.Join(home, ".gitconfig")
}

// helpers returns what git reads for a place.
func helpers(t *testing.T, p Place) []string {
	t.Helper()
	out, err := exec.Command("git", "config", "--global", "--null", "--get-all", p.key("helper")).Output()
	if len(out) == 0 {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

func place(t *testing.T, typed string) Place {
	t.Helper()
	p, _, err := ReadPlace(typed)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSetupAndRemove(t *testing.T) {
	file := ownConfig(t)
	const before = "# mine\n[user]\n\tname = Ada\n[credential \"https://git.example\"]\n\thelper =\n\thelper = !/usr/bin/gh auth git-credential\n"
	if err := os.WriteFile(file, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	p, helper := place(t, "git.example"), Helper("/opt/my apps/latchkey", []string{"--home", "/home/ada/it's here"})
	others := []string{"", "!/usr/bin/gh auth git-credential"}
	for _, line := range []string{helper, helper, Helper("/usr/bin/latchkey", nil)} {
		if err := Setup(t.Context(), p, line); err != nil {
			t.Fatal(err)
		}
		if got, want := helpers(t, p), append(slices.Clone(others), "", line); !slices.Equal(got, want) {
			t.Errorf("git has %q, want %q", got, want)
		}
	}
	for range 2 {
		if err := Remove(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if got := helpers(t, p); !slices.Equal(got, others) {
		t.Errorf("removed, git has %q", got)
	}
	if text, err := os.ReadFile(file); err != nil || !strings.HasPrefix(string(text), "# mine\n[user]\n\tname = Ada\n") {
		t.Errorf("the rest of the file: %s, %v", text, err)
	}
	alone := place(t, "https://git.example/team")
	if err := Setup(t.Context(), alone, helper); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("git", "config", "--global", alone.key("useHttpPath")).Output(); err != nil || string(out) != "true\n" {
		t.Errorf("git would not say the path: %s, %v", out, err)
	}
	if err := Remove(t.Context(), alone); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(file); strings.Contains(string(text), "team") {
		t.Errorf("a section is left:\n%s", text)
	}
}

// TestWhereGitKeepsItsSettings: git finds its own file, also where that is a link.
func TestWhereGitKeepsItsSettings(t *testing.T) {
	file := ownConfig(t)
	p, helper := place(t, "git.example"), Helper("/usr/bin/latchkey", nil)
	xdg := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "git", "config")
	elsewhere := filepath.Join(t.TempDir(), "my config")
	target := filepath.Join(t.TempDir(), "dotfiles")
	for name, c := range map[string]struct {
		arrange func() error
		written string
	}{
		"~/.gitconfig": {func() error { return nil }, file},
		"a link":       {func() error { return os.Symlink(target, file) }, target},
		"XDG": {func() error {
			return os.MkdirAll(filepath.Dir(xdg), 0o700)
		}, xdg},
		"GIT_CONFIG_GLOBAL": {func() error { return os.Setenv("GIT_CONFIG_GLOBAL", elsewhere) }, elsewhere},
	} {
		_ = os.Remove(file)
		if err := c.arrange(); err != nil {
			t.Fatal(err)
		}
		if name == "XDG" {
			if err := os.WriteFile(xdg, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if name == "a link" {
			if err := os.WriteFile(target, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := Setup(t.Context(), p, helper); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if text, err := os.ReadFile(c.written); err != nil || !strings.Contains(string(text), "git-credential") {
			t.Errorf("%s: %s has %s, %v", name, c.written, text, err)
		}
		_ = os.Unsetenv("GIT_CONFIG_GLOBAL")
		_ = os.RemoveAll(filepath.Dir(xdg))
	}
}

// TestSettingsThatCannotBeWritten: the failure quotes git, and nothing is left half-open.
func TestSettingsThatCannotBeWritten(t *testing.T) {
	file := ownConfig(t)
	if err := os.WriteFile(file, []byte("[broken\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := auth.AsError(Setup(t.Context(), place(t, "git.example"), Helper("/usr/bin/latchkey", nil)))
	if err == nil || err.Reason != auth.ReasonToolFailed || !strings.Contains(err.Description, "gitconfig") || err.Provider != "git" {
		t.Errorf("a file that git cannot read: %+v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := auth.AsError(Remove(t.Context(), place(t, "git.example"))); err == nil || err.Reason != auth.ReasonToolMissing || err.Detail != "git" {
		t.Errorf("without git: %+v", err)
	}
}

// TestTheLinesArePasted: what --print shows is what git reads after it was pasted, and what
// a shell runs is the program with its flags.
func TestTheLinesArePasted(t *testing.T) {
	file := ownConfig(t)
	dir := filepath.Join(t.TempDir(), `it's "my" $HOME; apps\bin`)
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "latchkey")
	if err := os.WriteFile(program, []byte("#!/bin/sh\nprintf '%s\\n' \"$@\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	p, helper := place(t, "https://git.example/team"), Helper(program, []string{"--home", dir, "--key-keeper", "passphrase"})
	if err := os.WriteFile(file, []byte(Lines(p, helper)), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := helpers(t, p); !slices.Equal(got, []string{"", helper}) {
		t.Fatalf("git has %q", got)
	}
	out, err := exec.Command("sh", "-c", strings.TrimPrefix(helper, "!")+" get").Output()
	if want := strings.Join([]string{"--home", dir, "--key-keeper", "passphrase", "git-credential", "get", ""}, "\n"); err != nil || string(out) != want {
		t.Errorf("the shell ran\n%s%v", out, err)
	}
	if !ours().MatchString(helper) {
		t.Error("it is not known as ours")
	}
	if err := Remove(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if got := helpers(t, p); got != nil {
		t.Errorf("removed, git has %q", got)
	}
	for _, other := range []string{"!/usr/bin/gh auth git-credential", "store", "!f() { cat; }; f git-credential", "/usr/bin/latchkey", "!x --store y git-credential"} {
		if ours().MatchString(other) {
			t.Errorf("%q is taken for ours", other)
		}
	}
}
