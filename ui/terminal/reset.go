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
	return &cobra.Command{
		Use:   "reset",
		Short: "Revoke everything, delete it, and clear the keyring item and the scheme handler",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.reset(cmd.Context()) },
	}
}

// resetShape is one account that reset ended, in JSON.
type resetShape struct {
	Account accountShape  `json:"account"`
	Proof   auth.Proof    `json:"proof"`
	Error   *failureShape `json:"error"` // why it could not be revoked; null when it was
}

// reset keeps settings and providers, which are no secrets. A person at a
// terminal is asked first.
func (f *face) reset(ctx context.Context) error {
	s, err := f.reading(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	if err := f.confirm(ctx, s); err != nil {
		return err
	}
	keeper := s.Vault.Keeper()
	removed, err := s.Erase(ctx)
	err = errors.Join(f.printReset(removed, keeper), err)
	if status := scheme.Check(ctx, s.Home.Handler()); status.Registered && status.Current {
		err = errors.Join(err, scheme.Unregister(ctx))
	}
	if err == nil {
		f.say("Everything is deleted but the settings and your providers.")
	}
	return err
}

func (f *face) printReset(removed []home.Removed, k auth.Keeper) error {
	shapes := []resetShape{}
	for _, r := range removed {
		shape := resetShape{Account: shapeOf(r.Account, k), Proof: r.Account.Revocation.Proof}
		says := words.Proof(r.Account.Revocation, now())
		if r.Err != nil {
			e := auth.AsError(r.Err)
			title, hint := words.Say(e)
			shape.Error = &failureShape{e.Kind, e.Step, title, hint}
			says = "not revoked at the provider. " + title
		}
		f.say("%s: %s.", r.Account.DisplayName(), says)
		shapes = append(shapes, shape)
	}
	if f.json {
		return f.printJSON(shapes)
	}
	return nil
}

// confirm asks a person, if there is one; a script has said what it wants.
func (f *face) confirm(ctx context.Context, s *home.Session) error {
	in, ok := f.terminal()
	if !ok {
		return nil
	}
	accounts, _ := s.Vault.List(ctx)
	f.say("This revokes and deletes %d accounts in %s. Type reset to go on:", len(accounts), s.Home.VaultDir())
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
