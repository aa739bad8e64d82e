package scheme

import (
	"os"
	"path/filepath"
	"strings"

	"latchkey/auth"
)

// Options say what the system's scheme handler starts. The zero value is this
// very program on the user's own folders.
type Options struct {
	Program string // absolute path; empty means Program()
	Home    string // given to the program as --home; empty means none
}

// Status is who gets the addresses of the scheme.
type Status struct {
	// Supported tells whether this program can claim the scheme here; if not,
	// Note says why.
	Supported bool

	// Registered tells whether there is an entry of ours, and Program what it
	// starts. Starts is false when that program has gone. Current tells whether
	// the entry is the one that Register would write with the same Options.
	Registered bool
	Program    string
	Starts     bool
	Current    bool

	// Handler is who gets an address now: the id of a desktop file, or a command
	// line; empty where that is nobody, or where Note says that it cannot be
	// found out. Ours tells whether it is our entry (catalogue D1).
	Handler string
	Ours    bool

	Note Note // what else a person should know; often empty
}

// Note is something about a scheme's handler that a person should know, as a word
// for programs.
type Note string

// The notes.
const (
	NoteNoHome     Note = "no_home"      // there is no home folder
	NoteNoBundle   Note = "no_bundle"    // macOS hands addresses only to an app bundle
	NoteQuotedPath Note = "quoted_path"  // the path needs quotes, which the plain xdg-open does not know
	NoteNoMIMETool Note = "no_mime_tool" // xdg-mime is not installed, so the handler is not known
	NoteMIMESilent Note = "mime_silent"  // xdg-mime does not say who the handler is
)

// Ready reports whether an address would reach this user's Latchkey.
func (s Status) Ready() bool { return s.Supported && s.Ours && s.Starts }

// Program is the path that outlives an update of this program: of a mounted
// AppImage its file, else the executable. APPIMAGE alone says little, because a
// terminal that is an AppImage leaves it to all that it starts (catalogue D2).
func Program() (string, error) {
	own, err := os.Executable()
	if err != nil {
		return "", err
	}
	image, mount := os.Getenv("APPIMAGE"), os.Getenv("APPDIR")
	if filepath.IsAbs(image) && filepath.IsAbs(mount) && strings.HasPrefix(own, filepath.Clean(mount)+string(filepath.Separator)) {
		return image, nil
	}
	return own, nil
}

// complete fills in and checks what the handler starts.
func (o Options) complete() (Options, error) {
	var err error
	if o.Program == "" {
		if o.Program, err = Program(); err != nil {
			return o, noHandler("the path of this program cannot be found").Caused(err)
		}
	}
	if o.Home != "" {
		if o.Home, err = filepath.Abs(o.Home); err != nil {
			return o, noHandler(o.Home).Caused(err)
		}
	}
	if !filepath.IsAbs(o.Program) {
		return o, noHandler(o.Program + " is no absolute path")
	}
	return o, nil
}

// arguments is the command line of the handler, without the address.
func (o Options) arguments() []string {
	args := []string{o.Program}
	if o.Home != "" {
		args = append(args, "--home", o.Home)
	}
	return append(args, "callback")
}

// startable reports whether program is a file that may be run.
func startable(program string) bool {
	info, err := os.Stat(program)
	return err == nil && info.Mode().IsRegular() && (executableModes == 0 || info.Mode().Perm()&executableModes != 0)
}

func noHandler(detail string) *auth.Error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonSchemeHandler, Detail: detail}
}
