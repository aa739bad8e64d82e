package release

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

var day = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// described returns the release of this source as if everything was built.
func described(t *testing.T) *Release {
	t.Helper()
	r, err := Read(filepath.Join("..", ".."), day)
	if err != nil {
		t.Fatal(err)
	}
	r.Debian.LibC = "2.34"
	for _, name := range []string{"latchkey-" + r.Version + "-windows-amd64.zip", "latchkey-" + r.Version + "-linux-amd64.tar.xz"} {
		r.Files[name] = File{SHA256: strings.Repeat("0a", 32)}
	}
	for _, system := range []string{"linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64"} {
		r.Files["latchkey-headless-"+r.Version+"-"+system+".tar.xz"] = File{SHA256: strings.Repeat("0b", 32)}
	}
	return r
}

// all returns every file of every kind.
func all(t *testing.T) map[string]string {
	t.Helper()
	r, files := described(t), map[string]string{}
	for _, kind := range []Kind{Desktop, Packages, Channels} {
		rendered, err := r.Render(kind)
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range rendered {
			files[string(kind)+"/"+name] = text
		}
	}
	return files
}

// TestEveryFileIsOfItsForm: each file can be read by what reads files of its kind.
func TestEveryFileIsOfItsForm(t *testing.T) {
	files := all(t)
	if len(files) < 12 {
		t.Errorf("only %d files", len(files))
	}
	for name, text := range files {
		if strings.Contains(text, "{{") || strings.Contains(text, "<no value>") || !strings.HasSuffix(text, "\n") {
			t.Errorf("%s has a hole that is not filled, or no end of its last line:\n%s", name, text)
		}
		var err error
		switch filepath.Ext(name) {
		case ".json":
			err = json.Unmarshal([]byte(text), new(any))
		case ".yaml", ".yml":
			err = yaml.Unmarshal([]byte(text), new(any))
		case ".xml":
			d := xml.NewDecoder(strings.NewReader(text))
			for err == nil {
				_, err = d.Token()
			}
			if err == io.EOF {
				err = nil
			}
		case ".desktop":
			if bad := regexp.MustCompile(`(?m)^(?:[^\[=\n]*|[A-Za-z-]+=)$`).FindString(strings.TrimSpace(text)); bad != "" {
				t.Errorf("%s has the line %q", name, bad)
			}
		default:
			if bash, lookErr := exec.LookPath("bash"); lookErr == nil && !strings.HasSuffix(name, ".rb") {
				check := exec.Command(bash, "-n")
				check.Stdin = strings.NewReader(text)
				err = check.Run()
			}
		}
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}

// TestOnlyAddressesAreMadeUp: what nobody has yet is an address below a name that is reserved for
// examples (RFC 2606), and nothing else is a placeholder.
func TestOnlyAddressesAreMadeUp(t *testing.T) {
	address := regexp.MustCompile(`(https://|@)latchkey\.example\b`)
	for name, text := range all(t) {
		rest := address.ReplaceAllString(text, "")
		if found := regexp.MustCompile(`(?i)\bexample\b|TODO|FIXME|placeholder|changeme`).FindString(rest); found != "" {
			t.Errorf("%s has %q", name, found)
		}
		if strings.Contains(text, "/{version}") {
			t.Errorf("%s has an address without its version", name)
		}
	}
}

// TestVersionDateAndHashesAreInTheirFiles: a version that one file forgets would install another.
func TestVersionDateAndHashesAreInTheirFiles(t *testing.T) {
	r, files := described(t), all(t)
	for name, wants := range map[string][]string{
		"desktop/metainfo/" + r.LongID() + ".metainfo.xml": {`version="` + r.Version + `" date="2026-11-30"`, "<id>" + r.LongID() + "</id>"},
		"desktop/applications/" + r.ID + ".desktop":        {"MimeType=x-scheme-handler/" + r.ID + ";", "Exec=latchkey %u", "Icon=" + r.ID},
		"packages/nfpm.yaml":                               {`version: "` + r.Version + `"`, "libc6 (>= 2.34)", "mtime: 2026-11-30T12:00:00Z"},
		"packages/winres.json":                             {`"` + r.Version + `.0"`, "per monitor v2"},
		"channels/winget/Latchkey.Latchkey.installer.yaml": {"PackageVersion: " + r.Version, "InstallerSha256: 0a0a"},
		"channels/scoop/latchkey.json":                     {`"version": "` + r.Version + `"`, `"hash": "0a0a`},
		"channels/homebrew/latchkey-headless.rb":           {`version "` + r.Version + `"`, `sha256 "0b0b`, "on_macos", "on_linux"},
		"channels/homebrew/latchkey.rb":                    {`version "` + r.Version + `"`, "sha256 :no_check"},
		"channels/arch/PKGBUILD":                           {"pkgver=" + r.Version, "sha256sums=('0a0a", "glibc>=2.34"},
		"channels/flatpak/" + r.LongID() + ".yml":          {"id: " + r.LongID(), "sha256: 0a0a", "rename-desktop-file: " + r.ID},
	} {
		for _, want := range wants {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s lacks %q:\n%s", name, want, files[name])
			}
		}
	}
}

// TestWhatWasNotBuiltHasNoHash: no file may name a hash that nothing has.
func TestWhatWasNotBuiltHasNoHash(t *testing.T) {
	r := described(t)
	delete(r.Files, "latchkey-"+r.Version+"-windows-amd64.zip")
	if files, err := r.Render(Channels); err == nil {
		t.Errorf("it wrote %d files", len(files))
	}
	bundle := described(t)
	bundle.Files["Latchkey-"+r.Version+"-macos.zip"] = File{SHA256: strings.Repeat("0c", 32)}
	files, err := bundle.Render(Channels)
	if err != nil || !strings.Contains(files["homebrew/latchkey.rb"], `sha256 "0c0c`) {
		t.Errorf("with a bundle: %v\n%s", err, files["homebrew/latchkey.rb"])
	}
}

// TestSumsAreThoseOfSha256sum, sorted, and without the file of sums itself.
func TestSumsAreThoseOfSha256sum(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"b": "abc", "a": "", SumsName: "old"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := &Release{Files: map[string]File{}}
	sums, err := r.Seal(dir)
	const want = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n" +
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n" // FIPS 180-4
	if err != nil || sums != want {
		t.Errorf("%q, %v", sums, err)
	}
}

// TestAFaultInTheDescriptionIsNamed: a build stops where the description is wrong.
func TestAFaultInTheDescriptionIsNamed(t *testing.T) {
	whole, err := os.ReadFile(filepath.Join("..", "release.toml"))
	if err != nil {
		t.Fatal(err)
	}
	app, err := os.ReadFile(filepath.Join("..", "..", "FyneApp.toml"))
	if err != nil {
		t.Fatal(err)
	}
	for fault, change := range map[string]func(text, app string) (string, string){
		"unknown key": func(text, app string) (string, string) { return "colour = \"blue\"\n" + text, app },
		"summary": func(text, app string) (string, string) {
			return strings.Replace(text, "OpenID Connect\" #", "OpenID Connect.\" #", 1), app
		},
		"licence is empty": func(text, app string) (string, string) { return strings.Replace(text, `"Apache-2.0"`, `""`, 1), app },
		"not of the form 1.2.3": func(text, app string) (string, string) {
			return text, regexp.MustCompile(`Version = ".*"`).ReplaceAllString(app, `Version = "1.2-beta"`)
		},
		"docs/accounts.png": func(text, app string) (string, string) { return text, app },
	} {
		root := t.TempDir()
		text, fyne := change(string(whole), string(app))
		if err := os.Mkdir(filepath.Join(root, "packaging"), 0o700); err != nil {
			t.Fatal(err)
		}
		for path, content := range map[string]string{"packaging/release.toml": text, "FyneApp.toml": fyne} {
			if err := os.WriteFile(filepath.Join(root, path), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Read(root, day); err == nil || !strings.Contains(filepath.ToSlash(err.Error()), fault) {
			t.Errorf("%s: %v", fault, err)
		}
	}
}
