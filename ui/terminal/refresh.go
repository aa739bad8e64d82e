package terminal

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func (f *face) refreshCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "refresh ACCOUNT",
		Short: words.ShortRefresh(),
		Args:  exactly(words.AnAccount()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.refresh(cmd.Context(), args[0]) },
	}
}

// refresh has the holder refresh the account, whose process survives this one: a
// command that is killed between request and save would lose the rotated token. If
// there is no holder, it opens the vault itself.
func (f *face) refresh(ctx context.Context, name string) error {
	a, keeper, err := f.holderRefresh(ctx, name)
	if errors.Is(err, agent.ErrNoHolder) {
		return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
			a, err := s.Client.Refresh(ctx, a.ID)
			return f.showRefreshed(a, s.Vault.Keeper(), err)
		})
	}
	return f.showRefreshed(a, keeper, err)
}

func (f *face) holderRefresh(ctx context.Context, name string) (auth.Account, auth.Keeper, error) {
	h, err := f.holdersHome()
	if err != nil {
		return auth.Account{}, "", err
	}
	found, err := h.RefreshByHolder(ctx, name)
	if err != nil {
		return auth.Account{}, "", err
	}
	return found.Accounts[0], found.Keeper, nil
}

func (f *face) showRefreshed(a auth.Account, keeper auth.Keeper, err error) error {
	if err != nil {
		return err
	}
	if f.json {
		return f.printJSON(shapeOf(a, keeper))
	}
	f.say(words.StatusOf(a, now()))
	return nil
}
