//go:build !darwin && !windows

package browsers

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// snaps is where snap puts what can be started.
const snaps = "/snap/bin/"

// find is the program: on PATH, else as flatpak puts it beside PATH.
func (m maker) find() string {
	for _, name := range m.programs {
		if at, err := exec.LookPath(name); err == nil && filepath.IsAbs(at) {
			return at
		}
	}
	for _, bin := range flatpaks() {
		if at, err := exec.LookPath(path.Join(bin, m.flatpak)); err == nil {
			return at
		}
	}
	return ""
}

// flatpaks are the folders in which flatpak puts what can be started, the user's
// own first.
func flatpaks() []string {
	data := os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) {
		data = below(home(), ".local/share")
	}
	return []string{below(data, "flatpak/exports/bin"), "/var/lib/flatpak/exports/bin"}
}

// folders are where the profiles of a program may be listed, the likeliest first.
// What flatpak and snap start sees a home of its own.
func (m maker) folders(program string) []string {
	own, dot, config := home(), "", os.Getenv("XDG_CONFIG_HOME")
	if m.gecko {
		dot = ".mozilla/firefox" // also where newer ones use the folder for settings, if it is there
	}
	if !filepath.IsAbs(config) {
		config = below(own, ".config")
	}
	usual := []string{below(own, dot), below(config, m.data[0])}
	apart := below(own, path.Join(".var/app", m.flatpak))
	snapped := below(own, path.Join("snap", m.snap, "common"))
	switch {
	case strings.HasSuffix(program, "/flatpak/exports/bin/"+m.flatpak):
		return []string{below(apart, dot), below(apart, path.Join("config", m.data[0]))}
	case m.snap == "":
		return usual
	case strings.HasPrefix(program, snaps):
		return m.inSnap(snapped, dot)
	}
	return append(usual, m.inSnap(snapped, dot)...) // a system's own program may only start the snap
}

func (m maker) inSnap(snapped, dot string) []string {
	return []string{below(snapped, dot), below(snapped, m.data[0])}
}

// below is a folder below another; where one of them is not known there is none.
func below(folder, name string) string {
	if folder == "" || name == "" {
		return ""
	}
	return path.Join(folder, name)
}

// home is the user's folder, or nothing.
func home() string {
	own, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return own
}
