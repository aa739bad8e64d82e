//go:build unix && !darwin

package scheme

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"latchkey/auth"
)

// executableModes are the mode bits of which a program has one.
const executableModes = 0o111

// toolLimit bounds the run time of one of the desktop's tools.
const toolLimit = 10 * time.Second

// maxFile bounds what is read of a desktop file or a list, in bytes.
const maxFile = 1 << 20

// errNoTool reports that one of the desktop's tools is not installed.
var errNoTool = errors.New("not installed")

// Register makes the program the handler of the scheme for this user: it writes a
// desktop file to $XDG_DATA_HOME/applications and sets the default by xdg-mime.
// It skips a tool that is not installed; Check reports the result. It does not
// change a desktop file of that name that another program wrote. Errors are
// ReasonSchemeHandler.
func Register(ctx context.Context, o Options) error {
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	text, err := entry(o)
	if err != nil {
		return err
	}
	path, err := entryPath(entryName)
	if err != nil {
		return err
	}
	if old, err := readFile(path); !errors.Is(err, fs.ErrNotExist) && (err != nil || !isOurs(old)) {
		return noHandler(path, auth.WhyEntryForeign).Caused(err)
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.MkdirAll(configHome(), 0o700)); err != nil {
		return noHandler(filepath.Dir(path), auth.WhyNotMade).Caused(err)
	}
	if err := replace(path, text, 0o644); err != nil {
		return noHandler(path, auth.WhyNotWritten).Caused(err)
	}
	if err := removeEntry(packagedName); err != nil {
		return err
	}
	refreshCache(ctx, path)
	if _, err := tool(ctx, "xdg-mime", "default", entryName, mimeType); err != nil && !errors.Is(err, errNoTool) {
		return noHandler("", auth.WhyNoDefault).Caused(err)
	}
	return nil
}

// Unregister removes only what Register wrote, of this version or an earlier one.
// Repeating it does no harm.
func Unregister(ctx context.Context) error {
	for _, name := range []string{entryName, packagedName} {
		if err := unregister(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// unregister removes the entry name and its place as the default.
func unregister(ctx context.Context, name string) error {
	path, err := entryPath(name)
	if err != nil {
		return err
	}
	if err := removeEntry(name); err != nil {
		return err
	}
	refreshCache(ctx, path)
	if _, err := os.Lstat(path); err == nil || name == packagedName && findPackaged() != "" {
		return nil // the entry is another program's or a package's, and so may be the default
	}
	for _, list := range []string{
		filepath.Join(configHome(), "mimeapps.list"),
		filepath.Join(filepath.Dir(path), "mimeapps.list"), // the place of the list on older desktops
	} {
		if err := removeDefault(list, name); err != nil {
			return noHandler(list, auth.WhyNotWritten).Caused(err)
		}
	}
	return nil
}

// removeEntry removes the user's desktop file name if Register wrote it.
func removeEntry(name string) error {
	path, err := entryPath(name)
	if err != nil {
		return err
	}
	if text, err := readFile(path); err != nil || !isOurs(text) {
		return nil // another program's, or none
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return noHandler(path, auth.WhyNotRemoved).Caused(err)
	}
	return nil
}

// Check returns which program gets the addresses of the scheme. It changes nothing.
func Check(ctx context.Context, o Options) Status {
	s := Status{Supported: true}
	if _, err := entryPath(entryName); err != nil {
		return Status{Note: NoteNoHome}
	}
	name, text := registered()
	if text != "" {
		s.Registered, s.Program, s.Old = true, tryExecOf(text), name != entryName
		s.Starts = startable(s.Program)
		if isQuoted(text) {
			s.Note = NoteQuotedPath
		}
		if o, err := o.withDefaults(); err == nil {
			wanted, err := entry(o)
			s.Current = err == nil && wanted == text
		}
	}
	var err error
	s.Handler, err = tool(ctx, "xdg-mime", "query", "default", mimeType)
	switch {
	case errors.Is(err, errNoTool):
		s.Note = NoteNoMIMETool
	case err != nil && s.Handler == "":
		s.Note = NoteMIMESilent
	}
	s.Ours = s.Registered && s.Handler == name
	if program := findPackaged(); program != "" && !s.Ours && s.Handler == packagedName {
		s.Packaged, s.Ours = true, o.Home == ""
		s.Program, s.Starts = program, true
	}
	return s
}

// registered returns the name and the text of the entry that Register wrote: the
// present one, or else one of an earlier version. Both are empty if there is none.
func registered() (name, text string) {
	for _, name := range []string{entryName, packagedName} {
		path, err := entryPath(name)
		if err != nil {
			continue
		}
		if text, err := readFile(path); err == nil && isOurs(text) {
			return name, text
		}
	}
	return "", ""
}

// findPackaged returns the program of the entry that an installed package brought,
// if the program exists: the first entry of packagedName that the desktop sees (XDG
// Base Directory Specification).
func findPackaged() (program string) {
	user, err := entryPath(packagedName)
	if err != nil {
		return ""
	}
	paths := []string{user}
	for _, dir := range filepath.SplitList(cmp.Or(os.Getenv("XDG_DATA_DIRS"), "/usr/local/share:/usr/share")) {
		paths = append(paths, filepath.Join(dir, "applications", packagedName))
	}
	for _, path := range paths {
		text, err := readFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil || !isPackaged(text) {
			return ""
		}
		if program, err := exec.LookPath(tryExecOf(text)); err == nil {
			return program
		}
		return ""
	}
	return ""
}

// entryPath returns the path of the user's desktop file name, whether or not it
// exists.
func entryPath(name string) (string, error) {
	data := os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", noHandler("", auth.WhyNoHomeFolder).Caused(err)
		}
		data = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(data, "applications", name), nil
}

func configHome() string {
	if dir := os.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return dir
	}
	home, _ := os.UserHomeDir() // entryPath has verified it
	return filepath.Join(home, ".config")
}

// refreshCache updates mimeinfo.cache for desktops that read nothing else.
func refreshCache(ctx context.Context, path string) {
	_, _ = tool(ctx, "update-desktop-database", filepath.Dir(path))
}

// tool runs one of the desktop's tools and returns its first line. It is killed
// after toolLimit.
func tool(ctx context.Context, name string, args ...string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", errNoTool
	}
	ctx, cancel := context.WithTimeout(ctx, toolLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.WaitDelay = time.Second // for processes that the tool has started
	out, err := cmd.Output()
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.ToValidUTF8(strings.TrimSpace(line), ""), err
}

// removeDefault removes the entry name from the list at path, if it exists.
func removeDefault(path, name string) error {
	path, err := filepath.EvalSymlinks(path) // replace would replace the link itself
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	text, err := readFile(path)
	if err != nil {
		return err
	}
	kept := withoutDefault(text, name)
	if kept == text {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return replace(path, kept, info.Mode().Perm())
}

// readFile reads a regular file of at most maxFile bytes.
func readFile(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return "", errors.New("is no small regular file")
	}
	data, err := os.ReadFile(path)
	return string(data), err
}

// replace writes a file in one step, so that no process reads a part of it.
func replace(path, text string, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
