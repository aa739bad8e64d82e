package terminal

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// unzipped returns the text of every file in a zip file, by name.
func unzipped(ts *testscript.TestScript, file string) map[string]string {
	z, err := zip.OpenReader(ts.MkAbs(file))
	ts.Check(err)
	defer func() { _ = z.Close() }()
	texts := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		ts.Check(err)
		text, err := io.ReadAll(in)
		ts.Check(err)
		texts[f.Name] = string(text)
	}
	return texts
}

// unzip FILE PATTERN…: each pattern matches a name or a text; after "!", none
// does.
func unzipCommand(ts *testscript.TestScript, neg bool, args []string) {
	var all strings.Builder
	for name, text := range unzipped(ts, args[0]) {
		all.WriteString(name + "\n" + text + "\n")
	}
	for _, pattern := range args[1:] {
		if regexp.MustCompile(pattern).MatchString(all.String()) == neg {
			ts.Fatalf("%s: %q (not: %t)", args[0], pattern, neg)
		}
	}
}

// unpack FILE DIR: extracts a zip file below DIR.
func unpackCommand(ts *testscript.TestScript, _ bool, args []string) {
	for name, text := range unzipped(ts, args[0]) {
		path := filepath.Join(ts.MkAbs(args[1]), filepath.FromSlash(name))
		ts.Check(os.MkdirAll(filepath.Dir(path), 0o700))
		ts.Check(os.WriteFile(path, []byte(text), 0o600))
	}
}

func TestMasked(t *testing.T) {
	z := &bundler{home: "/home/ada"}
	in := `{"detail":"/home/ada/.local/x","body":"{\"email\":\"ada@example.org\"}","url":"login?hint=ada%40example.org"}`
	if got := string(z.masked([]byte(in))); strings.Contains(got, "ada") {
		t.Error(got)
	}
	body := `"body": "{\n \"name\": \"Ada Lovelace\",\n \"given_name\": \"Ad\u00e1\", \"sub\": \"ada\", \"aud\": \"app\" }", "sub":"ada"`
	want := `"body": "{\n \"name\": \"•••\",\n \"given_name\": \"•••\", \"sub\": \"•••\", \"aud\": \"app\" }", "sub":"•••"`
	if got := personal().ReplaceAllString(body, "${1}•••"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
