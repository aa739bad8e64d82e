package browsers

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"latchkey/internal/durable"
)

// profile is one profile of a browser.
type profile struct {
	key  string // what the browser's option takes
	name string // what the person calls it
}

// Bounds of what is read of a browser's files.
const (
	maxList     = 4 << 20 // bytes; Chromium keeps much else beside its profiles
	maxProfiles = 50
)

// firefoxProfiles reads profiles.ini in a folder, in the order written there. A
// profile that was never used is left out: Firefox makes such a one by itself, and
// it has no settings yet.
func firefoxProfiles(folder string) []profile {
	var found []profile
	for _, section := range iniSections(readList(filepath.Join(folder, "profiles.ini"))) {
		name, at := section["Name"], filepath.FromSlash(section["Path"])
		if section["IsRelative"] != "0" {
			at = filepath.Join(folder, at)
		}
		if _, err := os.Stat(filepath.Join(at, "prefs.js")); err != nil || !speakable(name) || len(found) == maxProfiles {
			continue
		}
		found = append(found, profile{key: name, name: name})
	}
	return found
}

// iniSections are the sections [Profile…] of an INI file, each as its keys.
func iniSections(text string) []map[string]string {
	var list []map[string]string
	var current map[string]string
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if head, ok := strings.CutPrefix(line, "["); ok {
			current = nil
			if strings.HasPrefix(head, "Profile") {
				current = map[string]string{}
				list = append(list, current)
			}
			continue
		}
		if key, value, ok := strings.Cut(line, "="); ok && current != nil {
			current[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return list
}

// chromiumProfiles reads the file Local State in a folder, sorted by the folders
// of the profiles: Default, Profile 1, Profile 2.
func chromiumProfiles(folder string) []profile {
	var state struct {
		Profile struct {
			Known map[string]struct {
				Name string `json:"name"`
			} `json:"info_cache"`
		} `json:"profile"`
	}
	if json.Unmarshal([]byte(readList(filepath.Join(folder, "Local State"))), &state) != nil {
		return nil
	}
	var found []profile
	for key, p := range state.Profile.Known {
		if info, err := os.Stat(filepath.Join(folder, key)); err != nil || !info.IsDir() || !speakable(key) || filepath.Base(key) != key {
			continue
		}
		if !speakable(p.Name) {
			p.Name = key
		}
		found = append(found, profile{key: key, name: p.Name})
	}
	slices.SortFunc(found, func(a, b profile) int { return strings.Compare(a.key, b.key) })
	return found[:min(len(found), maxProfiles)]
}

// readList reads a browser's file, or nothing where there is none, where it is no
// file, or where it is too large.
func readList(path string) string {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() > maxList {
		return ""
	}
	file, err := durable.Open(path) // the browser may replace it meanwhile
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, maxList))
	if err != nil {
		return ""
	}
	return string(text)
}
