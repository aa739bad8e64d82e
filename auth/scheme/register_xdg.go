//go:build unix && !darwin

package scheme

import (
	"context"
	"errors"
	"io/fs"
	"latchkey/auth"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
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
	path, err := entryPath()
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
	refreshCache(ctx, path)
	if _, err := tool(ctx, "xdg-mime", "default", entryName, mimeType); err != nil && !errors.Is(err, errNoTool) {
		return noHandler("", auth.WhyNoDefault).Caused(err)
	}
	return nil
}

// Unregister removes only what Register wrote. Repeating it does no harm.
func Unregister(ctx context.Context) error {
	path, err := entryPath()
	if err != nil {
		return err
	}
	if text, err := readFile(path); err == nil && isOurs(text) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return noHandler(path, auth.WhyNotRemoved).Caused(err)
		}
		refreshCache(ctx, path)
	}
	if _, err := os.Lstat(path); err == nil {
		return nil // the entry is another program's, and so may be the default
	}
	for _, list := range []string{
		filepath.Join(configHome(), "mimeapps.list"),
		filepath.Join(filepath.Dir(path), "mimeapps.list"), // the place of the list on older desktops
	} {
		if err := removeDefault(list); err != nil {
			return noHandler(list, auth.WhyNotWritten).Caused(err)
		}
	}
	return nil
}

// Check returns which program gets the addresses of the scheme. It changes nothing.
func Check(ctx context.Context, o Options) Status {
	s := Status{Supported: true}
	path, err := entryPath()
	if err != nil {
		return Status{Note: NoteNoHome}
	}
	if text, err := readFile(path); err == nil && isOurs(text) {
		s.Registered, s.Program = true, tryExecOf(text)
		s.Starts = startable(s.Program)
		if isQuoted(text) {
			s.Note = NoteQuotedPath
		}
		if o, err := o.withDefaults(); err == nil {
			wanted, err := entry(o)
			s.Current = err == nil && wanted == text
		}
	}
	s.Handler, err = tool(ctx, "xdg-mime", "query", "default", mimeType)
	switch {
	case errors.Is(err, errNoTool):
		s.Note = NoteNoMIMETool
	case err != nil && s.Handler == "":
		s.Note = NoteMIMESilent
	}
	s.Ours = s.Registered && s.Handler == entryName
	return s
}

// entryPath returns the path of Latchkey's desktop file, whether or not it
// exists.
func entryPath() (string, error) {
	data := os.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", noHandler("", auth.WhyNoHomeFolder).Caused(err)
		}
		data = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(data, "applications", entryName), nil
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

// removeDefault removes Latchkey's entry from the list at path, if it exists.
func removeDefault(path string) error {
	path, err := filepath.EvalSymlinks(path) // replace would replace the link itself
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	text, err := readFile(path)
	if err != nil {
		return err
	}
	kept := withoutDefault(text)
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
