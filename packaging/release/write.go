package release

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
)

// templates has the files to write, as templates of a Release. A template's path without .tmpl is
// the path of its file; ID and NAME in it are replaced.
//
//go:embed templates
var templates embed.FS

// Kind names a folder of templates.
type Kind string

// The kinds.
const (
	Desktop  Kind = "desktop"  // what a desktop of Linux reads: entry, AppStream metadata
	Packages Kind = "packages" // what the tools that make packages read
	Channels Kind = "channels" // what package managers read; they need what was built
)

// functions are those that the templates call.
var functions = template.FuncMap{
	"join":  strings.Join,
	"quote": quote,
	"xml":   escapeXML,
}

// quote returns s as a JSON string, which YAML, TOML, Ruby and shells take too unless it has
// something to be expanded.
func quote(s string) (string, error) {
	if strings.ContainsAny(s, "$`\\#") {
		return "", fmt.Errorf("%q cannot be quoted for every format", s)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(s)
	return strings.TrimSpace(b.String()), err
}

func escapeXML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// Render returns the files of a kind by their slash-separated paths.
func (r *Release) Render(kind Kind) (map[string]string, error) {
	root := path.Join("templates", string(kind))
	files := map[string]string{}
	err := fs.WalkDir(templates, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := templates.ReadFile(name)
		if err != nil {
			return err
		}
		t, err := template.New(name).Funcs(functions).Funcs(template.FuncMap{"sha256": r.sha256, "built": r.built}).Option("missingkey=error").Parse(string(text))
		if err != nil {
			return err
		}
		var b strings.Builder
		if err := t.Execute(&b, r); err != nil {
			return err
		}
		to := strings.NewReplacer("ID", r.ID, "NAME", r.Name).Replace(strings.TrimPrefix(name, root+"/"))
		files[strings.TrimSuffix(to, ".tmpl")] = b.String()
		return nil
	})
	return files, err
}

// Write writes the files of a kind below dir.
func (r *Release) Write(kind Kind, dir string) error {
	files, err := r.Render(kind)
	if err != nil {
		return err
	}
	var failed []error
	for name, text := range files {
		to := filepath.Join(dir, filepath.FromSlash(name))
		failed = append(failed, os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, []byte(text), 0o644))
	}
	return errors.Join(failed...)
}

// Seal hashes the files in dir and remembers them. It returns the lines of SHA256SUMS, in the form of
// sha256sum, sorted by name.
func (r *Release) Seal(dir string) (sums string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || e.Name() == SumsName {
			continue
		}
		sum, err := hash(filepath.Join(dir, e.Name()))
		if err != nil {
			return "", err
		}
		r.Files[e.Name()] = File{SHA256: sum}
	}
	var lines []string
	for name, f := range r.Files {
		lines = append(lines, f.SHA256+"  "+name+"\n")
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[64:], b[64:]) })
	return strings.Join(lines, ""), nil
}

// SumsName is the name of the file of checksums.
const SumsName = "SHA256SUMS"

// sha256 returns the hash of a file that was built.
func (r *Release) sha256(name string) (string, error) {
	f, built := r.Files[name]
	if !built {
		return "", fmt.Errorf("%s was not built", name)
	}
	return f.SHA256, nil
}

// built returns the hash of a file, or nothing if this computer could not build it.
func (r *Release) built(name string) string { return r.Files[name].SHA256 }

func hash(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
