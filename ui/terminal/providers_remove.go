package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/catalog"
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

// removeProvider removes a provider's file. Without the provider its accounts can
// no longer be revoked, so a person at a terminal is first asked whether to
// revoke them. The provider's client secret is removed too, unless accounts stay
// whose revocation needs it (catalogue H4), and so is a client that Latchkey
// registered there (RFC 7592).
func (f *face) removeProvider(ctx context.Context, id string, revoke bool) error {
	c, err := f.catalog()
	if err != nil {
		return err
	}
	entry, err := c.Find(id)
	if err != nil || entry.Source != catalog.SourceUser {
		return f.removed(c.Remove(id), id, 0) // a file that cannot be read, or not the person's
	}
	h, err := f.at()
	if err != nil {
		return err
	}
	kept := h.HasSecret(entry.Provider) || h.HasRegistration(entry.Provider)
	if sealed, err := h.Sealed(); err == nil && sealed.Accounts == 0 && !kept {
		return f.removed(c.Remove(id), id, 0)
	}
	s, err := f.reading(ctx)
	if e := auth.AsError(err); e != nil && (revoke || kept || e.Reason == auth.ReasonWrongPassphrase) {
		return err // nothing is removed while the accounts that depend on it are unknown
	}
	if err != nil {
		f.say(words.VaultStays())
		return f.removed(c.Remove(id), id, 0)
	}
	defer f.closing(s)
	if revoke, err = f.revokeRequested(ctx, entry.DisplayName(), len(s.AliveAt(ctx, id)), revoke); err != nil {
		return err
	}
	done, err := s.RemoveProvider(ctx, entry.Provider, revoke)
	for _, a := range done.Revoked {
		f.say(words.AccountRevoked(a.DisplayName()))
	}
	if err := f.removed(err, id, len(done.Alive)); err != nil || !done.Registered {
		return err
	}
	f.say(words.ClientDeleted(done.NotDeleted))
	return nil
}

// removed reports that a provider was removed, and that stay accounts depend on
// it.
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

// revokeRequested reports whether to revoke first the accounts that are alive at a
// provider: the flag requests it, or a person at a terminal agrees. A person's
// refusal ends the command with an error.
func (f *face) revokeRequested(ctx context.Context, name string, alive int, revoke bool) (bool, error) {
	if _, person := f.terminal(); alive == 0 || revoke || !person {
		return revoke, nil
	}
	return true, f.agreed(ctx, words.AskRevokeFirst(alive, name))
}
