// Package release reads the one description of a release, packaging/release.toml with the version in
// FyneApp.toml, and writes from it the files that desktops, shops and package managers want. It
// imports nothing of ours.
package release

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// Release is the description of a release. The fields are those of packaging/release.toml.
type Release struct {
	ID      string    `toml:"-"` // reverse domain name, from FyneApp.toml; the scheme of the app's own addresses
	Version string    `toml:"-"` // from FyneApp.toml
	Date    time.Time `toml:"-"` // of the commit

	Name, Command, Summary, Licence, Maintainer string
	Description                                 []string // paragraphs
	Categories, Keywords                        []string
	Screenshots                                 []Screenshot
	Addresses                                   Addresses
	Debian                                      Debian
	Limits                                      Limits

	Files map[string]File `toml:"-"` // what was built, by name; see Seal
}

// Screenshot is a picture for shops. File is its path in the source.
type Screenshot struct{ File, Caption string }

// Addresses are where the project is found. {version} in one is replaced by the version.
type Addresses struct{ Homepage, Issues, Source, Downloads, Pictures string }

// Debian is what only the .deb wants. LibC is the least version of libc6, such as "2.34".
type Debian struct {
	Section             string
	Depends, Recommends []string
	LibC                string `toml:"-"`
}

// Limits are the largest sizes of the stripped programs, in bytes.
type Limits struct{ Window, Headless int64 }

// File is something built: the SHA-256 of its bytes, in lower-case hexadecimal.
type File struct{ SHA256 string }

// LongID returns the id for AppStream and Flatpak, which want three parts in one.
func (r *Release) LongID() string { return r.ID + "." + r.Name }

// HomebrewSystems returns Go's names of the systems that Homebrew installs on, with Homebrew's.
func (r *Release) HomebrewSystems() map[string]string {
	return map[string]string{"darwin": "macos", "linux": "linux"}
}

// HomebrewProcessors returns Go's names of processors, with Homebrew's.
func (r *Release) HomebrewProcessors() map[string]string {
	return map[string]string{"amd64": "intel", "arm64": "arm"}
}

// app is what FyneApp.toml has of a release.
type app struct {
	Details struct{ ID, Version string }
}

// isVersion reports whether text is a version of Semantic Versioning without a pre-release and build
// metadata, which .deb, winget and macOS order otherwise.
func isVersion(text string) bool {
	parts := strings.Split(text, ".")
	for _, part := range parts {
		if n, err := strconv.ParseUint(part, 10, 32); err != nil || strconv.FormatUint(n, 10) != part {
			return false
		}
	}
	return len(parts) == 3
}

// Read reads the description of the source in root. date is that of its commit. A key that is not
// known is an error, and so is a missing text.
func Read(root string, date time.Time) (*Release, error) {
	r := &Release{Date: date.UTC(), Files: map[string]File{}}
	path := filepath.Join(root, "packaging", "release.toml")
	known, err := toml.DecodeFile(path, r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if unknown := known.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("%s: unknown key %s", path, unknown[0])
	}
	var a app
	if _, err := toml.DecodeFile(filepath.Join(root, "FyneApp.toml"), &a); err != nil {
		return nil, fmt.Errorf("FyneApp.toml: %w", err)
	}
	r.ID, r.Version = a.Details.ID, a.Details.Version
	for _, address := range []*string{
		&r.Addresses.Homepage, &r.Addresses.Issues, &r.Addresses.Source, &r.Addresses.Downloads, &r.Addresses.Pictures,
	} {
		*address = strings.ReplaceAll(*address, "{version}", r.Version)
	}
	return r, r.check(root)
}

// check returns what is missing or wrong in the description.
func (r *Release) check(root string) error {
	var faults []error
	if !isVersion(r.Version) {
		faults = append(faults, fmt.Errorf("the version %q in FyneApp.toml is not of the form 1.2.3", r.Version))
	}
	for name, text := range map[string]string{
		"ID": r.ID, "name": r.Name, "command": r.Command, "summary": r.Summary, "licence": r.Licence, "maintainer": r.Maintainer,
		"homepage": r.Addresses.Homepage, "issues": r.Addresses.Issues, "source": r.Addresses.Source,
		"downloads": r.Addresses.Downloads, "pictures": r.Addresses.Pictures,
	} {
		if text == "" {
			faults = append(faults, fmt.Errorf("%s is empty", name))
		}
	}
	if strings.HasSuffix(r.Summary, ".") {
		faults = append(faults, errors.New("the summary ends with a full stop"))
	}
	for _, s := range r.Screenshots {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(s.File))); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}
