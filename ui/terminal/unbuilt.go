package terminal

import (
	"github.com/spf13/cobra"

	"latchkey/ui/words"
)

// unbuilt returns a command of the contract that is not built yet. The command
// fails with exit code 2, whatever its arguments and flags are.
func (f *face) unbuilt(use, short, what string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: words.ShortUnbuilt(short), Hidden: true, // help lists what is there
		FParseErrWhitelist: cobra.FParseErrWhitelist{UnknownFlags: true},
		Args:               cobra.ArbitraryArgs,
		RunE:               func(*cobra.Command, []string) error { return notBuilt(what) },
	}
}

func (f *face) labCommand() *cobra.Command { return f.unbuilt("lab", words.ShortLab(), words.TheLab()) }
