package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/ui/words"
)

func (f *face) vaultCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "vault",
		Short: words.ShortVault(),
		Args:  noneOf,
		RunE: func(*cobra.Command, []string) error {
			return badFlag(words.BadVault())
		},
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "repair", Short: words.ShortVaultRepair(), Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return f.repair(cmd.Context()) },
		},
		f.moveCommand("export FILE", words.ShortVaultExport(), f.exportVault),
		f.moveCommand("import FILE", words.ShortVaultImport(), f.importVault),
		f.moveKeyCommand(), f.renewKeyCommand(), f.recoveryCodeCommand(), f.recoverCommand(),
	)
	return cmd
}

// repairShape is one repaired file in JSON.
type repairShape struct {
	Account  string `json:"account"`  // empty for vault.toml itself
	Damaged  string `json:"damaged"`  // the file's path
	MovedTo  string `json:"moved_to"` // empty if there was no file to move
	Restored bool   `json:"restored"`
}

func (f *face) repair(ctx context.Context) error {
	s, err := f.repairing(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	mended, failed := s.Vault.Repair(ctx)
	shapes := []repairShape{}
	for _, m := range mended {
		shapes = append(shapes, repairShape{m.ID, m.Path, m.MovedTo, m.Restored})
	}
	if f.json {
		if err := f.printJSON(shapes); err != nil {
			return err
		}
		return failed
	}
	for _, m := range mended {
		switch {
		case m.ID == "" && m.MovedTo == "":
			f.say(words.CopyInPlace(m.Path))
		case m.ID == "":
			f.say(words.CopyReplaced(m.MovedTo))
		case m.Restored:
			f.say(words.VersionBack(m.ID, m.MovedTo))
		default:
			f.say(words.NoVersion(m.ID, m.MovedTo))
		}
	}
	if len(mended) == 0 && failed == nil {
		f.say(words.NothingDamaged())
	}
	return failed
}
