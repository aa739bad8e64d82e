package terminal

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/ui/words"
)

// version is set by the Makefile: -ldflags "-X latchkey/ui/terminal.version=…".
var version string

// Version returns the version of this program, or "dev".
func Version() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}

// Every request of this program sends its name and version (RFC 9110 §10.1.5).
func init() { auth.UserAgent = "Latchkey/" + Version() }

// versionShape is the version in JSON.
type versionShape struct {
	Version  string `json:"version"`
	Revision string `json:"revision"` // of the source; empty if unknown
	Go       string `json:"go"`
	System   string `json:"system"`
	Window   bool   `json:"window"` // whether this build has a window
}

func (f *face) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: words.ShortVersion(),
		Args:  cobra.NoArgs,

		// In place of the root's: this command waits for nothing, so it watches for
		// no signal.
		PersistentPreRunE: func(*cobra.Command, []string) error { return f.checkFlags() },

		RunE: func(*cobra.Command, []string) error { return f.printVersion() },
	}
}

func (f *face) printVersion() error {
	if f.json {
		return f.printJSON(f.versions())
	}
	return f.print("latchkey " + Version() + "\n")
}

func (f *face) versions() versionShape {
	return versionShape{Version(), revision(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, f.window != nil}
}

func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return ""
}
