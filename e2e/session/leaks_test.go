//go:build linux

package session

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// A search that finds nothing is worth only as much as what it would have found.
func TestLeaksAreFound(t *testing.T) {
	const secret = "Zk3-canary_token/with+signs"
	cases := map[string]struct {
		text string
		want bool
	}{
		"plain":          {"before " + secret + " after", true},
		"base64":         {base64.StdEncoding.EncodeToString([]byte(secret)), true},
		"hex":            {hex.EncodeToString([]byte(secret)), true},
		"URL":            {"?token=Zk3-canary_token%2Fwith%2Bsigns", true},
		"in JSON":        {`{"access_token":"` + secret + `"}`, true},
		"signed, of any": {"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw", true},
		"masked":         {"•••• igns", false},
		"half of it":     {secret[:len(secret)/2], false},
		"nothing":        {"", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if found := Leaks([]byte(c.text), []string{"another one", secret}); (len(found) > 0) != c.want {
				t.Errorf("found %v, want something: %v", found, c.want)
			}
		})
	}
}

func TestLeaksInFilesLooksEverywhere(t *testing.T) {
	const secret = "canary-token-0123456789"
	folder := t.TempDir()
	deep := filepath.Join(folder, "a", ".hidden")
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{
		filepath.Join(deep, "log"):      "x" + secret + "x",
		filepath.Join(folder, secret):   "",
		filepath.Join(folder, "sealed"): "nothing to see",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found, files, err := LeaksInFiles(folder, []string{secret})
	if err != nil || files != 3 || len(found) != 2 {
		t.Errorf("found %v in %d files, error %v; want 2 in 3", found, files, err)
	}
}

// What a program of the session shows is noted once it runs, also where it has replaced another
// program in the same process.
func TestWatchSeesArgumentsAndEnvironment(t *testing.T) {
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	stop := d.Watch()
	cmd := d.Command("sh", "-c", `sleep 1; IN_ENVIRONMENT=canary-1 exec sh -c "sleep 1; : canary-2; exec sleep 60"`)
	if _, err := d.Start(cmd); err != nil {
		t.Fatal(err)
	}
	err = Wait("the last program", func() (bool, error) {
		arguments, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(cmd.Process.Pid), "cmdline"))
		return bytes.HasPrefix(arguments, []byte("sleep\x00")), err
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := stop()
	for _, canary := range []string{"IN_ENVIRONMENT=canary-1", ": canary-2", "sleep\x0060"} {
		if !bytes.Contains(seen, []byte(canary)) {
			t.Errorf("%q was not seen", canary)
		}
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}
