package githelper

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"latchkey/internal/tool"
)

// Programs returns the paths of git: what is found by its name, and what starts its helpers,
// which lies in a folder of its own. They are none where git is not installed.
func Programs(ctx context.Context) []string {
	files := tool.Files("git")
	out, _, err := tool.Run(ctx, "git", []string{"--exec-path"})
	if inner := filepath.Join(strings.TrimSpace(out), filepath.Base(append(files, "git")[0])); err == nil && filepath.IsAbs(inner) && !slices.Contains(files, inner) {
		files = append(files, inner)
	}
	return files
}

// command is the command of Latchkey that git runs.
const command = "git-credential"

// Helper returns the value of credential.URL.helper that runs a program with flags. git
// hands it to a shell, also on Windows.
func Helper(program string, flags []string) string {
	words := append([]string{program}, flags...)
	for i, word := range words {
		words[i] = quote(word)
	}
	return "!" + strings.Join(append(words, command), " ")
}

// quote quotes a word for a POSIX shell where that is needed.
func quote(word string) string {
	if word != "" && strings.Trim(word, plainCharacters) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// plainCharacters have no meaning for a shell.
const plainCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"

// ours matches what Helper returns, whatever the program's path.
var ours = sync.OnceValue(func() *regexp.Regexp {
	const word = `(?:[^\s'\\]|'[^']*'|\\')+`
	return regexp.MustCompile(`^!` + word + `(?: --(?:home|key-keeper|passphrase-file) ` + word + `)* ` + command + `$`)
})

// Setup makes a helper the one that answers for a place: the line before it is empty, so
// that git asks none of those that it knows from elsewhere. Other lines for that place stay.
// git itself writes, into the file that is the person's own (git-config(1), --global). The
// errors are those of tool.Run.
func Setup(ctx context.Context, p Place, helper string) error {
	if err := change(ctx, p, func(values []string) []string { return append(without(values), "", helper) }); err != nil {
		return err
	}
	if p.Path == "" {
		return nil
	}
	_, _, err := tool.Run(ctx, "git", []string{"config", "--global", p.key("useHttpPath"), "true"})
	return err
}

// Remove takes Latchkey's helper for a place out of git's configuration. One that is not
// there is no error.
func Remove(ctx context.Context, p Place) error {
	if err := change(ctx, p, without); err != nil || p.Path == "" {
		return err
	}
	_, _, err := tool.Run(ctx, "git", []string{"config", "--global", "--unset-all", p.key("useHttpPath")}, missing)
	return err
}

// The exit statuses of git config for a key that is not there, of --get-all and of
// --unset-all.
const (
	noValue = 1
	missing = 5
)

// change replaces the helpers of a place by those that next returns.
func change(ctx context.Context, p Place, next func(values []string) []string) error {
	key := p.key("helper")
	out, _, err := tool.Run(ctx, "git", []string{"config", "--global", "--null", "--get-all", key}, noValue)
	if err != nil {
		return err
	}
	var values []string
	if out != "" {
		values = strings.Split(strings.TrimSuffix(out, "\x00"), "\x00")
	}
	wanted := next(slices.Clone(values))
	if slices.Equal(values, wanted) {
		return nil
	}
	added := wanted
	if len(wanted) > len(values) && slices.Equal(wanted[:len(values)], values) {
		added = wanted[len(values):]
	} else if _, _, err := tool.Run(ctx, "git", []string{"config", "--global", "--unset-all", key}, missing); err != nil {
		return err
	}
	for _, value := range added {
		if _, _, err := tool.Run(ctx, "git", []string{"config", "--global", "--add", key, value}); err != nil {
			return err
		}
	}
	return nil
}

// without returns the helpers that are not Latchkey's, without the empty ones before
// Latchkey's.
func without(values []string) (others []string) {
	for _, value := range values {
		if !ours().MatchString(value) {
			others = append(others, value)
			continue
		}
		if n := len(others); n > 0 && others[n-1] == "" {
			others = others[:n-1]
		}
	}
	return others
}

func (p Place) key(name string) string { return "credential." + p.URL() + "." + name }

// Lines returns the section of git's configuration that Setup writes.
func Lines(p Place, helper string) string {
	quoted := func(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }
	lines := "[credential " + quoted(p.URL()) + "]\n\thelper =\n\thelper = " + quoted(helper) + "\n"
	if p.Path != "" {
		lines += "\tuseHttpPath = true\n"
	}
	return lines
}
