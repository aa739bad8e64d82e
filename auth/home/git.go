package home

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/BurntSushi/toml"

	"latchkey/auth"
	"latchkey/internal/durable"
	"latchkey/internal/githelper"
)

// GitHost is a place where git gets the token of an account. It is no secret.
type GitHost struct {
	URL     string `toml:"url"`            // as githelper.Place.URL gives it
	Account string `toml:"account"`        // its id
	User    string `toml:"user,omitempty"` // the name beside the token; empty means git's own or a usual one
}

// gitName is the name of the file that lists the places, beside config.toml.
const gitName = "git.toml"

// GitFile is the path of the file that lists where git gets tokens. It need not exist.
func (h *Home) GitFile() string { return filepath.Join(h.config, gitName) }

// maxGit bounds the size of that file, in bytes.
const maxGit = 256 << 10

// gitFile is the content of that file.
type gitFile struct {
	Hosts []GitHost `toml:"host"`
}

// GitHosts lists where git gets tokens, in the order of their set-up. A missing file is
// none. A file that cannot be read, or that names a place where git gets no token, is
// ReasonBadConfig: then none is used.
func (h *Home) GitHosts() ([]GitHost, error) {
	path := h.GitFile()
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, badConfig(path, auth.WhyCannotRead)
	case !info.Mode().IsRegular() || info.Size() > maxGit:
		return nil, badConfig(path, auth.WhyNotSettings)
	}
	text, err := durable.ReadFile(path)
	if err != nil {
		return nil, badConfig(path, auth.WhyCannotRead)
	}
	var read gitFile
	known, err := toml.Decode(string(text), &read)
	switch {
	case err != nil:
		return nil, badConfig(path, auth.WhyNotTOML)
	case len(known.Undecoded()) > 0:
		return nil, badConfig(joined(path, known.Undecoded()[0].String()), auth.WhyUnknownKey)
	}
	for _, host := range read.Hosts {
		if place, user, err := githelper.ReadPlace(host.URL); err != nil || user != "" || place.URL() != host.URL || !isID(host.Account) {
			return nil, badConfig(path, auth.WhyNotSettings)
		}
	}
	return read.Hosts, nil
}

// GitHostOf returns the host that was set up for a request of git: the one with the longest
// path. Without a path in the request, only a whole server is one. It is nil if there is
// none, or if git names another user than the one that was set up.
func (h *Home) GitHostOf(r githelper.Request) (*GitHost, error) {
	hosts, err := h.GitHosts()
	if err != nil {
		return nil, err
	}
	var found *GitHost
	longest := -1
	for i, host := range hosts {
		place, _, err := githelper.ReadPlace(host.URL)
		if err == nil && place.Covers(r.Place) && len(place.Path) > longest {
			found, longest = &hosts[i], len(place.Path)
		}
	}
	if found != nil && found.User != "" && r.Username != "" && found.User != r.Username {
		return nil, nil
	}
	return found, nil
}

// SetGitHost stores a host, and replaces the one with its URL.
func (h *Home) SetGitHost(ctx context.Context, host GitHost) error {
	return h.changeGit(ctx, func(hosts []GitHost) []GitHost { return append(withoutHost(hosts, host.URL), host) })
}

// RemoveGitHost removes the host with that URL. isFound is whether there was one.
func (h *Home) RemoveGitHost(ctx context.Context, url string) (isFound bool, err error) {
	hosts, err := h.GitHosts()
	if err != nil || !slices.ContainsFunc(hosts, func(host GitHost) bool { return host.URL == url }) {
		return false, err
	}
	err = h.changeGit(ctx, func(hosts []GitHost) []GitHost {
		rest := withoutHost(hosts, url)
		isFound = len(rest) < len(hosts)
		return rest
	})
	return isFound, err
}

func withoutHost(hosts []GitHost, url string) []GitHost {
	return slices.DeleteFunc(hosts, func(h GitHost) bool { return h.URL == url })
}

// changeGit replaces the list under the lock of the settings, durably. It follows a link.
// A list that stays as it was is not written.
func (h *Home) changeGit(ctx context.Context, next func([]GitHost) []GitHost) error {
	unlock, err := h.lockConfig(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	before, err := h.GitHosts()
	if err != nil {
		return err
	}
	after := next(slices.Clone(before))
	if slices.Equal(before, after) {
		return nil
	}
	var text bytes.Buffer
	if err := toml.NewEncoder(&text).Encode(gitFile{after}); err != nil {
		return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(err)
	}
	path := h.GitFile()
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	return durable.WriteFile(path, text.Bytes())
}
