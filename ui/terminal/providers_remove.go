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

// removeProvider removes a provider's file. A person at a terminal is asked
// whether accounts that are alive there are to be revoked first: without the
// provider nobody can. Its client secret goes too, unless such accounts stay,
// whose revocation needs it (catalogue H4), and so does a client that Latchkey
// registered there (RFC 7592).
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
	kept := h.HasSecret(entry.Provider) || h.HasRegistration(entry.Provider)
	if sealed, err := h.Sealed(); err == nil && sealed.Accounts == 0 && !kept {
		return f.removed(c.Remove(id), id, 0)
	}
	s, err := f.reading(ctx)
	if e := auth.AsError(err); e != nil && (revoke || kept || e.Reason == auth.ReasonWrongPassphrase) {
		return err // nothing is removed while it cannot be told what depends on it
	}
	if err != nil {
		f.say(words.VaultStays())
		return f.removed(c.Remove(id), id, 0)
	}
	defer f.closing(s)
	if revoke, err = f.wantsRevoked(ctx, entry.DisplayName(), len(s.AliveAt(ctx, id)), revoke); err != nil {
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

// wantsRevoked reports whether the accounts that are alive at a provider are to be
// revoked first: by the flag, or by the word of a person at a terminal, whose no
// ends the command.
func (f *face) wantsRevoked(ctx context.Context, name string, alive int, revoke bool) (bool, error) {
	if _, person := f.terminal(); alive == 0 || revoke || !person {
		return revoke, nil
	}
	return true, f.agreed(ctx, words.AskRevokeFirst(alive, name))
}
