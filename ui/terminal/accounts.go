package terminal

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/words"
)

func (f *face) accountsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "accounts",
		Short: "List what is linked; never a token",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.accounts(cmd) },
	}
}

// accounts prints what can be read, and then fails for each file that cannot.
func (f *face) accounts(cmd *cobra.Command) error {
	s, err := f.reading(cmd.Context())
	if err != nil {
		return err
	}
	defer f.closing(s)
	accounts, bad := s.Vault.List(cmd.Context())
	if f.json {
		shapes := []accountShape{}
		for _, a := range accounts {
			shapes = append(shapes, shapeOf(a, s.Vault.Keeper()))
		}
		err = f.printJSON(shapes)
	} else {
		err = f.printAccounts(accounts)
	}
	if err != nil {
		return err
	}
	if len(accounts) == 0 && bad == nil && !f.json {
		f.say("No account is linked yet. latchkey sign-in demo tries it out.")
	}
	return bad
}

func (f *face) printAccounts(accounts []auth.Account) error {
	if len(accounts) == 0 {
		return nil
	}
	var rows [][]string
	for _, a := range accounts {
		rows = append(rows, []string{
			a.ID, a.DisplayName(), a.Provider, words.Status(a.Status(now())), words.StatusNote(a, now()),
		})
	}
	return f.printRows([]string{"ID", "ACCOUNT", "PROVIDER", "STATUS", ""}, rows)
}

func (f *face) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show ACCOUNT",
		Short: "Show one account; never a token",
		Args:  exactly("an account"),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.show(cmd.Context(), args[0]) },
	}
}

func (f *face) show(ctx context.Context, name string) error {
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
		{"Account", a.DisplayName()},
		{"ID", a.ID},
		{"Status", words.StatusSentence(a, now())},
		{"Provider", a.Provider + " (" + a.Identity.Issuer + ")"},
		{"Subject", a.Identity.Subject},
		{"Name", a.Identity.Name},
		{"Email", a.Identity.Email},
		{"Granted", strings.Join(a.Grant.Scopes, " ")},
		{"Not granted", strings.Join(a.Missing(), " ")},
		{"Signed in", words.When(a.SignedInAt, now())},
	}
	if !a.RefreshedAt.IsZero() {
		pairs = append(pairs, [2]string{"Refreshed", words.When(a.RefreshedAt, now())})
	}
	if end := a.Grant.RefreshEnds; a.Grant.Refreshable() && !end.IsZero() {
		pairs = append(pairs, [2]string{"Renewable", "Until " + words.When(end, now())})
	}
	if read := a.Metadata.FetchedAt; a.Metadata.Issuer != "" && !read.IsZero() {
		pairs = append(pairs, [2]string{"Addresses", "Read from the provider " + words.When(read, now())})
	}
	if a.Revocation.Proof != auth.ProofNone {
		pairs = append(pairs, [2]string{"Revocation", words.Proof(a.Revocation, now())})
	}
	if a.RevokePending {
		pairs = append(pairs, [2]string{"Revocation", "Pending: the provider did not answer"})
	}
	return f.printPairs(append(pairs, [2]string{"Kept", words.Keeper(k)}))
}

func (f *face) labelCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "label ACCOUNT TEXT",
		Short: "Give an account your own word; the empty text takes it away",
		Args:  exactly("an account", "a text"),
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
		f.say("The account is now called %s.", a.DisplayName())
		return nil
	})
}
