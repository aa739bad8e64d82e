package terminal

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/auth"
	"latchkey/ui/words"
)

// manCommand makes the manual pages from the commands, for those who package the
// program.
func (f *face) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Hidden: true,
		Short:  words.ShortMan(),
		Args:   exactly(words.AFolder()),
		RunE:   func(_ *cobra.Command, args []string) error { return f.man(args[0]) },
	}
}

// man writes a page of section 1 for every command that help lists. The pages
// have no date, so that two runs give the same bytes.
//
// cobra's own package for this compiles regular expressions when the program
// starts, which costs a short command a fifth of its time.
func (f *face) man(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return cannotWrite(dir, err)
	}
	root := f.root(nil)
	root.InitDefaultHelpCmd() // cobra adds these two to a tree that runs
	root.InitDefaultCompletionCmd()
	var failed error
	eachCommand(root, func(c *cobra.Command) {
		if failed != nil || c.Hidden {
			return
		}
		file := filepath.Join(dir, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1")
		if err := os.WriteFile(file, []byte(manPage(c)), 0o644); err != nil {
			failed = cannotWrite(file, err)
		}
	})
	return failed
}

func cannotWrite(file string, err error) error {
	return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonCannotWrite, Detail: file}).Caused(err)
}

// eachCommand calls do for c and every command below it.
func eachCommand(c *cobra.Command, do func(*cobra.Command)) {
	do(c)
	for _, sub := range c.Commands() {
		eachCommand(sub, do)
	}
}

// manPage returns a command's page in the man macros of groff.
func manPage(c *cobra.Command) string {
	var b strings.Builder
	name := strings.ReplaceAll(c.CommandPath(), " ", "-")
	fmt.Fprintf(&b, ".TH %q 1 \"\" %q %q\n", strings.ToUpper(name), "Latchkey "+Version(), "Latchkey")
	fmt.Fprintf(&b, ".SH %s\n%s \\- %s\n", words.ManName(), roff(name), roff(c.Short))
	fmt.Fprintf(&b, ".SH %s\n.B %s\n", words.ManSynopsis(), roff(c.UseLine()))
	fmt.Fprintf(&b, ".SH %s\n%s\n", words.ManDescription(), roff(longest(c.Long, c.Short)))
	manFlags(&b, words.ManOptions(), c.NonInheritedFlags())
	manFlags(&b, words.ManInherited(), c.InheritedFlags())
	if example := words.Example(pathOf(c)); example != "" {
		fmt.Fprintf(&b, ".SH %s\n.EX\n%s\n.EE\n", words.ManExamples(), roff(example))
	}
	var also []string
	if c.HasParent() {
		also = append(also, c.Parent().CommandPath())
	}
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			also = append(also, sub.CommandPath())
		}
	}
	for i, path := range also {
		also[i] = "\\fB" + roff(strings.ReplaceAll(path, " ", "-")) + "\\fP(1)"
	}
	if len(also) > 0 {
		fmt.Fprintf(&b, ".SH %s\n%s\n", words.ManSeeAlso(), strings.Join(also, ",\n"))
	}
	return b.String()
}

// manFlags writes a section of flags, unless there are none.
func manFlags(b *strings.Builder, heading string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(b, ".SH %s\n", heading)
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Hidden {
			return
		}
		kind, says := pflag.UnquoteUsage(flag)
		name := "\\fB" + roff("--"+flag.Name) + "\\fP"
		if flag.Shorthand != "" {
			name = "\\fB" + roff("-"+flag.Shorthand) + "\\fP, " + name
		}
		if kind != "" {
			name += " \\fI" + roff(kind) + "\\fP"
		}
		fmt.Fprintf(b, ".TP\n%s\n%s\n", name, roff(says))
	})
}

// longest returns the longer of two texts.
func longest(a, b string) string {
	if len(a) > len(b) {
		return a
	}
	return b
}

// roff escapes a text for groff: backslashes, hyphens that are typed, and dots and
// apostrophes at the beginning of a line.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
