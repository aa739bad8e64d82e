package home

import (
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"latchkey/auth"
	"latchkey/auth/demo"
	_ "latchkey/auth/demo/demotest"   // providers that begin fast
	_ "latchkey/auth/vault/vaulttest" // makes the vaults of tests cheap to open
)

func TestWhereThingsAre(t *testing.T) {
	root := t.TempDir()
	for name, c := range map[string]struct {
		dir  string
		env  map[string]string
		want [4]string // settings, vault, demo, traces
	}{
		"flag":          {dir: root + "/a", want: [4]string{root + "/a/config.toml", root + "/a/vault", root + "/a/demo", root + "/a/traces"}},
		"flag wins":     {dir: root + "/a", env: map[string]string{Env: root + "/b"}, want: [4]string{root + "/a/config.toml", root + "/a/vault", root + "/a/demo", root + "/a/traces"}},
		"variable":      {env: map[string]string{Env: root + "/b"}, want: [4]string{root + "/b/config.toml", root + "/b/vault", root + "/b/demo", root + "/b/traces"}},
		"person's home": {want: [4]string{root + "/.config/latchkey/config.toml", root + "/.local/share/latchkey/vault", root + "/.local/share/latchkey/demo", root + "/.local/state/latchkey/traces"}},
		"desktop's": {
			env:  map[string]string{"XDG_CONFIG_HOME": root + "/c", "XDG_DATA_HOME": root + "/d", "XDG_STATE_HOME": root + "/s"},
			want: [4]string{root + "/c/latchkey/config.toml", root + "/d/latchkey/vault", root + "/d/latchkey/demo", root + "/s/latchkey/traces"},
		},
		"a relative one is none": {
			env:  map[string]string{"XDG_CONFIG_HOME": "c"},
			want: [4]string{root + "/.config/latchkey/config.toml", root + "/.local/share/latchkey/vault", root + "/.local/share/latchkey/demo", root + "/.local/state/latchkey/traces"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HOME", root)
			for _, v := range []string{Env, "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"} {
				t.Setenv(v, c.env[v])
			}
			h, err := At(c.dir)
			if err != nil {
				t.Fatal(err)
			}
			if got := [4]string{h.ConfigFile(), h.VaultDir(), h.DemoDir(), h.TracesDir()}; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func fresh(t *testing.T) *Home {
	t.Helper()
	h, err := At(filepath.Join(t.TempDir(), "home"))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestConfig(t *testing.T) {
	h := fresh(t)
	if c, err := h.Config(); err != nil || !reflect.DeepEqual(c, Config{}) {
		t.Fatalf("without a file: %v, %v", c, err)
	}
	if err := os.MkdirAll(h.Root, 0o700); err != nil {
		t.Fatal(err)
	}
	for text, says := range map[string]string{
		"theme = \"dark\"\ncallback = \"loopback\"\nteam_providers = \"/srv/team\"\n": "",
		"background_refresh = false\n":  "",
		"lock_after = \"5m\"\n":         "",
		"lock_after = \"off\"\n":        "",
		"lock_after = \"soon\"\n":       "lock_after",
		"lock_after = \"10s\"\n":        "lock_after",
		"lock_after = \"-5m\"\n":        "lock_after",
		"background_refresh = \"no\"\n": "not_true_or_false",
		"":                              "",
		"theme = \"pink\"\n":            "values",
		"callback = \"scheme\"\n":       "",
		"callback = \"pigeon\"\n":       "values",
		"team_providers = \"team\"\n":   "not_absolute",
		"colour = \"blue\"\n":           "colour",
		"theme = \n":                    "not_toml",
		"[window]\nwidth = 5\n":         "window",
		"theme = 5\n":                   "values",
	} {
		if err := os.WriteFile(h.ConfigFile(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := h.Config()
		if says == "" {
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBadConfig || !strings.Contains(e.DetailText(), says) || !strings.Contains(e.Detail, h.ConfigFile()) {
			t.Errorf("%q: %v, want one that says %q", text, err, says)
		}
	}
}

func TestTeamsFolderIsFound(t *testing.T) {
	h, team := fresh(t), t.TempDir()
	for path, text := range map[string]string{
		h.ConfigFile():                   "team_providers = \"" + team + "\"\n",
		filepath.Join(team, "corp.toml"): "issuer = \"https://corp.example\"\nclient_id = \"c\"\n",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if e, err := h.Catalog().Find("corp"); err != nil || e.Source != "team" {
		t.Errorf("found %v, %v", e.Source, err)
	}
}

func TestReadingCreatesNothing(t *testing.T) {
	h := fresh(t)
	s := openWith(t, h, Opening{})
	if accounts, err := s.Vault.List(t.Context()); err != nil || len(accounts) != 0 {
		t.Errorf("listed %v, %v", accounts, err)
	}
	if _, err := s.Catalog.List(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	client, err := h.QueryClient()
	if err != nil {
		t.Fatal(err)
	}
	if md, err := client.Discover(t.Context(), demo.Provider(demo.IssuerAt(h.DemoDir()))); err != nil || md.Endpoints.Token == "" {
		t.Errorf("asking the demo provider of itself: %v", err)
	}
	if _, err := os.Stat(h.Root); err == nil {
		t.Error("reading made the home")
	}
}

// withPassphrase returns the opening of a vault under a passphrase, which creates the
// vault if need be.
func withPassphrase(passphrase string) Opening {
	return Opening{Keeper: auth.KeeperPassphrase, Create: true}.WithPassphrase(auth.NewSecret(passphrase))
}

// inMemory is the opening of a vault in memory.
var inMemory = Opening{Keeper: auth.KeeperMemory}

// openWith opens a session until the test ends.
func openWith(t *testing.T, h *Home, o Opening) *Session {
	t.Helper()
	s, err := h.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// open opens a session on a vault under a passphrase.
func open(t *testing.T, h *Home) *Session {
	t.Helper()
	return openWith(t, h, withPassphrase("correct horse"))
}

func TestClientSecretsGoToNobodyElse(t *testing.T) {
	h := fresh(t)
	s := open(t, h)
	p := auth.Provider{ID: "idp", Issuer: "https://idp.example", ClientID: "client"}
	if err := s.Catalog.Add(p); err != nil {
		t.Fatal(err)
	}
	if err := s.SetSecret(t.Context(), p, auth.NewSecret("s3cret")); err != nil {
		t.Fatal(err)
	}
	got, err := s.Provider(t.Context(), "idp")
	if err != nil || got.ClientSecret.Reveal() != "s3cret" || !h.HasSecret(p) {
		t.Fatalf("the secret is not there: %v", err)
	}
	for name, change := range map[string]func(*auth.Provider){
		"issuer":         func(p *auth.Provider) { p.Issuer = "https://evil.example" },
		"client":         func(p *auth.Provider) { p.ClientID = "other" },
		"token endpoint": func(p *auth.Provider) { p.Endpoints.Token = "https://evil.example/token" },
	} {
		changed := p
		change(&changed)
		if err := s.Catalog.Replace(changed); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Provider(t.Context(), "idp"); err != nil || !got.ClientSecret.Empty() {
			t.Errorf("with another %s the secret still goes out, %v", name, err)
		}
	}
	if err := s.SetSecret(t.Context(), p, auth.Secret{}); err != nil || h.HasSecret(p) {
		t.Errorf("the secret stays after it was deleted, %v", err)
	}
}

func TestProviderIsByIDAlone(t *testing.T) {
	s := open(t, fresh(t))
	if _, err := s.Provider(t.Context(), "Demo provider"); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonUnknownProvider {
		t.Errorf("by name: %v", err)
	}
}

func TestCA(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.pem")
	if err := os.WriteFile(bad, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{bad, filepath.Join(dir, "none.pem"), dir} {
		if _, err := WithCA(auth.Provider{CAFile: path}); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonBadConfig {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := WithCA(auth.Provider{}); err != nil {
		t.Error(err)
	}
}

func TestPrepareServesTheDemoProviderUntilClose(t *testing.T) {
	s := open(t, fresh(t))
	if err := s.Prepare(t.Context(), "other"); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is already served
		if err := s.Prepare(t.Context(), "demo"); err != nil {
			t.Fatal(err)
		}
	}
	address := s.Demo.Issuer() + "/.well-known/openid-configuration"
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the demo provider answers %d", resp.StatusCode)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if resp, err := http.Get(address); err == nil {
		_ = resp.Body.Close()
		t.Error("it still answers after Close")
	}
}

func TestMemoryIsRefusedOverAVault(t *testing.T) {
	h := fresh(t)
	_ = open(t, h)
	if _, err := h.Open(t.Context(), inMemory); auth.AsError(err) == nil || auth.AsError(err).Reason != auth.ReasonKeeperDisagrees {
		t.Errorf("memory over a vault: %v", err)
	}
}
