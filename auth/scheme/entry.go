package scheme

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/auth"
)

// Names of the Linux desktop. The entry that Register writes has a name of its own: under the name
// of the package's entry, packagedName, it would replace that in the menu. Up to version 0.1.0 it had
// that name.
const (
	entryName    = auth.Scheme + ".callback.desktop"
	packagedName = auth.Scheme + ".desktop"
	mimeType     = "x-scheme-handler/" + auth.Scheme
)

// Lines that only Latchkey's entries have: those that Register wrote, and the one of a package.
const (
	entryMark    = "X-Latchkey-Callback=true"
	packagedMark = "X-Latchkey-Packaged=true"
)

// entry returns the desktop file that makes o the handler of the scheme (Desktop
// Entry Specification 1.5). TryExec lets a desktop skip an entry whose program no
// longer exists.
func entry(o Options) (string, error) {
	var command []string
	for _, arg := range o.arguments() {
		if !utf8.ValidString(arg) || strings.ContainsFunc(arg, unicode.IsControl) {
			return "", noHandler(strconv.Quote(arg), auth.WhyEntryText)
		}
		command = append(command, execArgument(arg))
	}
	if strings.Contains(o.Program, "=") { // "must not contain the equals sign"
		return "", noHandler(o.Program, auth.WhyEquals)
	}
	return strings.Join([]string{
		"[Desktop Entry]",
		"Type=Application",
		"Name=Latchkey",
		"Comment=Finishes a sign-in that was begun in Latchkey",
		"TryExec=" + escape(o.Program),
		"Exec=" + escape(strings.Join(command, " ")) + " %u",
		"MimeType=" + mimeType + ";",
		"NoDisplay=true",
		"Terminal=false",
		"StartupNotify=false",
		entryMark,
		"",
	}, "\n"), nil
}

// reserved are the characters for which an argument of Exec must be quoted.
const reserved = " \t\n\"'\\><~|&;$*?#()`"

// execArgument encodes one argument of Exec: '%' begins a field code and is
// doubled; an argument with a reserved character is put in double quotes, in
// which '"', '`', '$' and '\' are escaped. An argument without one has no quotes,
// because xdg-open does not understand quotes.
func execArgument(arg string) string {
	arg = strings.ReplaceAll(arg, "%", "%%")
	if !strings.ContainsAny(arg, reserved) {
		return arg
	}
	return `"` + strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`).Replace(arg) + `"`
}

// escape encodes a value of type string; it must precede every other rule.
func escape(value string) string { return strings.ReplaceAll(value, `\`, `\\`) }

// tryExecOf returns the TryExec of Latchkey's entry.
func tryExecOf(entry string) string {
	for line := range strings.Lines(entry) {
		if value, found := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "TryExec="); found {
			return strings.ReplaceAll(value, `\\`, `\`)
		}
	}
	return ""
}

// isQuoted reports whether the command of an entry has quotes, which xdg-open
// does not understand outside a desktop (xdg-utils 1.1.3).
func isQuoted(entry string) bool {
	return strings.Contains(entry, "\nExec=\"") || strings.Contains(entry, ` "`)
}

// isOurs reports whether Register wrote the text of a desktop file.
func isOurs(entry string) bool { return strings.Contains(entry, "\n"+entryMark+"\n") }

// isPackaged reports whether the text of a desktop file came with a package of Latchkey.
func isPackaged(entry string) bool { return strings.Contains(entry, "\n"+packagedMark+"\n") }

// withoutDefault removes the entry name from a mimeapps.list and keeps every other
// byte.
func withoutDefault(list, name string) string {
	var kept strings.Builder
	for line := range strings.Lines(list) {
		value, found := strings.CutPrefix(line, mimeType+"=")
		if !found {
			kept.WriteString(line)
			continue
		}
		var others []string
		for _, id := range strings.Split(strings.TrimSpace(value), ";") {
			if id != "" && id != name {
				others = append(others, id)
			}
		}
		if len(others) > 0 {
			kept.WriteString(mimeType + "=" + strings.Join(others, ";") + ";\n")
		}
	}
	return kept.String()
}
