package home

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/auth"
)

// withConfig makes a home whose config.toml has that text; empty: there is no file.
func withConfig(t *testing.T, text string) *Home {
	t.Helper()
	h, err := At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if text != "" {
		if err := os.WriteFile(h.ConfigFile(), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func textOf(t *testing.T, h *Home) string {
	t.Helper()
	text, err := os.ReadFile(h.ConfigFile())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestChangeTouchesOneValue(t *testing.T) {
	for _, c := range []struct {
		name, before string
		key          string
		value        any
		after        string
	}{
		{"no file", "", "theme", "dark", "theme = \"dark\"\n"},
		{"another key", "callback = \"scheme\"", "theme", "dark", "callback = \"scheme\"\ntheme = \"dark\"\n"},
		{"comments", "# mine\n\n theme=\"light\"  # for the projector\n# end", "theme", "dark", "# mine\n\n theme=\"dark\"  # for the projector\n# end"},
		{"a bool", "background_refresh = true # why not\n", "background_refresh", false, "background_refresh = false # why not\n"},
		{"quoted key, literal string", "'team_providers' = '/a#b'\n", "team_providers", `/c "d"`, "'team_providers' = \"/c \\\"d\\\"\"\n"},
		{"escapes", "team_providers = \"/a \\\" # b\"\n", "team_providers", "", "team_providers = \"\"\n"},
		{"line ends of Windows", "theme = \"light\"\r\nlock_after = \"5m\"\r\n", "lock_after", "off", "theme = \"light\"\r\nlock_after = \"off\"\r\n"},
		{"a commented key", "# theme = \"light\"\n", "theme", "dark", "# theme = \"light\"\ntheme = \"dark\"\n"},
		{"a longer key", "lock_after = \"5m\"\n", "theme", "system", "lock_after = \"5m\"\ntheme = \"system\"\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := withConfig(t, c.before)
			config, err := h.change(t.Context(), c.key, c.value)
			if err != nil {
				t.Fatal(err)
			}
			if got := textOf(t, h); got != c.after {
				t.Errorf("the file is\n%s\nwant\n%s", got, c.after)
			}
			again, err := h.Config()
			if err != nil || fmt.Sprint(again.Theme, again.Callback, again.LockAfter, again.TeamProviders) != fmt.Sprint(config.Theme, config.Callback, config.LockAfter, config.TeamProviders) {
				t.Errorf("Change gave %+v, the file has %+v, %v", config, again, err)
			}
		})
	}
}

func TestChangeLeavesABadFileAlone(t *testing.T) {
	for name, c := range map[string]struct {
		text, key string
		value     any
	}{
		"syntax":          {"theme = \"light", "theme", "dark"},
		"unknown key":     {"thme = \"light\"\n", "theme", "dark"},
		"bad value":       {"theme = \"pink\"\n", "callback", "scheme"},
		"bad new value":   {"theme = \"light\"\n", "theme", "pink"},
		"relative folder": {"", "team_providers", "here"},
		"unknown new key": {"", "thme", "dark"},
		"long string":     {"theme = \"\"\"light\"\"\"\n", "theme", "dark"},
		"inside another":  {"team_providers = \"\"\"/a\ntheme = 'x'\"\"\"\n", "theme", "dark"},
	} {
		t.Run(name, func(t *testing.T) {
			h := withConfig(t, c.text)
			_, err := h.change(t.Context(), c.key, c.value)
			if e := auth.AsError(err); e == nil || e.Reason != auth.ReasonBadConfig {
				t.Fatalf("Change = %v", err)
			}
			if c.text == "" {
				if _, err := os.Stat(h.ConfigFile()); err == nil {
					t.Error("a file was made")
				}
			} else if got := textOf(t, h); got != c.text {
				t.Errorf("the file is now %q", got)
			}
		})
	}
}

// TestChangesAtOnceAreAllKept makes concurrent changes as several processes do:
// each handle takes the kernel's lock for itself.
func TestChangesAtOnceAreAllKept(t *testing.T) {
	h := withConfig(t, "# kept\n")
	changes := map[string]any{"theme": "dark", "callback": "scheme", "background_refresh": false, "lock_after": "5m", "team_providers": "/team"}
	var all sync.WaitGroup
	for range 4 {
		for key, value := range changes {
			all.Go(func() {
				other, _ := At(h.Root)
				if _, err := other.change(t.Context(), key, value); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	text := textOf(t, h)
	if !strings.HasPrefix(text, "# kept\n") || strings.Count(text, "\n") != 1+len(changes) {
		t.Errorf("the file is\n%s", text)
	}
	if c, err := h.Config(); err != nil || c.Theme != "dark" || c.Callback != "scheme" || *c.BackgroundRefresh || c.LockAfter != "5m" || c.TeamProviders != "/team" {
		t.Errorf("the settings are %+v, %v", c, err)
	}
}

func TestChangeFollowsALink(t *testing.T) {
	h := withConfig(t, "")
	real := filepath.Join(t.TempDir(), "dotfiles.toml")
	if err := os.WriteFile(real, []byte("theme = \"light\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, h.ConfigFile()); err != nil {
		t.Skip("no links here: ", err)
	}
	if _, err := h.change(t.Context(), "theme", "dark"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(h.ConfigFile()); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	if text, _ := os.ReadFile(real); string(text) != "theme = \"dark\"\n" {
		t.Errorf("the file behind the link is %q", text)
	}
}
