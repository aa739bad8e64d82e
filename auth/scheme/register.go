package scheme

import (
	"os"
	"path/filepath"
	"strings"

	"latchkey/auth"
)

// Options describe the program that the system's scheme handler starts. The zero
// value is this program with the user's own folders.
type Options struct {
	Program string // absolute path; empty means Program()
	Home    string // given to the program as --home; empty means none
}

// Status describes the present handler of the scheme.
type Status struct {
	// Supported reports whether this program can become the handler on this
	// system; if not, Note gives the reason.
	Supported bool

	// Registered reports whether there is an entry of Latchkey; Program is the
	// program that it starts. Starts is false if that program no longer exists.
	// Current reports whether the entry is the one that Register would write with
	// the same Options.
	Registered bool
	Program    string
	Starts     bool
	Current    bool

	// Handler is the present handler: the id of a desktop file, or a command
	// line; empty if there is none, or if it cannot be determined, which Note
	// reports. Ours reports whether it is Latchkey's entry (catalogue D1).
	Handler string
	Ours    bool

	// Packaged reports that the handler is the entry that came with an installed
	// package of Latchkey (Linux). It starts the user's own home, so it is Ours only
	// for Options without a Home; for another home Register takes its place. Old
	// reports that Registered is an entry of before entryName, which hides the
	// package's menu entry; Register replaces it.
	Packaged bool
	Old      bool

	Note Note // another fact that a person should know; often empty
}

// Note is something about a scheme's handler that a person should know, as a word
// for programs.
type Note string

// The notes.
const (
	NoteNoHome     Note = "no_home"      // there is no home folder
	NoteNoBundle   Note = "no_bundle"    // macOS hands addresses only to an app bundle
	NoteQuotedPath Note = "quoted_path"  // the path needs quotes, which the plain xdg-open does not understand
	NoteNoMIMETool Note = "no_mime_tool" // xdg-mime is not installed, so the handler is not known
	NoteMIMESilent Note = "mime_silent"  // xdg-mime does not report the handler
)

// Ready reports whether an address would reach this user's Latchkey.
func (s Status) Ready() bool { return s.Supported && s.Ours && s.Starts }

// Program returns Executable, or on Windows the windowed program beside it.
func Program() (string, error) {
	own, err := Executable()
	return windowed(own), err
}

// Executable returns the path that remains valid after an update of this program:
// the file of a mounted AppImage, else the executable. APPIMAGE alone is
// unreliable, because a terminal that is an AppImage passes the variable to every
// program that it starts (catalogue D2).
func Executable() (string, error) {
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

// windowed returns the windowed program beside a console program of Windows, latchkey.exe beside
// latchkey.com: the browser's answer shall open no console. Any other program is returned as it is.
func windowed(program string) string {
	if stem, isConsole := strings.CutSuffix(program, ".com"); isConsole && startable(stem+".exe") {
		return stem + ".exe"
	}
	return program
}

// withDefaults sets the defaults of the options and checks the program.
func (o Options) withDefaults() (Options, error) {
	var err error
	if o.Program == "" {
		if o.Program, err = Program(); err != nil {
			return o, noHandler("", auth.WhyNoProgram).Caused(err)
		}
	}
	if o.Home != "" {
		if o.Home, err = filepath.Abs(o.Home); err != nil {
			return o, noHandler(o.Home, "").Caused(err)
		}
	}
	if !filepath.IsAbs(o.Program) {
		return o, noHandler(o.Program, auth.WhyNotAbsolute)
	}
	return o, nil
}

// arguments returns the command line of the handler, without the address.
func (o Options) arguments() []string {
	args := []string{o.Program}
	if o.Home != "" {
		args = append(args, "--home", o.Home)
	}
	return append(args, "callback")
}

// startable reports whether program is an executable file.
func startable(program string) bool {
	info, err := os.Stat(program)
	return err == nil && info.Mode().IsRegular() && (executableModes == 0 || info.Mode().Perm()&executableModes != 0)
}

func noHandler(detail string, why auth.Why) *auth.Error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonSchemeHandler, Why: why, Detail: detail}
}
