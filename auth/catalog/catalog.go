// Package catalog holds the providers that can be signed in at: the demo
// provider, the presets built in, the person's own and a team's.
//
// Each is one TOML file, id.toml, in the same format (see record in file.go;
// docs/providers.md explains every key). No file can hold a client secret.
//
// # Who wins
//
// An id is unique. A team's file stands above everything but the demo provider
// and is never written. The person's own file stands above a preset of the same
// id: where it names neither an issuer nor endpoints, it only fills in the
// preset, which is how a preset gets its client_id.
//
// # Damage
//
// A bad file costs only itself: List returns every provider that can be read,
// and one error for each file that cannot.
package catalog

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"latchkey/auth"
)

// Source is where a provider comes from, by the words of the command contract.
type Source string

// The sources.
const (
	SourceDemo   Source = "demo"
	SourcePreset Source = "preset"
	SourceUser   Source = "user"
	SourceTeam   Source = "team"
)

// DemoID is the id of the provider that needs no set-up.
const DemoID = "demo"

// maxFile bounds what is read of one file, in bytes.
const maxFile = 256 << 10

// Entry is a provider and where it comes from.
type Entry struct {
	auth.Provider
	Source Source
	Path   string // its file; empty when built in

	IssuerTemplate string // what the issuer looks like where everyone has their own; https://{host}/realms/{realm}
	PKCE           string // required, supported, none; empty: not said
	Secret         string // never, shipped-public, required; empty: not said
	Notes          []string
	VerifiedOn     string // date of the last try against the real provider; empty: never
	Unverified     []string
}

// Catalog finds providers. Every method reads the folders anew, so that a file
// that a person edits counts at once; it may be used by many goroutines.
type Catalog struct {
	Demo    func() auth.Provider // the demo provider; nil: there is none
	Presets fs.FS                // *.toml of the presets; nil: there are none
	UserDir string               // the person's own files; need not exist
	TeamDir string               // a team's files, never written; empty: none

	presets struct {
		sync.Once
		entries []Entry
		bad     []error
	}
}

// List returns the demo provider, then the person's and the team's, then the
// presets, each group by name. The error joins one *auth.Error of reason
// bad_config for each file that cannot be used; the others still come.
func (c *Catalog) List() ([]Entry, error) {
	presets, bad := c.builtIn()
	entries := []Entry{}
	if c.Demo != nil {
		entries = append(entries, Entry{Provider: c.Demo(), Source: SourceDemo})
	}
	taken := map[string]bool{DemoID: c.Demo != nil}
	for _, folder := range []struct {
		dir    string
		source Source
	}{{c.TeamDir, SourceTeam}, {c.UserDir, SourceUser}} {
		found, errs := readFolder(folder.dir, folder.source, presets)
		bad = append(bad, errs...)
		for _, e := range found {
			if taken[e.ID] {
				bad = append(bad, badFile(e.Path, "the id "+e.ID+" is taken by another file"))
				continue
			}
			taken[e.ID] = true
			entries = append(entries, e)
		}
	}
	for _, e := range presets {
		if !taken[e.ID] {
			entries = append(entries, e)
		}
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		if d := rank(a.Source) - rank(b.Source); d != 0 {
			return d
		}
		return strings.Compare(strings.ToLower(a.DisplayName()), strings.ToLower(b.DisplayName()))
	})
	return entries, errors.Join(bad...)
}

func rank(s Source) int {
	return slices.Index([]Source{SourceDemo, SourceUser, SourceTeam, SourcePreset}, s)
}

// Find returns the provider whose id is name, else the only one whose display
// name is, without regard to case. A name of none is ReasonUnknownProvider, of
// several ReasonAmbiguous.
func (c *Catalog) Find(name string) (Entry, error) {
	entries, bad := c.List()
	var named []Entry
	for _, e := range entries {
		if e.ID == name {
			return e, nil
		}
		if strings.EqualFold(e.DisplayName(), name) {
			named = append(named, e)
		}
	}
	switch {
	case len(named) == 1:
		return named[0], nil
	case len(named) > 1:
		return Entry{}, usage(auth.ReasonAmbiguousProvider, name)
	}
	if e := badFileOf(bad, name); e != nil {
		return Entry{}, e // the file is there, so say what is wrong with it
	}
	return Entry{}, usage(auth.ReasonUnknownProvider, name)
}

// badFileOf finds, among the errors of List, the one about the file of an id.
func badFileOf(bad error, id string) error {
	joined, ok := bad.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	for _, err := range joined.Unwrap() {
		if e := auth.AsError(err); strings.Contains(e.Detail, string(filepath.Separator)+id+".toml: ") {
			return e
		}
	}
	return nil
}

func (c *Catalog) builtIn() ([]Entry, []error) {
	c.presets.Do(func() {
		if c.Presets == nil {
			return
		}
		names, _ := fs.Glob(c.Presets, "*.toml")
		for _, name := range names {
			text, err := fs.ReadFile(c.Presets, name)
			if err != nil {
				c.presets.bad = append(c.presets.bad, badFile("preset "+name, err.Error()))
				continue
			}
			e, err := parse(name, text, SourcePreset, nil)
			if err != nil {
				c.presets.bad = append(c.presets.bad, badFile("preset "+name, err.Error()))
				continue
			}
			c.presets.entries = append(c.presets.entries, e)
		}
	})
	return c.presets.entries, slices.Clone(c.presets.bad)
}

// readFolder reads every *.toml of a folder, which need not exist.
func readFolder(dir string, source Source, presets []Entry) (found []Entry, bad []error) {
	if dir == "" {
		return nil, nil
	}
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, []error{badFile(dir, plain(err))}
	}
	for _, f := range files {
		if f.IsDir() || !strings.HasSuffix(f.Name(), ".toml") || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		path := filepath.Join(dir, f.Name())
		e, err := readFile(path, source, presets)
		if err != nil {
			bad = append(bad, badFile(path, err.Error()))
			continue
		}
		found = append(found, e)
	}
	return found, bad
}

func readFile(path string, source Source, presets []Entry) (Entry, error) {
	text, err := readSmall(path)
	if err != nil {
		return Entry{}, err
	}
	e, err := parse(filepath.Base(path), text, source, presets)
	e.Path = path
	return e, err
}

// readSmall reads a regular file of at most maxFile bytes, so that a pipe or a
// device in the folder cannot hang the program.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, errors.New(plain(err))
	case !info.Mode().IsRegular():
		return nil, errors.New("is not a file")
	case info.Size() > maxFile:
		return nil, errors.New("is larger than 256 KiB")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, errors.New(plain(err))
	}
	return text, nil
}

// plain drops the path that the os package puts before its reason.
func plain(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// parse reads one provider's file. Over a preset of the same id it only fills
// in, unless it says itself whom to ask.
func parse(name string, text []byte, source Source, presets []Entry) (Entry, error) {
	var own record
	if err := decodeInto(&own, text); err != nil {
		return Entry{}, err
	}
	r := own
	id := strings.TrimSuffix(name, ".toml")
	for _, p := range presets {
		if p.ID == id && own.fillsIn(p) {
			r = p.record()
			if err := decodeInto(&r, text); err != nil {
				return Entry{}, err
			}
		}
	}
	if r.ID == "" {
		r.ID = id
	}
	if r.ID != id {
		return Entry{}, errors.New("the id is not the file's name")
	}
	return r.entry(source)
}

func (r record) entry(source Source) (Entry, error) {
	e := Entry{
		Provider: r.provider(), Source: source, IssuerTemplate: r.IssuerTemplate,
		PKCE: r.PKCE, Secret: r.Secret, Notes: r.Notes, VerifiedOn: r.VerifiedOn, Unverified: r.Unverified,
	}
	if err := checkWords(r); err != nil {
		return Entry{}, err
	}
	p := e.Provider
	if source == SourcePreset && p.Issuer == "" && r.IssuerTemplate != "" {
		p.Issuer = "https://filled-in.invalid" // the rest of the preset must hold all the same
	}
	if err := p.Validate(); err != nil {
		return Entry{}, clause(err)
	}
	return e, nil
}

// fillsIn reports whether r only completes a preset: it says nothing of whom to
// ask, or no more than the issuer that the preset leaves to the person.
func (r record) fillsIn(preset Entry) bool {
	asks := r.Endpoints != nil && (r.Endpoints.Token != "" || r.Endpoints.Authorization != "")
	open := preset.Issuer == "" && preset.IssuerTemplate != ""
	return !asks && (r.Issuer == "" || r.Issuer == preset.Issuer || open)
}

// record is the inverse of entry.
func (e Entry) record() record {
	r := recordOf(e.Provider)
	r.IssuerTemplate, r.PKCE, r.Secret = e.IssuerTemplate, e.PKCE, e.Secret
	r.Notes, r.VerifiedOn, r.Unverified = e.Notes, e.VerifiedOn, e.Unverified
	return r
}

// checkWords refuses a value outside the few that a key may have.
func checkWords(r record) error {
	for _, k := range []struct {
		key, value string
		may        []string
	}{
		{"token_auth", r.TokenAuth, []string{"", string(auth.AuthNone), string(auth.AuthBasic), string(auth.AuthPost)}},
		{"pkce", r.PKCE, []string{"", "required", "supported", "none"}},
		{"secret", r.Secret, []string{"", "never", "shipped-public", "required"}},
	} {
		if !slices.Contains(k.may, k.value) {
			return errors.New(k.key + " must be one of " + strings.Join(k.may[1:], ", "))
		}
	}
	for _, origin := range r.Resources {
		if err := auth.CheckIssuer(origin); err != nil {
			return errors.New("resources: " + clause(err).Error())
		}
	}
	return nil
}

// clause is the part of an *auth.Error that follows a file's name.
func clause(err error) error {
	if e := auth.AsError(err); e.Detail != "" {
		return errors.New(e.Detail)
	}
	return err
}

func badFile(path, why string) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadConfig, Detail: path + ": " + why}
}

func usage(r auth.Reason, detail string) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: r, Detail: detail}
}
