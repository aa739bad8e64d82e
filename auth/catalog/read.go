package catalog

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"latchkey/auth"
	"latchkey/internal/durable"
)

// readFolder reads every *.toml of a folder, which need not exist.
func readFolder(dir string, source Source, presets []Entry) (found []Entry, bad []error) {
	if dir == "" {
		return nil, nil
	}
	if err := checkOwner(dir); err != nil {
		return nil, []error{err}
	}
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, []error{badFile(dir, withoutPath(err))}
	}
	for _, f := range files {
		if f.IsDir() || !strings.HasSuffix(f.Name(), ".toml") || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		path := filepath.Join(dir, f.Name())
		e, err := readFile(path, source, presets)
		var known *auth.Error
		if errors.As(err, &known) && known.Reason != "" {
			bad = append(bad, known.Caused(errors.New(path))) // it may name a folder
			continue
		}
		if err != nil {
			bad = append(bad, badFile(path, err))
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

// checkOwner refuses a file or folder that another user than this one and root can
// change (ReasonOpenFile, ReasonForeignFile). A missing one is no error.
func checkOwner(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil // its reader reports that
	}
	return ownerError(path, info)
}

// ownerError is checkOwner for a file that is known.
func ownerError(path string, info fs.FileInfo) error {
	if reason := ownerFault(path, info); reason != "" {
		return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: reason, Detail: path}
	}
	return nil
}

// readSmall reads a regular file of at most maxFile bytes, so that a pipe or a
// device in the folder cannot block the program, and only one that nobody else can
// change.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, withoutPath(err)
	case !info.Mode().IsRegular():
		return nil, auth.WhyNotFile
	case info.Size() > maxFile:
		return nil, auth.WhyTooLarge
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		if err := checkOwner(filepath.Dir(target)); err != nil {
			return nil, err
		}
	}
	f, err := durable.Open(path)
	if err != nil {
		return nil, withoutPath(err)
	}
	defer func() { _ = f.Close() }()
	if info, err = f.Stat(); err != nil {
		return nil, withoutPath(err)
	}
	if err := ownerError(path, info); err != nil { // of the file that is read
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, withoutPath(err)
	}
	return text, nil
}

// withoutPath removes the path that package os puts before its reason.
func withoutPath(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// parse reads one provider's file. Over a preset of the same id it only completes
// the preset, unless it names the server itself.
func parse(name string, text []byte, source Source, presets []Entry) (Entry, error) {
	var own record
	if err := decodeInto(&own, text); err != nil {
		return Entry{}, err
	}
	r := own
	id := strings.TrimSuffix(name, ".toml")
	var preset *auth.Provider
	for _, p := range presets {
		if p.ID == id {
			preset = &p.Provider
		}
		if p.ID == id && own.isCompletion(p) {
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
		return Entry{}, auth.WhyIDNotName
	}
	e, err := r.entry(source)
	e.Preset = preset
	return e, err
}

func (r record) entry(source Source) (Entry, error) {
	e := Entry{
		Provider: r.provider(), Source: source, IssuerTemplate: r.IssuerTemplate,
		Notes: r.Notes, VerifiedOn: r.VerifiedOn, Unverified: r.Unverified,
	}
	if err := checkValues(r); err != nil {
		return Entry{}, err
	}
	p := e.Provider
	if source == SourcePreset && p.Issuer == "" && r.IssuerTemplate != "" {
		p.Issuer = "https://filled-in.invalid" // the rest of the preset must be valid nevertheless
	}
	if err := p.Validate(); err != nil {
		return Entry{}, clause("", err)
	}
	e.Provider = e.FilledIn()
	return e, nil
}

// isCompletion reports whether r only completes a preset: it names no server, or only
// the issuer that the preset leaves to the person.
func (r record) isCompletion(preset Entry) bool {
	asks := r.Endpoints != nil && (r.Endpoints.Token != "" || r.Endpoints.Authorization != "")
	open := preset.Issuer == "" && preset.IssuerTemplate != ""
	return !asks && (r.Issuer == "" || r.Issuer == preset.Issuer || open)
}

// record is the inverse of entry.
func (e Entry) record() record {
	r := recordOf(e.Provider)
	r.IssuerTemplate, r.Notes, r.VerifiedOn, r.Unverified = e.IssuerTemplate, e.Notes, e.VerifiedOn, e.Unverified
	return r
}

// checkValues refuses a value outside the fixed values of a key.
func checkValues(r record) error {
	for _, k := range []struct {
		key, value string
		may        []string
	}{
		{"token_auth", r.TokenAuth, []string{"", string(auth.AuthNone), string(auth.AuthBasic), string(auth.AuthPost), string(auth.AuthPrivateKey)}},
		{"pkce", r.PKCE, []string{"", string(auth.PKCERequired), string(auth.PKCESupported), string(auth.PKCENone)}},
		{"secret", r.Secret, []string{"", string(auth.SecretNever), string(auth.SecretShipped), string(auth.SecretRequired)}},
		{"redirect_rule", r.RedirectRule, []string{"", string(auth.RedirectAnyPort), string(auth.RedirectExact)}},
	} {
		if !slices.Contains(k.may, k.value) {
			return &auth.Error{Why: auth.WhyValues, Detail: k.key + ": " + strings.Join(k.may[1:], ", ")}
		}
	}
	for _, origin := range r.Resources {
		if err := auth.CheckIssuer(origin); err != nil {
			return clause("resources: ", err)
		}
	}
	return nil
}

// clause is the part of an *auth.Error that follows a file's name and a key: its Why and
// its Detail.
func clause(key string, err error) error {
	e := auth.AsError(err)
	return &auth.Error{Why: e.Why, Detail: key + e.Detail}
}
