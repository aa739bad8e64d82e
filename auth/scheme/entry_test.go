package scheme

import (
	"strings"
	"testing"

	"latchkey/auth"
)

// unquote reads Exec by the Desktop Entry Specification, as an oracle for
// execArgument and escape: it undoes the escapes of a string first, then the
// quotes, then the field codes.
func unquote(t *testing.T, value string) []string {
	t.Helper()
	value = strings.ReplaceAll(value, `\\`, `\`)
	var args []string
	arg, quoted, begun := "", false, false
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case quoted && c == '\\':
			i++
			if !strings.ContainsRune("\"`$\\", rune(value[i])) {
				t.Fatalf("%q: a backslash before %q", value, value[i])
			}
			arg += value[i : i+1]
		case c == '"':
			quoted, begun = !quoted, true
		case !quoted && c == ' ':
			args, arg, begun = append(args, arg), "", false
		case !quoted && strings.IndexByte(reserved, c) >= 0:
			t.Fatalf("%q: %q stands outside of quotes", value, c)
		case !quoted || !strings.ContainsRune("\"`$", rune(c)):
			arg, begun = arg+value[i:i+1], true
		default:
			t.Fatalf("%q: %q stands bare in quotes", value, c)
		}
	}
	if begun {
		args = append(args, arg)
	}
	for i, a := range args {
		if a != "%u" {
			args[i] = strings.ReplaceAll(a, "%%", "%")
		}
	}
	return args
}

func TestExecIsQuotedByTheSpecification(t *testing.T) {
	for _, program := range []string{
		"/usr/bin/latchkey", "/opt/Latch Key/bin/latchkey", `/a"b/latchkey`, "/a'b/latchkey", `/a\b/latchkey`,
		"/a`id`/latchkey", "/$HOME/latchkey", "/100%/latchkey", "/%u/latchkey", "/a;b&c|d/latchkey", "/ü/latchkey", "/#~*?()<>/l",
	} {
		text, err := entry(Options{Program: program, Home: "/home/an other"})
		if err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(text, "\nExec=")
		exec, _, _ := strings.Cut(after, "\n")
		got := unquote(t, exec)
		want := []string{program, "--home", "/home/an other", "callback", "%u"}
		if strings.Join(got, "\x00") != strings.Join(want, "\x00") {
			t.Errorf("%s: Exec=%s means %q", program, exec, got)
		}
		if tryExecOf(text) != program || !isOurs(text) {
			t.Errorf("%s: TryExec is read as %q", program, tryExecOf(text))
		}
	}
	text, _ := entry(Options{Program: "/usr/bin/latchkey"})
	if !strings.Contains(text, "\nExec=/usr/bin/latchkey callback %u\n") {
		t.Errorf("a plain path is not left bare:\n%s", text)
	}
}

func TestPathsThatNoEntryCanHold(t *testing.T) {
	for _, o := range []Options{
		{Program: "/a\nExec=evil/latchkey"},
		{Program: "/a\x00b"},
		{Program: "/\xff/latchkey"},
		{Program: "/a=b/latchkey"},
		{Program: "/bin/latchkey", Home: "/a\nb"},
	} {
		_, err := entry(o)
		reasonIs(t, err, auth.ReasonSchemeHandler)
	}
}

func TestWithoutDefaultLeavesTheRest(t *testing.T) {
	for list, want := range map[string]string{
		"": "",
		"[Default Applications]\nx-scheme-handler/app.latchkey=app.latchkey.desktop\ntext/html=b.desktop": "[Default Applications]\ntext/html=b.desktop",
		"x-scheme-handler/app.latchkey=a.desktop;app.latchkey.desktop;b.desktop;\n":                       "x-scheme-handler/app.latchkey=a.desktop;b.desktop;\n",
		"x-scheme-handler/app.latchkey.other=app.latchkey.desktop\n\n\n# x\n":                             "x-scheme-handler/app.latchkey.other=app.latchkey.desktop\n\n\n# x\n",
		"text/html=app.latchkey.desktop\r\n":                                                              "text/html=app.latchkey.desktop\r\n",
	} {
		if got := withoutDefault(list, packagedName); got != want {
			t.Errorf("%q became %q, want %q", list, got, want)
		}
	}
}
