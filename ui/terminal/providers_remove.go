package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func (f *face) removeProviderCommand() *cobra.Command {
	var revoke bool
	cmd := &cobra.Command{
		Use: "remove ID", Short: words.ShortProvidersRemove(), Args: exactly(words.AProvidersID()),
		RunE: func(cmd *cobra.Command, args []string) error { return f.removeProvider(cmd.Context(), args[0], revoke) },
	}
	cmd.Flags().BoolVar(&revoke, "revoke", false, words.FlagRemoveRevoke())
	return cmd
}

// removeProvider removes a provider's file. A person at a terminal is asked
// whether accounts that are alive there are to be revoked first: without the
// provider nobody can. Its client secret goes too, unless such accounts stay,
// whose revocation needs it (catalogue H4).
func (f *face) removeProvider(ctx context.Context, id string, revoke bool) error {
	c, err := f.catalog()
	if err != nil {
		return err
	}
	entry, err := c.Find(id)
	if err != nil || entry.Source != catalog.SourceUser {
		return f.removed(c.Remove(id), id, 0) // a file that cannot be read, or one that is not the person's
	}
	h, err := f.at()
	if err != nil {
		return err
	}
	if sealed, err := h.Sealed(); err == nil && sealed.Accounts == 0 && !h.HasSecret(entry.Provider) {
		return f.removed(c.Remove(id), id, 0)
	}
	s, err := f.reading(ctx)
	if e := auth.AsError(err); e != nil && (revoke || h.HasSecret(entry.Provider) || e.Reason == auth.ReasonWrongPassphrase) {
		return err // nothing is removed while it cannot be told what depends on it
	}
	if err != nil {
		f.say(words.VaultStays())
		return f.removed(c.Remove(id), id, 0)
	}
	defer f.closing(s)
	alive := aliveAt(ctx, s, id)
	if alive, err = f.endedFirst(ctx, s, entry.DisplayName(), alive, revoke); err != nil {
		return err
	}
	if err := f.removed(c.Remove(id), id, len(alive)); err != nil || len(alive) > 0 || !h.HasSecret(entry.Provider) {
		return err
	}
	return s.SetSecret(ctx, entry.Provider, auth.Secret{})
}

// removed says what became of a provider that stay accounts depend on.
func (f *face) removed(err error, id string, stay int) error {
	if err != nil {
		return err
	}
	f.say(words.ProviderGone(id))
	if stay > 0 {
		f.say(words.StillAlive(stay))
	}
	return nil
}

// aliveAt lists the accounts at a provider whose tokens may live.
func aliveAt(ctx context.Context, s *home.Session, id string) []auth.Account {
	all, _ := s.Vault.List(ctx) // those that can be read
	var alive []auth.Account
	for _, a := range all {
		if a.Provider == id && a.Ended != auth.EndedRevoked {
			alive = append(alive, a)
		}
	}
	return alive
}

// endedFirst revokes accounts where that is wanted, by flag or by the person's
// word, and gives those that are left alive. One that cannot be revoked ends it.
func (f *face) endedFirst(ctx context.Context, s *home.Session, name string, alive []auth.Account, revoke bool) ([]auth.Account, error) {
	if _, person := f.terminal(); len(alive) > 0 && person && !revoke {
		if err := f.agreed(ctx, words.AskRevokeFirst(len(alive), name)); err != nil {
			return alive, err
		}
		revoke = true
	}
	if !revoke {
		return alive, nil
	}
	for _, a := range alive {
		if _, err := s.Client.Revoke(ctx, a.ID); err != nil {
			return alive, err
		}
		f.say(words.AccountRevoked(a.DisplayName()))
	}
	return nil, nil
}
