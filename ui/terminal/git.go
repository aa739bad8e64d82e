package terminal

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"latchkey/auth/agent"
	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/internal/githelper"
	"latchkey/ui/words"
)

func (f *face) gitCredentialCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "git-credential get|store|erase",
		Short: words.ShortGitCredential(),
		Long:  words.LongGitCredential(),
		Args:  exactly(words.AnOperation()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.gitCredential(cmd.Context(), args[0]) },
	}
}

// gitCredential answers git as its credential helper. It does nothing for store, because
// the vault has the token already, and nothing for an operation that a later git may have
// (gitcredentials(7), "CUSTOM HELPERS"). A place that was not set up has no answer.
func (f *face) gitCredential(ctx context.Context, operation string) error {
	if operation != "get" && operation != "erase" {
		return nil
	}
	r, err := githelper.ReadRequest(f.std.In)
	if err != nil {
		return err
	}
	h, err := f.at()
	if err != nil {
		return err
	}
	host, err := h.GitHostOf(r)
	if err != nil || host == nil {
		return err
	}
	if operation == "erase" {
		return f.rejectToken(ctx, host.Account, r.Refused())
	}
	return f.answerGit(ctx, r, *host)
}

// answerGit prints the token of the host's account. If there is none, it also has git give
// up: git would ask for a name and a password, which nobody knows.
func (f *face) answerGit(ctx context.Context, r githelper.Request, host home.GitHost) error {
	token, a, err := f.take(ctx, home.Take{Account: host.Account, MinValid: programValid, Way: ledger.WayGit, Resource: host.URL})
	if err != nil {
		_ = f.print(githelper.Quit)
		return err
	}
	return f.print(r.Answer(token, host.User, a.Grant.ExpiresAt))
}

// rejectToken records that a program's token was refused: by the holder, or else in the
// vault itself.
func (f *face) rejectToken(ctx context.Context, account string, digests []string) error {
	h, err := f.holdersHome()
	if err == nil {
		err = h.RejectByHolder(ctx, account, digests)
	}
	if !errors.Is(err, agent.ErrNoHolder) {
		return err
	}
	s, err := f.reading(ctx)
	if err != nil {
		return err
	}
	defer f.closing(s)
	_, err = s.Reject(ctx, account, digests, agent.Self())
	return err
}
