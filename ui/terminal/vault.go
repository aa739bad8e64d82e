package terminal

import (
	"context"

	"github.com/spf13/cobra"
)

func (f *face) vaultCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "vault",
		Short: "Mend the vault; move it or its key",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return badFlag("vault repair, export FILE, import FILE, move KEEPER, renew-key, recovery-code or recover")
		},
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "repair", Short: "Move damaged files aside and bring back the version before", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return f.repair(cmd.Context()) },
		},
		f.moveCommand("export FILE", "Write accounts and client secrets to a file under a passphrase", f.exportVault),
		f.moveCommand("import FILE", "Read such a file into the vault; what is newer here stays", f.importVault),
		f.moveKeyCommand(), f.renewKeyCommand(), f.recoveryCodeCommand(), f.recoverCommand(),
	)
	return cmd
}

// repairShape is one mended file in JSON.
type repairShape struct {
	Account  string `json:"account"`  // empty: it is vault.toml itself
	Damaged  string `json:"damaged"`  // the file's path
	MovedTo  string `json:"moved_to"` // empty when there was nothing to move
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
			f.say("The vault's description was gone. Its copy is in its place: %s", m.Path)
		case m.ID == "":
			f.say("The vault's description was damaged. Its copy is in its place, and the damaged file is now %s", m.MovedTo)
		case m.Restored:
			f.say("%s: its version before is back, in doubt until it is refreshed. The damaged file is now %s", m.ID, m.MovedTo)
		default:
			f.say("%s: there is no version before. The damaged file is now %s", m.ID, m.MovedTo)
		}
	}
	if len(mended) == 0 && failed == nil {
		f.say("Nothing is damaged.")
	}
	return failed
}
