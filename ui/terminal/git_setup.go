package terminal

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/internal/githelper"
	"latchkey/ui/words"
)

func (f *face) gitCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "git",
		Short: words.ShortGit(),
		Args:  noneOf,
		RunE:  func(*cobra.Command, []string) error { return badFlag(words.BadGit()) },
	}
	cmd.AddCommand(f.gitSetupCommand(), f.gitRemoveCommand())
	return cmd
}

func (f *face) gitSetupCommand() *cobra.Command {
	var user string
	var isPrint bool
	cmd := &cobra.Command{
		Use:   "setup HOST[:PORT]|URL ACCOUNT",
		Short: words.ShortGitSetup(),
		Long:  words.LongGitSetup(),
		Args:  exactly(words.AHost(), words.AnAccount()),
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.gitSetup(cmd.Context(), args[0], args[1], user, isPrint)
		},
	}
	cmd.Flags().StringVar(&user, "user", "", words.FlagGitUser())
	cmd.Flags().BoolVar(&isPrint, "print", false, words.FlagPrint())
	return cmd
}

func (f *face) gitRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove HOST[:PORT]|URL",
		Short: words.ShortGitRemove(),
		Args:  exactly(words.AHost()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.gitRemove(cmd.Context(), args[0]) },
	}
}

// gitSetup stores which account git gets the token of, and makes Latchkey git's helper for
// that place. git's own settings are written first: they are what may fail.
func (f *face) gitSetup(ctx context.Context, typed, name, user string, isPrint bool) error {
	place, named, err := githelper.ReadPlace(typed)
	if err != nil {
		return err
	}
	if user == "" {
		user = named
	}
	if !githelper.IsUser(user) {
		return badFlag(words.BadGitUser())
	}
	program, flags, err := f.ownLine()
	if err != nil {
		return err
	}
	helper, of := githelper.Helper(program, flags), ""
	err = f.setUp(ctx, name, githelper.Programs(ctx), func(h *home.Home, a auth.Account) error {
		of = a.DisplayName()
		if !isPrint {
			if err := githelper.Setup(ctx, place, helper); err != nil {
				return err
			}
		}
		return h.SetGitHost(ctx, home.GitHost{URL: place.URL(), Account: a.ID, User: user})
	})
	switch {
	case err != nil:
		return err
	case isPrint:
		return f.print(githelper.Lines(place, helper))
	}
	f.say(words.GitSetUp(place.URL(), of))
	return nil
}

// gitRemove ends that git gets a token for a place: first in the list of places, so that
// none is given even if git's settings cannot be changed.
func (f *face) gitRemove(ctx context.Context, typed string) error {
	place, _, err := githelper.ReadPlace(typed)
	if err != nil {
		return err
	}
	h, err := f.at()
	if err != nil {
		return err
	}
	isFound, err := h.RemoveGitHost(ctx, place.URL())
	if err != nil {
		return err
	}
	if !isFound {
		return badFlag(words.BadNotSetUp(place.URL()))
	}
	if err := githelper.Remove(ctx, place); err != nil {
		return err
	}
	f.say(words.GitRemoved(place.URL()))
	return nil
}
