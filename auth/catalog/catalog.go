// Package catalog finds the providers for sign-ins: the demo
// provider, the presets built in, the person's own and a team's.
//
// Each is one TOML file, id.toml, in the same format (see record in file.go;
// docs/providers.md explains every key). No file can contain a client secret.
//
// # Precedence
//
// An id is unique. A team's file takes precedence over everything but the demo
// provider and is never written. The person's own file takes precedence over a
// preset of the same id: if it names neither an issuer nor endpoints, it only fills in the
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
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"latchkey/auth"
)

// Source is the origin of a provider, in the words of the command contract.
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

// maxFile bounds the size of one file, in bytes.
const maxFile = 256 << 10

// Entry is a provider and its origin.
type Entry struct {
	auth.Provider
	Source Source
	Path   string // its file; empty if built in

	Preset *auth.Provider // the preset of the same id, for a file of the person or the team; nil: there is none

	IssuerTemplate string // the form of the issuer if each customer has its own; https://HOST/realms/REALM
	Notes          []string
	VerifiedOn     string // date of the last test with the real provider; empty: never
	Unverified     []string
}

// Catalog finds providers. Every method reads the folders at each call, so that
// an edited file has its effect at once. Many goroutines may use a Catalog.
type Catalog struct {
	Demo    func() auth.Provider // the demo provider; nil: there is none
	Presets fs.FS                // *.toml of the presets; nil: there are none
	UserDir string               // the person's own files; need not exist
	Team    func() string        // a team's folder, never written, called each time; nil or empty: none

	presets struct {
		sync.Once
		entries []Entry
		bad     []error
	}
}

// List returns the demo provider, then the person's and the team's, then the
// presets, each group by name. The error joins one *auth.Error for
// each file that cannot be used, and for each folder that others can write
// (ReasonBadConfig, ReasonOpenFile, ReasonForeignFile); all other providers are
// returned.
func (c *Catalog) List() ([]Entry, error) {
	presets, bad := c.builtIn()
	entries := []Entry{}
	if c.Demo != nil {
		entries = append(entries, Entry{Provider: c.Demo(), Source: SourceDemo})
	}
	team := ""
	if c.Team != nil {
		team = c.Team()
	}
	taken := map[string]bool{DemoID: c.Demo != nil}
	for _, folder := range []struct {
		dir    string
		source Source
	}{{team, SourceTeam}, {c.UserDir, SourceUser}} {
		found, errs := readFolder(folder.dir, folder.source, presets)
		bad = append(bad, errs...)
		for _, e := range found {
			if taken[e.ID] {
				bad = append(bad, badFile(e.Path, &auth.Error{Why: auth.WhyIDTaken, Detail: e.ID}))
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

// Find returns the provider whose id is name, else the only one with that display
// name, ignoring case. No match is ReasonUnknownProvider, several are
// ReasonAmbiguous.
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
		return Entry{}, e // the file exists, so report its fault
	}
	return Entry{}, usage(auth.ReasonUnknownProvider, name)
}

// badFileOf returns the error, among those of List, about the file of an id.
func badFileOf(bad error, id string) error {
	joined, ok := bad.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	for _, err := range joined.Unwrap() {
		e := auth.AsError(err)
		file := string(filepath.Separator) + id + ".toml"
		inFolder := e.Reason != auth.ReasonBadConfig && exists(e.Detail+file)
		about := errors.Unwrap(e)
		if inFolder || about != nil && strings.HasSuffix(about.Error(), file) || strings.Contains(e.Detail+":", file+":") {
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
				c.presets.bad = append(c.presets.bad, badFile(name, err))
				continue
			}
			e, err := parse(name, text, SourcePreset, nil)
			if err != nil {
				c.presets.bad = append(c.presets.bad, badFile(name, err))
				continue
			}
			c.presets.entries = append(c.presets.entries, e)
		}
	})
	return c.presets.entries, slices.Clone(c.presets.bad)
}

// badFile reports that the file at path cannot be used, with the Why and the Detail of
// err; of an error of another kind it shows the text.
func badFile(path string, err error) error {
	bad := &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadConfig, Why: auth.WhyOf(err), Detail: path}
	var known *auth.Error
	switch {
	case errors.As(err, &known) && known.Detail != "":
		bad.Detail += ": " + known.Detail
	case bad.Why == "":
		bad.Detail += ": " + err.Error()
	}
	return bad
}

func usage(r auth.Reason, detail string) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: r, Detail: detail}
}
