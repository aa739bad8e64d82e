package catalog

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"

	"latchkey/auth"
	"latchkey/internal/durable"
)

// exportFile is the file of an export: the same records, one table [[provider]] each.
type exportFile struct {
	Provider []record `toml:"provider"`
}

// Add saves a provider of the person's own, durably. Its id must be unused, or
// that of a preset (ReasonDuplicateProvider), and its fields must be valid.
func (c *Catalog) Add(p auth.Provider) error {
	p = p.FilledIn()
	if err := p.Validate(); err != nil {
		return err
	}
	if err := c.Free(p.ID); err != nil {
		return err
	}
	return c.write(recordOf(p))
}

// Free returns nil if Add may use an id, which must be valid: no provider, or
// only a preset, has it. Otherwise the error is ReasonDuplicateProvider.
func (c *Catalog) Free(id string) error {
	old, err := c.Find(id)
	if err == nil && old.ID == id && old.Source != SourcePreset || exists(c.path(id)) {
		return usage(auth.ReasonDuplicateProvider, id)
	}
	return nil
}

// Replace saves a changed provider of the person's own. Every other id is
// ReasonUnknownProvider.
func (c *Catalog) Replace(p auth.Provider) error {
	p = p.FilledIn()
	if err := p.Validate(); err != nil {
		return err
	}
	if !auth.ValidID(p.ID) || !exists(c.path(p.ID)) {
		return usage(auth.ReasonUnknownProvider, p.ID)
	}
	return c.write(recordOf(p))
}

// Remove deletes a provider of the person's own; a preset of the same id
// reappears. A built-in or team provider cannot be removed (ReasonReadOnly).
func (c *Catalog) Remove(id string) error {
	if auth.ValidID(id) && exists(c.path(id)) { // also when the file is bad
		if err := durable.Remove(c.path(id)); err != nil {
			return durable.Failed(c.path(id), err)
		}
		return nil
	}
	if e, err := c.Find(id); err != nil {
		return err
	} else if e.Source == SourceUser {
		return c.Remove(e.ID)
	}
	return usage(auth.ReasonReadOnly, id)
}

// Export returns the person's own providers as one file. It contains no secret,
// because no key exists for one. An unreadable file is omitted and reported.
func (c *Catalog) Export() ([]byte, error) {
	entries, bad := c.List()
	var out exportFile
	for _, e := range entries {
		if e.Source == SourceUser {
			out.Provider = append(out.Provider, e.record())
		}
	}
	text, err := encode(out)
	return text, errors.Join(err, bad)
}

// Import reads the file of an Export, or of one provider that contains its id,
// and adds the new providers. It changes no existing provider: it skips an
// identical one; a different one is ReasonDuplicateProvider, and then nothing is
// saved. It returns the ids that were added.
func (c *Catalog) Import(name string, text []byte) ([]string, error) {
	records, err := readRecords(text)
	if err != nil {
		return nil, badFile(name, err)
	}
	var fresh []record
	seen := map[string]bool{}
	for _, r := range records {
		e, err := r.entry(SourceUser)
		if err != nil {
			return nil, badFile(name, err)
		}
		old, err := c.Find(r.ID)
		switch known := err == nil && old.ID == r.ID && old.Source != SourcePreset; {
		case known && reflect.DeepEqual(old.record(), e.record()):
			continue
		case known || seen[r.ID] || exists(c.path(r.ID)):
			return nil, usage(auth.ReasonDuplicateProvider, r.ID)
		}
		seen[r.ID] = true
		fresh = append(fresh, r)
	}
	added := []string{}
	for _, r := range fresh {
		if err := c.write(r); err != nil {
			return added, err
		}
		added = append(added, r.ID)
	}
	return added, nil
}

func readRecords(text []byte) ([]record, error) {
	if len(text) > maxFile {
		return nil, auth.WhyTooLarge
	}
	var several exportFile
	if err := decodeInto(&several, text); err == nil && len(several.Provider) > 0 {
		return several.Provider, nil
	} else if len(several.Provider) > 0 {
		return nil, err
	}
	var one record
	if err := decodeInto(&one, text); err != nil {
		return nil, err
	}
	if reflect.DeepEqual(one, record{}) {
		return nil, nil // an export without providers
	}
	return []record{one}, nil
}

// path is the path of the person's own file of an id. Callers have checked the
// id, so that the path cannot leave the folder.
func (c *Catalog) path(id string) string { return filepath.Join(c.UserDir, id+".toml") }

func (c *Catalog) write(r record) error {
	if err := checkOwner(c.UserDir); err != nil {
		return err // List would not read what is written there
	}
	text, err := encode(r)
	if err != nil {
		return durable.Failed(c.path(r.ID), err)
	}
	return durable.WriteFile(c.path(r.ID), text)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
