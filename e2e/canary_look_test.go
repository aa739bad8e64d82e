//go:build linux

package e2e

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"latchkey/e2e/session"
)

// unpack spreads a bundle out, so that its files are looked through.
func (s *smuggler) unpack(file, dir string) {
	s.t.Helper()
	z, err := zip.OpenReader(file)
	s.must(err)
	defer func() { _ = z.Close() }()
	for _, f := range z.File {
		in, err := f.Open()
		s.must(err)
		text, err := io.ReadAll(in)
		s.must(err)
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		s.must(errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, text, 0o600)))
	}
	log, err := os.ReadFile(filepath.Join(dir, "log", "latchkey.log"))
	s.must(err)
	for _, want := range []string{`"reason":"state_mismatch"`, `"reason":"bad_callback"`, `"step":"exchange"`, `"msg":"callback refused"`} {
		if !bytes.Contains(log, []byte(want)) {
			s.t.Errorf("the log in the bundle does not tell of %s", want)
		}
	}
}

// known lists every secret of the whole way.
func (s *smuggler) known() []string {
	all := append(s.as.Secrets(), canaryPassphrase, canaryClient, canaryForged, canaryEcho)
	for _, r := range s.as.Log() {
		for _, name := range []string{"code", "code_verifier", "refresh_token", "token"} {
			all = append(all, r.Form[name]...)
		}
		for _, name := range []string{"state", "nonce"} {
			all = append(all, r.Query[name]...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// look looks everywhere.
func (s *smuggler) look(shown []byte) {
	everything := s.known()
	if len(everything) < 28 {
		s.t.Fatalf("only %d secrets are known", len(everything))
	}
	for _, leak := range session.Leaks(shown, everything) {
		s.t.Errorf("arguments and environments: %s", leak)
	}
	if !seenOurs(shown) {
		s.t.Error("the watch over the processes has seen none of ours")
	}
	for _, leak := range session.Leaks(s.said.Bytes(), everything) {
		s.t.Errorf("what was printed: %s", leak)
	}
	found, files, err := session.LeaksInFiles(s.Home, everything)
	s.must(err)
	for _, leak := range found {
		s.t.Error(leak)
	}
	if _, err := os.Stat(filepath.Join(s.Home, "browser-environment")); err != nil {
		s.t.Error("the browser was never started:", err)
	}
	core, _ := filepath.Glob(filepath.Join(s.Home, "core*"))
	if len(core) > 0 {
		s.t.Errorf("core files: %q", core)
	}
	s.t.Logf("%d secrets looked for in %d files and %d bytes of output", len(everything), files, s.said.Len())
	// The search itself must be able to find: a planted secret is found.
	s.must(os.WriteFile(filepath.Join(s.Home, "planted"), []byte("x"+everything[0]+"y"), 0o600))
	if planted, _, _ := session.LeaksInFiles(s.Home, everything); len(planted) != len(found)+1 {
		s.t.Error("a planted secret was not found")
	}
}
