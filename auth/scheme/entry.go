package scheme

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/auth"
)

// Names of the Linux desktop.
const (
	entryName = auth.Scheme + ".desktop"
	mimeType  = "x-scheme-handler/" + auth.Scheme
)

// entryMark is a line that only our entries have.
const entryMark = "X-Latchkey-Callback=true"

// entry is the desktop file that makes o the handler of the scheme (Desktop
// Entry Specification 1.5). TryExec lets a desktop pass over an entry whose
// program has gone.
func entry(o Options) (string, error) {
	var command []string
	for _, arg := range o.arguments() {
		if !utf8.ValidString(arg) || strings.ContainsFunc(arg, unicode.IsControl) {
			return "", noHandler(fmt.Sprintf("%q has a character that a desktop file cannot hold", arg))
		}
		command = append(command, execArgument(arg))
	}
	if strings.Contains(o.Program, "=") { // "must not contain the equals sign"
		return "", noHandler(o.Program + " has an equals sign in it, which a desktop file cannot hold")
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

// execArgument writes one argument of Exec: '%' begins a field code and is
// doubled; an argument with a reserved character stands in double quotes, in
// which '"', '`', '$' and '\' are escaped. One without is left bare, because
// xdg-open does not know quotes.
func execArgument(arg string) string {
	arg = strings.ReplaceAll(arg, "%", "%%")
	if !strings.ContainsAny(arg, reserved) {
		return arg
	}
	return `"` + strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`).Replace(arg) + `"`
}

// escape writes a value of type string, which comes before any other rule.
func escape(value string) string { return strings.ReplaceAll(value, `\`, `\\`) }

// tried is what TryExec of our entry names.
func tried(entry string) string {
	for line := range strings.Lines(entry) {
		if value, found := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "TryExec="); found {
			return strings.ReplaceAll(value, `\\`, `\`)
		}
	}
	return ""
}

// isQuoted reports whether the command of an entry has quotes, which xdg-open
// does not know where it has no desktop to ask (xdg-utils 1.1.3).
func isQuoted(entry string) bool {
	return strings.Contains(entry, "\nExec=\"") || strings.Contains(entry, ` "`)
}

// isOurs reports whether the text of a desktop file is an entry of ours.
func isOurs(entry string) bool { return strings.Contains(entry, "\n"+entryMark+"\n") }

// withoutDefault takes our entry out of a mimeapps.list, and leaves every other
// byte of it as it was.
func withoutDefault(list string) string {
	var kept strings.Builder
	for line := range strings.Lines(list) {
		value, found := strings.CutPrefix(line, mimeType+"=")
		if !found {
			kept.WriteString(line)
			continue
		}
		var others []string
		for _, id := range strings.Split(strings.TrimSpace(value), ";") {
			if id != "" && id != entryName {
				others = append(others, id)
			}
		}
		if len(others) > 0 {
			kept.WriteString(mimeType + "=" + strings.Join(others, ";") + ";\n")
		}
	}
	return kept.String()
}
