package terminal

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func (f *face) accountsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "accounts",
		Short: words.ShortAccounts(),
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.accounts(cmd) },
	}
}

// accounts prints every account that can be read, and then returns an error for
// each file that cannot be read.
func (f *face) accounts(cmd *cobra.Command) error {
	listing, bad, err := f.listing(cmd.Context())
	if err != nil {
		return err
	}
	if f.json {
		shapes := []accountShape{}
		for _, a := range listing.Accounts {
			shapes = append(shapes, shapeOf(a, listing.Keeper))
		}
		err = f.printJSON(shapes)
	} else {
		err = f.printAccounts(listing.Accounts)
	}
	if err != nil {
		return err
	}
	if len(listing.Accounts) == 0 && bad == nil && !f.json {
		f.say(words.NoAccountYet())
	}
	return bad
}

// listing has the holder list the accounts. If there is no holder, it opens the vault
// itself. bad joins an error for each account that cannot be read.
func (f *face) listing(ctx context.Context) (_ agent.Listing, bad, err error) {
	if h, err := f.holdersHome(); err == nil {
		listing, bad := h.AccountsByHolder(ctx)
		if ended := context.Cause(ctx); ended != nil {
			return agent.Listing{}, nil, ended
		}
		if !errors.Is(bad, agent.ErrNoHolder) {
			return listing, bad, nil
		}
	} else if !errors.Is(err, agent.ErrNoHolder) {
		return agent.Listing{}, nil, err
	}
	s, err := f.reading(ctx)
	if err != nil {
		return agent.Listing{}, nil, err
	}
	defer f.closing(s)
	accounts, bad := s.Vault.List(ctx)
	return agent.Listing{Accounts: accounts, Keeper: s.Vault.Keeper()}, bad, nil
}

func (f *face) printAccounts(accounts []auth.Account) error {
	if len(accounts) == 0 {
		return nil
	}
	var rows [][]string
	for _, a := range accounts {
		rows = append(rows, []string{
			a.ID, a.DisplayName(), a.Identity.Email, a.Provider, words.Status(a.Status(now())), words.StatusNote(a, now()),
		})
	}
	return f.printRows(words.AccountColumns(), rows)
}

func (f *face) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show ACCOUNT",
		Short: words.ShortShow(),
		Args:  exactly(words.AnAccount()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.show(cmd.Context(), args[0]) },
	}
}

// show has the holder find the account. If there is no holder, it opens the vault
// itself.
func (f *face) show(ctx context.Context, name string) error {
	h, err := f.holdersHome()
	if err == nil {
		var found agent.Listing
		if found, err = h.AccountByHolder(ctx, name); err == nil {
			return f.printAccount(found.Accounts[0], found.Keeper)
		}
	}
	if !errors.Is(err, agent.ErrNoHolder) {
		return err
	}
	return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
		return f.printAccount(a, s.Vault.Keeper())
	})
}

// printAccount prints one account, as JSON or in words.
func (f *face) printAccount(a auth.Account, k auth.Keeper) error {
	if f.json {
		return f.printJSON(shapeOf(a, k))
	}
	pairs := [][2]string{
		{words.ShowAccount(), a.DisplayName()},
		{words.ShowID(), a.ID},
		{words.ShowStatus(), words.StatusSentence(a, now())},
		{words.ShowProvider(), words.ShowIssuer(a.Provider, a.Identity.Issuer)},
		{words.ShowSubject(), a.Identity.Subject},
		{words.ShowName(), a.Identity.Name},
		{words.ShowEmail(), a.Identity.Email},
		{words.ShowGranted(), strings.Join(a.Grant.Scopes, " ")},
		{words.NotGranted(), strings.Join(a.Missing(), " ")},
		{words.ShowSignedIn(), words.When(a.SignedInAt, now())},
	}
	if !a.RefreshedAt.IsZero() {
		pairs = append(pairs, [2]string{words.ShowRefreshed(), words.When(a.RefreshedAt, now())})
	}
	if end := a.Grant.RefreshEnds; a.Grant.Refreshable() && !end.IsZero() {
		pairs = append(pairs, [2]string{words.ShowRenewable(), words.ShowUntil(end, now())})
	}
	if read := a.Metadata.FetchedAt; a.Metadata.Issuer != "" && !read.IsZero() {
		pairs = append(pairs, [2]string{words.ShowAddresses(), words.ShowReadAt(read, now())})
	}
	if a.Revocation.Proof != auth.ProofNone {
		pairs = append(pairs, [2]string{words.ShowRevocation(), words.Proof(a.Revocation, now())})
	}
	if a.RevokePending {
		pairs = append(pairs, [2]string{words.ShowRevocation(), words.ShowPending()})
	}
	return f.printPairs(append(pairs, [2]string{words.ShowKept(), words.Keeper(k)}))
}

func (f *face) labelCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "label ACCOUNT TEXT",
		Short: words.ShortLabel(),
		Args:  exactly(words.AnAccount(), words.AText()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.label(cmd.Context(), args[0], args[1]) },
	}
}

func (f *face) label(ctx context.Context, name, text string) error {
	return f.on(ctx, name, func(s *home.Session, a auth.Account) error {
		a, err := s.Client.Label(ctx, a.ID, text)
		if err != nil {
			return err
		}
		if f.json {
			return f.printJSON(shapeOf(a, s.Vault.Keeper()))
		}
		f.say(words.NowCalled(a.DisplayName()))
		return nil
	})
}
