package program

import (
	"path/filepath"
	"slices"
	"strings"
)

// language is how an interpreter reads its command line.
type language struct {
	names   []string // of the executable, without a version
	isShell bool
	valued  []string // options whose value is the next argument
	inline  []string // options after which no script comes: code, a module, standard input
	runs    []string // words before the script: deno run
}

var languages = []language{
	{
		names: []string{"sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "fish", "busybox"}, isShell: true,
		valued: []string{"-o", "+o", "-O", "+O", "--rcfile", "--init-file"}, inline: []string{"-c", "-s"},
	},
	{names: []string{"python", "pypy"}, valued: []string{"-W", "-X", "-Q", "--check-hash-based-pycs"}, inline: []string{"-c", "-m"}},
	{names: []string{"perl"}, valued: []string{"-I"}, inline: []string{"-e", "-E"}},
	{names: []string{"ruby"}, valued: []string{"-I", "-r", "-E", "-C"}, inline: []string{"-e"}},
	{
		names:  []string{"node", "nodejs"},
		valued: []string{"-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions"},
		inline: []string{"-e", "--eval", "-p", "--print", "-pe", "-i"},
	},
	{names: []string{"deno", "bun"}, valued: []string{"-c", "--config"}, inline: []string{"eval", "-e", "--eval", "repl"}, runs: []string{"run"}},
	{names: []string{"php"}, valued: []string{"-c", "-d"}, inline: []string{"-r", "-a"}},
	{names: []string{"lua", "luajit", "tclsh", "wish", "Rscript", "osascript"}, valued: []string{"-l"}, inline: []string{"-e"}},
	{names: []string{"pwsh", "powershell"}, inline: []string{"-Command", "-c", "-EncodedCommand"}},
}

// languageOf returns how the interpreter of that name reads its command line.
func languageOf(exe string) (language, bool) {
	name := strings.TrimSuffix(filepath.Base(filepath.ToSlash(exe)), ".exe")
	name = strings.TrimRight(name, "0123456789.-")
	for _, l := range languages {
		if slices.Contains(l.names, name) {
			return l, true
		}
	}
	return language{}, false
}

// scriptOf returns the script that an interpreter runs, as its command line names it. Empty
// means that the executable is no interpreter, or that the script cannot be seen.
func scriptOf(exe string, args []string) string {
	l, ok := languageOf(exe)
	if !ok || len(args) < 2 {
		return ""
	}
	rest := args[1:]
	if filepath.Base(exe) == "busybox" && filepath.Base(args[0]) == "busybox" {
		rest = rest[1:] // the name of the shell
	}
	for i := 0; i < len(rest); i++ {
		arg := rest[i]
		switch {
		case arg == "--":
			if i+1 < len(rest) {
				return rest[i+1]
			}
			return ""
		case arg == "-" || slices.Contains(l.inline, arg) || l.isShell && isShort(arg, 'c') || isJoined(arg, l.inline):
			return ""
		case slices.Contains(l.valued, arg):
			i++
		case strings.EqualFold(arg, "-File") || arg == "-f":
			continue // pwsh and php: the script follows
		case strings.HasPrefix(arg, "-"), strings.HasPrefix(arg, "+") && l.isShell, slices.Contains(l.runs, arg):
			continue
		default:
			return arg
		}
	}
	return ""
}

// isDescriptor reports whether a path means an open file of whoever opens it. It means another one
// here than in the interpreter, and perhaps another one there by now.
func isDescriptor(path string) bool {
	path = filepath.ToSlash(filepath.Clean(path))
	return strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/") || path == "/dev/stdin"
}

// isJoined reports whether an argument is one of some short options with its value joined to
// it, as in python -mMODULE and perl -eCODE.
func isJoined(arg string, options []string) bool {
	return slices.ContainsFunc(options, func(o string) bool {
		return len(o) == 2 && o[0] == '-' && len(arg) > 2 && arg[1] != '-' && strings.HasPrefix(arg, o)
	})
}

// isShort reports whether an argument is a group of short options that has one of that
// letter: -ec has c.
func isShort(arg string, letter byte) bool {
	return len(arg) > 1 && arg[0] == '-' && arg[1] != '-' && strings.IndexByte(arg, letter) > 0
}

// runsCommandLine reports whether a process is a shell that runs one command line (sh -c),
// as system(3), make and cron start it.
func runsCommandLine(exe string, args []string) bool {
	l, ok := languageOf(exe)
	if !ok || !l.isShell {
		return false
	}
	for i := 1; i < len(args); i++ {
		switch arg := args[i]; {
		case isShort(arg, 'c'):
			return true
		case slices.Contains(l.valued, arg):
			i++
		case !strings.HasPrefix(arg, "-") && !strings.HasPrefix(arg, "+"):
			return false
		}
	}
	return false
}
