package scheme

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"latchkey/auth"
)

// executableModes is 0: Windows recognises programs by their names.
const executableModes = 0

// The keys below HKEY_CURRENT_USER, the innermost last.
const (
	classKey   = `Software\Classes\` + auth.Scheme
	shellKey   = classKey + `\shell`
	openKey    = shellKey + `\open`
	commandKey = openKey + `\command`
)

// Register makes the program the handler of the scheme for this user, below
// HKCU\Software\Classes. Errors are ReasonSchemeHandler.
func Register(_ context.Context, o Options) error {
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	for _, v := range []struct{ key, name, value string }{
		{classKey, "", "URL:Latchkey"},
		{classKey, "URL Protocol", ""},
		{commandKey, "", command(o)},
	} {
		if err := set(v.key, v.name, v.value); err != nil {
			return noHandler(`HKCU\`+v.key, auth.WhyNotWritten).Caused(err)
		}
	}
	return nil
}

// Unregister removes the keys. Repeating it does no harm.
func Unregister(context.Context) error {
	for _, key := range []string{commandKey, openKey, shellKey, classKey} {
		if err := registry.DeleteKey(registry.CURRENT_USER, key); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return noHandler(`HKCU\`+key, auth.WhyNotRemoved).Caused(err)
		}
	}
	return nil
}

// choiceKey has the program that the person has chosen for the scheme in the Settings, as the name
// of a class; it outranks what programs register.
const choiceKey = `Software\Microsoft\Windows\Shell\Associations\UrlAssociations\` + auth.Scheme + `\UserChoice`

// Check reports which program gets the addresses of the scheme: the person's choice, else what is
// registered for this user, else for the computer. It changes nothing.
func Check(_ context.Context, o Options) Status {
	s := Status{Supported: true, Handler: handler()}
	own := valueOf(registry.CURRENT_USER, commandKey, "")
	args, err := windows.DecomposeCommandLine(own)
	if own == "" || err != nil || !isCallback(args) {
		return s
	}
	s.Registered, s.Program = true, args[0]
	s.Ours = s.Handler == own
	s.Starts = startable(s.Program)
	if o, err := o.withDefaults(); err == nil {
		s.Current = command(o) == own
	}
	return s
}

// handler returns the command line that gets the scheme's addresses; empty means that there is
// none.
func handler() string {
	classes := []string{auth.Scheme}
	if chosen := valueOf(registry.CURRENT_USER, choiceKey, "ProgId"); chosen != "" {
		classes = []string{chosen, auth.Scheme} // a choice whose program is gone counts as none
	}
	for _, class := range classes {
		for _, root := range []registry.Key{registry.CURRENT_USER, registry.LOCAL_MACHINE} {
			if line := valueOf(root, `Software\Classes\`+class+`\shell\open\command`, ""); line != "" {
				return line
			}
		}
	}
	return ""
}

// valueOf returns a text of the registry; empty means that it is not there.
func valueOf(root registry.Key, path, name string) string {
	key, err := registry.OpenKey(root, path, registry.QUERY_VALUE)
	if err != nil {
		return ""
	}
	defer func() { _ = key.Close() }()
	value, _, err := key.GetStringValue(name)
	if err != nil {
		return ""
	}
	return value
}

// isCallback reports whether a command line is one that command writes.
func isCallback(args []string) bool {
	return len(args) >= 4 && slices.Equal(args[len(args)-3:], []string{"callback", "--", "%1"})
}

// command returns the command line of the handler. Windows inserts the address
// unchanged: a quotation mark in it splits it into several arguments, none of
// which may become a flag.
func command(o Options) string {
	var quoted []string
	for _, arg := range o.arguments() {
		quoted = append(quoted, syscall.EscapeArg(arg))
	}
	return strings.Join(quoted, " ") + ` -- "%1"`
}

func set(path, name, value string) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err != nil {
		return err
	}
	return errors.Join(key.SetStringValue(name, value), key.Close())
}
