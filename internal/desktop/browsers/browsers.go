// Package browsers lists the browsers in which a page can be opened here: the
// system's own, each profile of the browsers that are installed, and their
// private windows, where another login can be used than the one that is open.
//
// It only looks: at names on PATH, at the places where systems keep programs, and
// into the files in which a browser lists its profiles. It starts nothing; package
// opener does.
package browsers

import (
	"path/filepath"
	"strings"
	"unicode"
)

// System is the id of the browser that the system opens pages in.
const System = "system"

// privately begins the id of a private window; behind it stands the maker's id.
const privately = "private:"

// Browser is one way to open a page.
type Browser struct {
	ID      string   // "system", "firefox:work", "private:chromium"; stays the same while the browser is here
	Name    string   // what its maker calls it, such as Firefox; empty: the system's own
	Profile string   // the person's name for the profile; empty: none is named
	Private bool     // a private window
	Program string   // absolute path; empty: the system's own
	Args    []string // what stands before the address
}

// List is every way there is, the system's own first, then profiles, then private
// windows. It reads a few small files and may block.
func List() []Browser {
	list := []Browser{{ID: System}}
	var private []Browser
	for _, m := range makers {
		program := m.find()
		if program == "" {
			continue
		}
		for _, p := range m.profiles(program) {
			list = append(list, Browser{
				ID: m.id + ":" + p.key, Name: m.name, Profile: p.name, Program: program, Args: m.opens(p),
			})
		}
		private = append(private, Browser{
			ID: privately + m.id, Name: m.name, Private: true, Program: program, Args: []string{m.private},
		})
	}
	return append(list, private...)
}

// Find returns the browser of that id; an empty one means System. ok is false for
// one that is not here, or not any more.
func Find(id string) (b Browser, ok bool) {
	if id == "" || id == System {
		return Browser{ID: System}, true
	}
	for _, b := range List() {
		if b.ID == id {
			return b, true
		}
	}
	return Browser{}, false
}

// Valid reports whether id has the form of an id, wherever its browser may be.
func Valid(id string) bool {
	if id == System {
		return true
	}
	if name, ok := strings.CutPrefix(id, privately); ok {
		_, known := makerOf(name)
		return known
	}
	name, profile, ok := strings.Cut(id, ":")
	_, known := makerOf(name)
	return ok && known && speakable(profile)
}

// maker is a browser as its maker ships it.
type maker struct {
	id, name string
	programs []string // on PATH, as the first that is found
	flatpak  string   // the application's id there
	snap     string   // the package's name there
	mac      string   // the application's name and the program in it, below a folder of applications
	windows  string   // below a folder of programs
	data     [3]string
	private  string // the option that opens a private window
	gecko    bool   // its profiles are listed as Firefox lists them, else as Chromium does
}

// makers are the browsers that are looked for. data is where each keeps its
// profiles: on a XDG system below ~/.config (Firefox: ~/.mozilla too), on macOS
// below ~/Library/Application Support, on Windows below the user's application
// data.
var makers = []maker{
	{
		id: "firefox", name: "Firefox", programs: []string{"firefox", "firefox-esr"}, flatpak: "org.mozilla.firefox", snap: "firefox",
		mac: "Firefox.app/Contents/MacOS/firefox", windows: `Mozilla Firefox\firefox.exe`,
		data: [3]string{"mozilla/firefox", "Firefox", `Mozilla\Firefox`}, private: "--private-window", gecko: true,
	},
	{
		id: "chrome", name: "Chrome", programs: []string{"google-chrome", "google-chrome-stable"}, flatpak: "com.google.Chrome",
		mac: "Google Chrome.app/Contents/MacOS/Google Chrome", windows: `Google\Chrome\Application\chrome.exe`,
		data: [3]string{"google-chrome", "Google/Chrome", `Google\Chrome\User Data`}, private: "--incognito",
	},
	{
		id: "chromium", name: "Chromium", programs: []string{"chromium", "chromium-browser"}, flatpak: "org.chromium.Chromium", snap: "chromium",
		mac: "Chromium.app/Contents/MacOS/Chromium", windows: `Chromium\Application\chrome.exe`,
		data: [3]string{"chromium", "Chromium", `Chromium\User Data`}, private: "--incognito",
	},
	{
		id: "brave", name: "Brave", programs: []string{"brave-browser", "brave"}, flatpak: "com.brave.Browser", snap: "brave",
		mac: "Brave Browser.app/Contents/MacOS/Brave Browser", windows: `BraveSoftware\Brave-Browser\Application\brave.exe`,
		data: [3]string{"BraveSoftware/Brave-Browser", "BraveSoftware/Brave-Browser", `BraveSoftware\Brave-Browser\User Data`}, private: "--incognito",
	},
	{
		id: "edge", name: "Edge", programs: []string{"microsoft-edge", "microsoft-edge-stable"}, flatpak: "com.microsoft.Edge",
		mac: "Microsoft Edge.app/Contents/MacOS/Microsoft Edge", windows: `Microsoft\Edge\Application\msedge.exe`,
		data: [3]string{"microsoft-edge", "Microsoft Edge", `Microsoft\Edge\User Data`}, private: "--inprivate",
	},
}

func makerOf(id string) (maker, bool) {
	for _, m := range makers {
		if m.id == id {
			return m, true
		}
	}
	return maker{}, false
}

// profiles lists the profiles in the first folder that has any.
func (m maker) profiles(program string) []profile {
	read := chromiumProfiles
	if m.gecko {
		read = firefoxProfiles
	}
	for _, folder := range m.folders(program) {
		if !filepath.IsAbs(folder) {
			continue // it is not known
		}
		if found := read(filepath.FromSlash(folder)); len(found) > 0 {
			return found
		}
	}
	return nil
}

// opens are the options that open a page in a profile. Firefox takes the name of
// a profile, and hands the page to the window of that profile that is already
// open; Chromium takes the name of the profile's folder.
func (m maker) opens(p profile) []string {
	if m.gecko {
		return []string{"-P", p.key, "--new-tab"}
	}
	return []string{"--profile-directory=" + p.key}
}

// speakable reports whether a name from a browser's file can be an argument and be
// shown: not empty, not an option, one line of at most 100 characters.
func speakable(name string) bool {
	return name != "" && len([]rune(name)) <= maxName && !strings.HasPrefix(name, "-") && !strings.ContainsFunc(name, unicode.IsControl)
}

// maxName bounds the name of a profile, in characters.
const maxName = 100
