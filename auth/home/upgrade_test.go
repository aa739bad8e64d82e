package home

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchkey/auth"
	"latchkey/auth/trace"
)

// testdata/home-0.1 is a whole home as version 0.1.0 wrote it on 2026-11-21: an account at the demo
// provider, a provider of the user, settings, a finished and a refused attempt. Its passphrase stands
// in the file of that name. No test rewrites it.
const home01 = "testdata/home-0.1"

// upgraded copies that home, and restores the modes that version control does not keep.
func upgraded(t *testing.T) (*Home, Opening) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "home")
	err := filepath.WalkDir(filepath.FromSlash(home01), func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(filepath.FromSlash(home01), path)
		if err != nil || d.IsDir() {
			return errors.Join(err, os.MkdirAll(filepath.Join(to, name), 0o700))
		}
		text, err := os.ReadFile(path)
		return errors.Join(err, os.WriteFile(filepath.Join(to, name), text, 0o600))
	})
	if err != nil {
		t.Fatal(err)
	}
	h, err := At(to)
	if err != nil {
		t.Fatal(err)
	}
	passphrase, err := os.ReadFile(filepath.Join(to, "passphrase"))
	if err != nil {
		t.Fatal(err)
	}
	return h, Opening{Keeper: auth.KeeperPassphrase}.WithPassphrase(auth.NewSecret(strings.TrimSpace(string(passphrase))))
}

// written returns every file of a home with its contents, but for locks, which are empty.
func written(t *testing.T, h *Home) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(h.Root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !d.Type().IsRegular() || strings.HasSuffix(path, ".lock") {
			return err
		}
		text, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, h.Root)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAHomeOf01IsUpgraded: this version opens the vault, the settings, the provider and the traces of
// 0.1.0 as they were, rewrites none of it by reading, and goes on with them.
func TestAHomeOf01IsUpgraded(t *testing.T) {
	h, opening := upgraded(t)
	before := written(t, h)

	c, err := h.Config()
	want := Config{Callback: "loopback", LockAfter: "30m", Theme: "dark"}
	if d := cmp.Diff(want, c); err != nil || d != "" {
		t.Errorf("settings: %v (-written +read):\n%s", err, d)
	}
	s, err := h.Open(t.Context(), opening)
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Vault.List(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d accounts, %v", len(list), err)
	}
	a := list[0]
	if a.Identity.Subject != "ada-1815" || a.Identity.Email != "ada@demo.example" || a.Label != "Ada, from 0.1" || a.Grant.RefreshToken.Empty() || a.SignedInAt.IsZero() {
		t.Errorf("the account is %+v", a)
	}
	p, err := h.Catalog().Find("work")
	if err != nil || p.Issuer != "https://idp.example" || p.ClientID != "latchkey-at-work" {
		t.Errorf("the provider is %+v, %v", p.Provider, err)
	}
	traces, err := h.Traces().List()
	if err != nil || len(traces) < 2 {
		t.Fatalf("%d traces, %v", len(traces), err)
	}
	outcomes := map[string]bool{}
	for _, listed := range traces {
		whole, err := h.Traces().Load(listed.Attempt)
		if err != nil || len(whole.Steps) == 0 {
			t.Errorf("%s has %d steps, %v", listed.Attempt, len(whole.Steps), err)
		}
		outcomes[whole.Outcome] = true
	}
	if !outcomes[trace.Succeeded] || !outcomes["provider_error"] {
		t.Errorf("the attempts ended as %v", outcomes)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	after := written(t, h)
	for name, text := range before {
		if after[name] != text {
			t.Errorf("reading changed %s", name)
		}
	}

	s = openWith(t, h, opening)
	a.Label = "since the upgrade"
	if err := s.Vault.Save(t.Context(), &a); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Vault.Load(t.Context(), a.ID); err != nil || got.Label != a.Label || !got.Grant.RefreshToken.Equal(a.Grant.RefreshToken) {
		t.Errorf("after a change it is %+v, %v", got, err)
	}
}

// TestANewerHomeIsRefused: a vault of a form that this version does not know is opened by nothing, and
// stays as it is; of settings that it does not know the line is named, and the rest is taken.
func TestANewerHomeIsRefused(t *testing.T) {
	h, opening := upgraded(t)
	file := filepath.Join(h.VaultDir(), "vault.toml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	newer, _, _ := strings.Cut(strings.Replace(string(text), "format = 1\n", "format = 2\n", 1), "sum = ")
	sum := sha256.Sum256([]byte(newer))
	newer += "sum = \"" + hex.EncodeToString(sum[:]) + "\"\n"
	for _, name := range []string{file, file + ".prev"} {
		if err := os.WriteFile(name, []byte(newer), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	settings, err := os.ReadFile(h.ConfigFile())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(h.ConfigFile(), append(settings, "a_setting_of_later = true\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	before := written(t, h)

	for _, repair := range []bool{false, true} {
		opening.Repair = repair
		s, err := h.Open(t.Context(), opening)
		if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonNewerFormat {
			t.Errorf("with repair %v it opens: %v", repair, err)
		}
		if s != nil {
			_ = s.Close()
		}
	}
	c, err := h.Config()
	if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBadConfig || !strings.Contains(e.Detail, "config.toml") || c.Theme != "dark" {
		t.Errorf("the settings are %+v, %v", c, err)
	}
	if d := cmp.Diff(before, written(t, h)); d != "" {
		t.Errorf("it was changed (-before +after):\n%s", d)
	}
}
