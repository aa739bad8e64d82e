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

// maxBundled bounds one file in a bundle, in bytes; of a longer one the end
// counts.
const maxBundled = 4 << 20

// settingsShape is config.toml and what the vault shows without its key.
type settingsShape struct {
	Settings home.Config `json:"settings"`
	Problem  string      `json:"problem"` // what is wrong with config.toml; empty: nothing
	Vault    bool        `json:"vault"`   // whether there is one
	Keeper   auth.Keeper `json:"keeper"`
	Format   int         `json:"format"`
	Recovery bool        `json:"recovery"`
	Rotating bool        `json:"rotating"`

	Hardening hardening.Result `json:"hardening"`
}

// bundle writes what was found, with the log and the traces, to a zip file that
// a person can send. Nothing is asked of the vault: no key is needed.
func (f *face) bundle(h *home.Home, findings []finding, file string) error {
	var b bytes.Buffer
	z := &bundler{zip: zip.NewWriter(&b), home: userHome(), at: now()}
	z.add("README.txt", []byte(words.BundleNote()))
	z.addJSON("version.json", f.versions())
	z.addJSON("doctor.json", findings)
	z.addJSON("settings.json", settingsOf(h))
	z.addJSON("providers.json", addedProviders(h))
	for _, path := range journal.Files(h.LogDir()) {
		z.addFile("log", path)
	}
	traces, _ := filepath.Glob(filepath.Join(h.TracesDir(), "*.json")) // the pattern holds
	for _, path := range traces {
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
	s := settingsShape{Settings: config, Hardening: hardening.Apply()} // once more does no harm
	if e := auth.AsError(err); e != nil {
		s.Problem = e.Detail
	}
	info, _ := vault.Peek(h.VaultDir()) // what is wrong with it is a finding
	s.Vault, s.Keeper, s.Format, s.Recovery, s.Rotating = info.Exists, info.Keeper, info.Format, info.Recovery, info.Rotating
	return s
}

// bundledProvider is a provider that was added here.
type bundledProvider struct {
	ID       string   `json:"id"`
	Source   string   `json:"source"`
	Issuer   string   `json:"issuer"`
	ClientID string   `json:"client_id"`
	Redirect string   `json:"redirect"` // as its file has it; may be empty
	Scopes   []string `json:"scopes"`
}

// addedProviders lists those that are no presets. A provider's file holds no
// secret; one that cannot be read is left out.
func addedProviders(h *home.Home) []bundledProvider {
	added := []bundledProvider{}
	c, err := h.Catalog()
	if err != nil {
		return added
	}
	entries, _ := c.List() // those that can be read
	for _, e := range entries {
		if e.Source == catalog.SourceUser || e.Source == catalog.SourceTeam {
			added = append(added, bundledProvider{e.ID, string(e.Source), e.Issuer, e.ClientID, e.Provider.Redirect, e.Scopes})
		}
	}
	return added
}

// bundler fills a zip file, and remembers the first failure.
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

// addFile adds a file of ours, the end of it if it is long. One that cannot be
// read, or that is a link, is left out.
func (z *bundler) addFile(folder, file string) {
	if text := tail(file); text != nil {
		z.add(path.Join(folder, filepath.Base(file)), personal().ReplaceAll(text, []byte("${1}•••")))
	}
}

// addTrace adds a recorded flow. One that is no whole trace is left out: what is
// in it cannot be told.
func (z *bundler) addTrace(file string) {
	if text, err := trace.Masked(tail(file)); err == nil {
		z.add(path.Join("traces", filepath.Base(file)), personal().ReplaceAll(text, []byte("${1}•••")))
	}
}

// tail reads a file of ours, the end of it if it is long; nil if it cannot be
// read or is a link.
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
	// mail is an address of a person, also percent-encoded.
	mail = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`[A-Za-z0-9._+-]+(?:@|%40)[A-Za-z0-9-]+\.[A-Za-z0-9.-]+`)
	})

	// personal is a member of JSON, or of JSON within JSON, that tells who
	// somebody is (OpenID Connect Core §5.1).
	personal = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(\\?"(?:name|given_name|family_name|middle_name|nickname|preferred_username|username|login|profile|picture|` +
			`website|birthdate|phone_number|sub|login_hint)\\?":\s*\\?")((?:[^"\\]|\\u[0-9a-fA-F]{4})*)`)
	})
)

// masked takes out the person's addresses. Secrets are not in the text to begin
// with: they are masked where they are made.
func (z *bundler) masked(text []byte) []byte {
	s := mail().ReplaceAllString(string(text), "•••@•••")
	if z.home != "" {
		s = strings.ReplaceAll(s, z.home, "~")
	}
	return []byte(s)
}

// userHome is the person's home folder, or empty where it is the root or not
// known: that would mask every path.
func userHome() string {
	dir, err := os.UserHomeDir()
	if err != nil || len(filepath.Clean(dir)) < 2 {
		return ""
	}
	return filepath.Clean(dir)
}
