package terminal

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

// shells are those that cobra completes for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

// tree is a command tree.
type tree struct{ root *cobra.Command }

// wrongTopic refuses a topic of help that is no command and a shell without completion. cobra
// prints a help for either, as if it had been asked for that.
func (t tree) wrongTopic(args []string) error {
	if len(args) < 2 || strings.HasPrefix(args[1], "-") {
		return nil
	}
	switch args[0] {
	case "completion":
		if !slices.Contains(shells, args[1]) {
			return badFlag(words.UnknownCommand(args[1], t.root.Name()+" completion", asMeant(t.root.Name()+" completion ", args[1], shells)))
		}
	case "help":
		t.root.InitDefaultHelpCmd() // cobra adds these two to a tree that runs
		t.root.InitDefaultCompletionCmd()
		if c, rest, err := t.root.Find(args[1:]); err == nil && len(rest) > 0 && c.HasAvailableSubCommands() && !strings.HasPrefix(rest[0], "-") {
			return noneOf(c, rest)
		}
	}
	return nil
}

// asMeant returns the names that a wrong one may mean, each behind before: those that it begins,
// or else the first that is spelled nearly so.
func asMeant(before, wrong string, known []string) (meant []string) {
	for _, name := range known {
		if strings.HasPrefix(name, wrong) {
			meant = append(meant, before+name)
		}
	}
	if near := home.Meant(wrong, known); len(meant) == 0 && near != "" {
		meant = append(meant, before+near)
	}
	return meant
}

// namesMeant returns the providers or attacks that a failure's unknown name may mean.
func (f *face) namesMeant(e *auth.Error) []string {
	switch e.Reason {
	case auth.ReasonUnknownAttack:
		return asMeant("", e.Detail, attackNames())
	case auth.ReasonUnknownProvider:
		return asMeant("", e.Detail, idsOf(f.entries()))
	}
	return nil
}

// entries returns the providers of the home, also those that lack a client, without a warning about
// the settings. It returns none if there is no home.
func (f *face) entries() []catalog.Entry {
	h, err := f.at()
	if err != nil {
		return nil
	}
	entries, _ := h.Catalog().List()
	return entries
}

func idsOf(entries []catalog.Entry) (ids []string) {
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return ids
}
