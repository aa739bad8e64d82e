package terminal

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func (f *face) revokeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "revoke ACCOUNT",
		Short: words.ShortRevoke(),
		Args:  exactly(words.AnAccount()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.revoke(cmd.Context(), args[0]) },
	}
}

func (f *face) revoke(ctx context.Context, name string) error {
	return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
		a, err := s.Client.Revoke(ctx, a.ID)
		if e := auth.AsError(err); e != nil && (e.Step != auth.StepRevoke || codeOf(e) != exitRefused || a.RevokePending) {
			return err
		}
		return errors.Join(f.printRevocation(s, a), err)
	})
}

func (f *face) printRevocation(s *home.Session, a auth.Account) error {
	if f.json {
		return f.printJSON(revocationOf(a, s.Vault.Keeper()))
	}
	if a.Revocation.Proof != auth.ProofNone {
		f.say(words.ProofOf(a, now()))
	}
	if a.Metadata.Endpoints.EndSession != "" && a.Ended == auth.EndedRevoked {
		f.say(words.SessionStays(a.ID))
	}
	return nil
}

func (f *face) removeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove ACCOUNT",
		Short: words.ShortRemove(),
		Args:  exactly(words.AnAccount()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.remove(cmd.Context(), args[0]) },
	}
}

// remove deletes the account even if its revocation fails, and reports the
// outcome of the revocation.
func (f *face) remove(ctx context.Context, name string) error {
	s, err := f.reading(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	id := name
	a, err := home.Find(ctx, s.Vault, name)
	damaged := err != nil && auth.AsError(err).Reason == auth.ReasonAccountDamaged
	switch {
	case err == nil:
		id = a.ID
	case !damaged:
		return err // a damaged account can also be removed, by its id
	}
	removed, revokeErr, err := s.Client.Remove(ctx, id)
	if err != nil {
		return err
	}
	if f.json {
		shape := revocationOf(removed, s.Vault.Keeper())
		if damaged { // none of its fields could be read
			shape.Account.Status = auth.StatusInDoubt
		}
		return f.printJSON(shape)
	}
	if revokeErr == nil {
		f.say(words.RemovedProof(removed, now()))
		return nil
	}
	title, hint := words.Say(auth.AsError(revokeErr))
	if auth.NoAnswer(revokeErr) || removed.RevokePending { // the hint for revoke describes an account that still exists
		hint = words.EndThere()
	}
	f.say(words.RemovedHere(removed.DisplayName(), title, hint))
	return nil
}
