package terminal

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/auth/home"
	"latchkey/ui/words"
)

// helpGroups are the groups of commands in the program's help, in their order.
// What no group lists comes last, under cobra's own heading.
var helpGroups = []struct {
	id       string
	commands []string
}{
	{"sign_in", []string{"sign-in", "sign-out", "providers", "demo"}},
	{"accounts", []string{"accounts", "show", "label", "refresh", "revoke", "remove"}},
	{"use", []string{"token", "header", "call", "lend", "exec", "git", "git-credential", "kube", "kube-credential", "programs", "ledger", "stop"}},
	{"learn", []string{"lab", "trace"}},
	{"care", []string{"doctor", "vault", "reset", "completion", "help", "version"}},
}

// otherNames are the names that people of other programs try for a command.
var otherNames = map[string][]string{
	"accounts":  {"list", "ls", "status", "account", "whoami"},
	"doctor":    {"check", "diagnose"},
	"label":     {"rename", "name", "alias"},
	"providers": {"provider", "issuers"},
	"refresh":   {"renew"},
	"remove":    {"rm", "delete", "forget"},
	"show":      {"get", "info", "describe"},
	"sign-in":   {"login", "log-in", "signin", "add", "auth"},
	"sign-out":  {"logout", "log-out", "signout"},
	"token":     {"print-access-token", "access-token", "get-token"},
	"trace":     {"log", "logs", "history"},
	"call":      {"curl", "request", "api"},
	"lend":      {"proxy", "lease"},
	"stop":      {"kill", "panic", "lock"},
}

// withHelp completes the help of a command tree when it is printed: groups and
// examples are not built for a command that runs.
func withHelp(root *cobra.Command) {
	print := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		for _, g := range helpGroups {
			group(root, g.id, g.commands)
		}
		cmd.Example = words.Example(pathOf(cmd))
		print(cmd, args)
	})
}

// group puts the commands of these names under one heading.
func group(root *cobra.Command, id string, names []string) {
	if !root.ContainsGroup(id) {
		root.AddGroup(&cobra.Group{ID: id, Title: words.HelpGroup(id)})
	}
	for _, name := range names {
		for _, c := range root.Commands() {
			if c.Name() == name {
				c.GroupID = id
			}
		}
	}
}

// noneOf refuses an argument of a command that has subcommands, and names the
// subcommands that may have been meant.
func noneOf(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var meant []string
	for _, name := range meantBy(cmd, args[0]) {
		meant = append(meant, cmd.CommandPath()+" "+name)
	}
	return badFlag(words.UnknownCommand(args[0], cmd.CommandPath(), meant))
}

// wrongFlag refuses a flag, and names the one that may have been meant.
func wrongFlag(cmd *cobra.Command, err error) error {
	unknown, ok := errors.AsType[*pflag.NotExistError](err)
	if !ok || unknown.GetSpecifiedShortnames() != "" {
		return badFlag(err.Error())
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	return badFlag(words.UnknownFlag(unknown.GetSpecifiedName(), cmd.CommandPath(), home.Meant(unknown.GetSpecifiedName(), known)))
}

// meantBy returns the subcommands that a wrong name may mean: the one that other
// programs call so, else those that are spelled nearly so.
func meantBy(cmd *cobra.Command, name string) []string {
	for _, c := range cmd.Commands() {
		if slices.Contains(otherNames[c.Name()], strings.ToLower(name)) {
			return []string{c.Name()}
		}
	}
	cmd.SuggestionsMinimumDistance = 2
	return cmd.SuggestionsFor(name)
}

// pathOf returns the names that lead to a command, without the program's.
func pathOf(c *cobra.Command) string {
	return strings.TrimPrefix(strings.TrimPrefix(c.CommandPath(), c.Root().Name()), " ")
}
