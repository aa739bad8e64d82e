package catalog

import (
	"path/filepath"
	"testing"

	"latchkey/auth"
	"latchkey/internal/private/privatetest"
)

// W6: a provider's file that others can write is not used, nor one in a folder that they
// can write; one that they can only read is.
func TestW6OnlyOwnFilesAreUsed(t *testing.T) {
	const own, read, write = "D:P(A;OICI;FA;;;OW)", "D:P(A;OICI;FA;;;OW)(A;OICI;FR;;;WD)", "D:P(A;OICI;FA;;;OW)(A;OICI;FA;;;WD)"
	for name, c := range map[string]struct {
		folder, file string
		want         auth.Reason
	}{
		"mine":                        {own, own, ""},
		"others read":                 {own, read, ""},
		"others write the file":       {own, write, auth.ReasonOpenFile},
		"others write in the folder":  {write, own, auth.ReasonOpenFile},
		"others write file and place": {write, write, auth.ReasonOpenFile},
	} {
		t.Run(name, func(t *testing.T) {
			cat := at(t, map[string]string{"corp.toml": "issuer = \"https://ok.example\"\nclient_id = \"x\"\n"})
			privatetest.OpenTo(t, filepath.Join(cat.UserDir, "corp.toml"), c.file)
			privatetest.OpenTo(t, cat.UserDir, c.folder)
			if e, err := cat.Find("corp"); reason(err) != c.want || (err == nil) != (e.Source == SourceUser) {
				t.Errorf("found %q of %s, %v, want %q", e.ID, e.Source, err, c.want)
			}
		})
	}
}
