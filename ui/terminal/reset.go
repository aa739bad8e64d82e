package terminal

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/ui/words"
)

func (f *face) resetCommand() *cobra.Command {
	var unopened bool
	cmd := &cobra.Command{
		Use:   "reset",
		Short: words.ShortReset(),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if unopened {
				return f.resetUnopened(cmd.Context())
			}
			return f.reset(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&unopened, "without-revoking", false, words.FlagWithoutRevoking())
	return cmd
}

// resetShape is one account that reset ended, in JSON.
type resetShape struct {
	Account accountShape  `json:"account"`
	Proof   auth.Proof    `json:"proof"`
	Error   *failureShape `json:"error"` // why revoking failed; null if it succeeded
}

// reset deletes the accounts and the vault. Settings and providers are not secret
// and stay. A person at a terminal must confirm first.
func (f *face) reset(ctx context.Context) error {
	s, err := f.reading(ctx)
	if err != nil {
		if codeOf(auth.AsError(err)) == exitVault {
			f.say(words.ResetShut())
		}
		return err
	}
	defer f.closing(s)
	accounts, _ := s.Vault.List(ctx)
	question := words.AskReset(len(accounts), s.Home.VaultDir())
	if err := f.confirm(ctx, question); err != nil {
		return err
	}
	keeper := s.Vault.Keeper()
	removed, err := s.Erase(ctx)
	return f.allDeleted(ctx, s.Home, errors.Join(f.printReset(removed, keeper), err))
}

// allDeleted unregisters the scheme's handler, and reports that everything is
// deleted if err is nil.
func (f *face) allDeleted(ctx context.Context, h *home.Home, err error) error {
	if status := scheme.Check(ctx, h.Handler()); status.Registered && status.Current {
		err = errors.Join(err, scheme.Unregister(ctx))
	}
	if err == nil {
		f.say(words.AllDeleted())
	}
	return err
}

// unrevokedShape is the JSON of what a reset without revoking leaves alive.
type unrevokedShape struct {
	Accounts  int           `json:"not_revoked"`
	Providers []manageShape `json:"providers"`
}

type manageShape struct {
	ID         string `json:"id"`
	ManagePage string `json:"manage_page"` // empty if unknown
}

// resetUnopened deletes a vault without opening it, and reports the accounts that
// stay alive at their providers.
func (f *face) resetUnopened(ctx context.Context) error {
	h, err := f.at()
	if err != nil {
		return err
	}
	sealed, err := h.Sealed()
	if err != nil {
		return err
	}
	question := words.AskResetUnopened(sealed.Accounts, h.VaultDir())
	if err := f.confirm(ctx, question); err != nil {
		return err
	}
	left, err := h.EraseUnopened(ctx)
	return f.allDeleted(ctx, h, errors.Join(f.printUnrevoked(left), err))
}

func (f *face) printUnrevoked(left home.Unrevoked) error {
	shape := unrevokedShape{Accounts: left.Accounts, Providers: []manageShape{}}
	for _, line := range words.NotRevoked(left.Accounts, left.Providers) {
		f.say(line)
	}
	for _, p := range left.Providers {
		shape.Providers = append(shape.Providers, manageShape{p.ID, p.ManagePage})
	}
	if left.Item != nil {
		f.say(words.ItemStays(string(auth.AsError(left.Item).Reason)))
	}
	if f.json {
		return f.printJSON(shape)
	}
	return nil
}

func (f *face) printReset(removed []home.Removed, k auth.Keeper) error {
	shapes := []resetShape{}
	for _, r := range removed {
		shape := resetShape{Account: shapeOf(r.Account, k), Proof: r.Account.Revocation.Proof}
		line := words.ProofOf(r.Account, now())
		if r.Err != nil {
			e := auth.AsError(r.Err)
			title, hint := words.Say(e)
			shape.Error = &failureShape{e.Kind, e.Step, title, hint}
			line = words.NotRevokedAt(r.Account.DisplayName(), title)
		}
		f.say(line)
		shapes = append(shapes, shape)
	}
	if f.json {
		return f.printJSON(shapes)
	}
	return nil
}

// confirm asks a person at a terminal to type "reset". Without a terminal it asks
// nothing: a script's command line is its consent.
func (f *face) confirm(ctx context.Context, question string) error {
	in, ok := f.terminal()
	if !ok {
		return nil
	}
	f.say(words.TypeReset(question))
	answers := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(io.LimitReader(in, maxLine)).ReadString('\n')
		answers <- strings.TrimSpace(line)
	}()
	select {
	case answer := <-answers:
		if answer == "reset" {
			return nil
		}
		return &auth.Error{Step: auth.StepConfig, Kind: auth.KindCancelled, Reason: auth.ReasonCancelled}
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
