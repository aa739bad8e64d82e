package terminal

import (
	"cmp"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/ui/words"
)

// version, commit and date are set by the Makefile: -ldflags "-X latchkey/ui/terminal.version=…".
// The commit is that of the source, with "-dirty" where files differ from it; the date is the
// commit's, in RFC 3339 and UTC. All three are empty in a build by `go build` alone.
var version, commit, date string

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
	Version  string        `json:"version"`
	Commit   string        `json:"commit"`   // of the source; empty if unknown
	Date     string        `json:"date"`     // of the commit, in RFC 3339 and UTC; empty if unknown
	Revision string        `json:"revision"` // Commit, under the name that it had before
	Go       string        `json:"go"`
	System   string        `json:"system"`
	Window   bool          `json:"window"` // whether this build has a window
	Modules  []moduleShape `json:"modules"`
}

// moduleShape is a module that is built in.
type moduleShape struct {
	Path    string `json:"path"`
	Version string `json:"version"`
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
	v := versionShape{
		Version: Version(), Commit: commit, Date: date,
		Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, Window: f.window != nil, Modules: []moduleShape{},
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		v.Commit, v.Date = cmp.Or(v.Commit, setting(info, "vcs.revision")), cmp.Or(v.Date, setting(info, "vcs.time"))
		for _, m := range info.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			v.Modules = append(v.Modules, moduleShape{m.Path, m.Version})
		}
	}
	v.Revision = v.Commit
	return v
}

// setting returns a setting of the build, or nothing.
func setting(info *debug.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}
