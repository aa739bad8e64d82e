package terminal

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/ui/words"
)

func (f *face) stopCommand() *cobra.Command {
	var revoke bool
	cmd := &cobra.Command{
		Use:   "stop",
		Short: words.ShortStop(),
		Long:  words.LongStop(),
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.stop(cmd.Context(), revoke) },
	}
	cmd.Flags().BoolVar(&revoke, "revoke", false, words.FlagRevokeAll())
	return cmd
}

// stopShape is what stop ended, in JSON.
type stopShape struct {
	Leases  int            `json:"leases"`
	Windows int            `json:"windows"`
	Revoked []stoppedShape `json:"revoked"`
}

// stoppedShape is one account that stop revoked, or tried to.
type stoppedShape struct {
	revocationShape
	Error *failureShape `json:"error"` // why revoking failed; null if it succeeded
}

// stop ends everything first, and revokes then: in the processes that have the vault open, or
// else in this one, which may have to ask for the passphrase.
func (f *face) stop(ctx context.Context, revoke bool) error {
	h, err := f.at()
	if err != nil {
		return err
	}
	stopped, keeper, failed := h.StopAll(ctx, revoke)
	shape := stopShape{Revoked: []stoppedShape{}}
	var revoked []agent.Revoked
	for _, x := range stopped {
		shape.Leases += x.Leases
		if x.IsWindow {
			shape.Windows++
		}
		revoked = append(revoked, x.Revoked...)
	}
	f.sayStopped(shape)
	if revoke && shape.Windows == 0 {
		own, ownKeeper, err := f.revokeAll(ctx)
		revoked, keeper, failed = own, ownKeeper, errors.Join(failed, err)
	}
	for _, x := range revoked {
		shape.Revoked = append(shape.Revoked, f.sayRevoked(x, keeper))
		if x.Err != nil {
			failed = errors.Join(failed, x.Err)
		}
	}
	if revoke && len(revoked) == 0 && failed == nil {
		f.say(words.NothingToRevoke())
	}
	if f.json {
		failed = errors.Join(f.printJSON(shape), failed)
	}
	return failed
}

func (f *face) sayStopped(s stopShape) {
	if s.Leases > 0 {
		f.say(words.StoppedLeases(s.Leases))
	}
	if s.Windows > 0 {
		f.say(words.StoppedWindows(s.Windows))
	}
	if s.Leases+s.Windows == 0 {
		f.say(words.NothingOpen())
	}
}

// sayRevoked says what proves that an account is revoked, and returns its shape.
func (f *face) sayRevoked(x agent.Revoked, keeper auth.Keeper) stoppedShape {
	shape := stoppedShape{revocationShape: revocationOf(x.Account, keeper)}
	line := words.ProofOf(x.Account, now())
	if x.Err != nil {
		title, hint := words.Say(x.Err)
		shape.Error = &failureShape{x.Err.Kind, x.Err.Step, plain(title), plain(hint)}
		line = words.NotRevokedAt(x.Account.DisplayName(), title)
	}
	f.say(line)
	return shape
}

// revokeAll revokes every account in this process.
func (f *face) revokeAll(ctx context.Context) ([]agent.Revoked, auth.Keeper, error) {
	s, err := f.reading(ctx)
	if err != nil {
		return nil, "", err
	}
	defer f.closing(s)
	revoked, err := s.RevokeAll(ctx)
	return revoked, s.Vault.Keeper(), err
}
