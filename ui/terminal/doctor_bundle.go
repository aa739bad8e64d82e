package terminal

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/home"
	"latchkey/auth/journal"
	"latchkey/auth/trace"
	"latchkey/auth/vault"
	"latchkey/internal/desktop/hardening"
	"latchkey/ui/words"
)

// maxBundled is the largest size of one file in a bundle, in bytes. Of a longer
// file the bundle contains the end.
const maxBundled = 4 << 20

// settingsShape is config.toml and those properties of the vault that can be read
// without its key.
type settingsShape struct {
	Settings home.Config `json:"settings"`
	Problems []string    `json:"problems,omitempty"` // what is wrong in config.toml
	Vault    bool        `json:"vault"`              // whether a vault exists
	Keeper   auth.Keeper `json:"keeper"`
	Format   int         `json:"format"`
	Recovery bool        `json:"recovery"`
	Rotating bool        `json:"rotating"`

	Hardening hardening.Result `json:"hardening"`
}

// bundle writes the findings, the log and the traces to a zip file that a person
// can send. It does not open the vault, so it needs no key.
func (f *face) bundle(h *home.Home, findings []finding, file string) error {
	var b bytes.Buffer
	z := &bundler{zip: zip.NewWriter(&b), home: userHome(), at: now()}
	z.add("README.txt", []byte(words.BundleNote()))
	z.addJSON("version.json", f.versions())
	z.addJSON("doctor.json", findings)
	z.addJSON("settings.json", settingsOf(h))
	z.addJSON("providers.json", addedProviders(h))
	for _, name := range []string{journal.Name, journal.Served, journal.Read} {
		for _, path := range journal.Files(h.LogDir(), name) {
			z.addFile("log", path)
		}
	}
	traces, _ := filepath.Glob(filepath.Join(h.TracesDir(), "*.json")) // the only error is a malformed pattern
	background, _ := filepath.Glob(filepath.Join(h.TracesDir(), trace.Background, "*.json"))
	for _, path := range append(traces, background...) {
		z.addTrace(path)
	}
	if err := z.zip.Close(); err != nil || z.err != nil {
		return &auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonCannotWrite, Detail: file}
	}
	if err := home.WriteFile(file, b.Bytes()); err != nil {
		return err
	}
	f.say(words.Bundled(file))
	return nil
}

func settingsOf(h *home.Home) settingsShape {
	config, err := h.Config()
	s := settingsShape{Settings: config, Hardening: hardening.Apply()} // applying it twice has no further effect
	for _, e := range auth.EachError(err) {
		s.Problems = append(s.Problems, e.DetailText())
	}
	info, _ := vault.Peek(h.VaultDir()) // an error here is already a row of doctor
	s.Vault, s.Keeper, s.Format, s.Recovery, s.Rotating = info.Exists, info.Keeper, info.Format, info.Recovery, info.Rotating
	return s
}

// bundledProvider is a provider that was added on this computer.
type bundledProvider struct {
	ID       string   `json:"id"`
	Source   string   `json:"source"`
	Issuer   string   `json:"issuer"`
	ClientID string   `json:"client_id"`
	Redirect string   `json:"redirect"` // as in its file; may be empty
	Scopes   []string `json:"scopes"`
}

// addedProviders lists the providers that are not presets. A provider's file
// contains no secret; a file that cannot be read is left out.
func addedProviders(h *home.Home) []bundledProvider {
	added := []bundledProvider{}
	entries, _ := h.Catalog().List() // only those that can be read
	for _, e := range entries {
		if e.Source == catalog.SourceUser || e.Source == catalog.SourceTeam {
			added = append(added, bundledProvider{e.ID, string(e.Source), e.Issuer, e.ClientID, e.Provider.Redirect, e.Scopes})
		}
	}
	return added
}

// bundler fills a zip file and records the first failure.
type bundler struct {
	zip  *zip.Writer
	home string // the person's home folder, masked everywhere
	at   time.Time
	err  error
}

func (z *bundler) add(name string, text []byte) {
	w, err := z.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.at})
	if err == nil {
		_, err = w.Write(z.masked(text))
	}
	if z.err == nil {
		z.err = err
	}
}

func (z *bundler) addJSON(name string, v any) {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		text = []byte("{}")
	}
	z.add(name, append(text, '\n'))
}

// addFile adds a file that Latchkey wrote, or its end if it is long. A file that
// cannot be read or that is a link is left out.
func (z *bundler) addFile(folder, file string) {
	if text := tail(file); text != nil {
		z.add(path.Join(folder, filepath.Base(file)), personal().ReplaceAll(text, []byte("${1}•••")))
	}
}

// addTrace adds a recorded flow. A file that is not a complete trace is left out,
// because it cannot be masked reliably.
func (z *bundler) addTrace(file string) {
	if text, err := trace.Masked(tail(file)); err == nil {
		z.add(path.Join("traces", filepath.Base(file)), personal().ReplaceAll(text, []byte("${1}•••")))
	}
}

// tail reads a file that Latchkey wrote, or its end if it is long. It returns nil
// if the file cannot be read or is a link.
func tail(file string) []byte {
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	in, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer func() { _ = in.Close() }()
	if info.Size() > maxBundled {
		if _, err := in.Seek(-maxBundled, io.SeekEnd); err != nil {
			return nil
		}
	}
	text, err := io.ReadAll(io.LimitReader(in, maxBundled))
	if err != nil {
		return nil
	}
	return text
}

var (
	// mail matches an e-mail address, also percent-encoded.
	mail = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`[A-Za-z0-9._+-]+(?:@|%40)[A-Za-z0-9-]+\.[A-Za-z0-9.-]+`)
	})

	// personal matches a member of JSON, or of JSON within JSON, that identifies
	// a person (OpenID Connect Core §5.1).
	personal = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(\\?"(?:name|given_name|family_name|middle_name|nickname|preferred_username|username|login|profile|picture|` +
			`website|birthdate|phone_number|sub|login_hint)\\?":\s*\\?")((?:[^"\\]|\\u[0-9a-fA-F]{4})*)`)
	})
)

// masked replaces the person's addresses and home folder. The text contains no
// secrets: they are masked where they are written.
func (z *bundler) masked(text []byte) []byte {
	s := mail().ReplaceAllString(string(text), "•••@•••")
	if z.home != "" {
		s = strings.ReplaceAll(s, z.home, "~")
	}
	return []byte(s)
}

// userHome returns the person's home folder. It returns an empty string if the
// folder is unknown or is the root, which would mask every path.
func userHome() string {
	dir, err := os.UserHomeDir()
	if err != nil || len(filepath.Clean(dir)) < 2 {
		return ""
	}
	return filepath.Clean(dir)
}
