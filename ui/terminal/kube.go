package terminal

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/internal/kube"
	"latchkey/internal/tool"
	"latchkey/ui/words"
)

func (f *face) kubeCredentialCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "kube-credential ACCOUNT",
		Short: words.ShortKubeCredential(),
		Long:  words.LongKubeCredential(),
		Args:  exactly(words.AnAccount()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.kubeCredential(cmd.Context(), args[0]) },
	}
}

// kubeCredential answers kubectl as its credential plugin.
func (f *face) kubeCredential(ctx context.Context, name string) error {
	version, err := kube.Version(os.Getenv(kube.InfoVariable))
	if err != nil {
		return err
	}
	token, a, err := f.take(ctx, home.Take{Account: name, MinValid: programValid, Way: ledger.WayKube})
	if err != nil {
		return err
	}
	return f.print(kube.Credential(version, token, a.Grant.ExpiresAt))
}

func (f *face) kubeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "kube",
		Short: words.ShortKube(),
		Args:  noneOf,
		RunE:  func(*cobra.Command, []string) error { return badFlag(words.BadKube()) },
	}
	var isPrint bool
	setup := &cobra.Command{
		Use:   "setup ACCOUNT",
		Short: words.ShortKubeSetup(),
		Long:  words.LongKubeSetup(),
		Args:  exactly(words.AnAccount()),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.kubeSetup(cmd.Context(), args[0], isPrint) },
	}
	setup.Flags().BoolVar(&isPrint, "print", false, words.FlagPrint())
	cmd.AddCommand(setup)
	return cmd
}

// kubeSetup makes a user of the kubeconfig that gets its tokens from this account.
func (f *face) kubeSetup(ctx context.Context, name string, isPrint bool) error {
	program, flags, err := f.ownLine()
	if err != nil {
		return err
	}
	user := kube.User{Name: kube.UserName(name), Program: program}
	err = f.setUp(ctx, name, tool.Files("kubectl"), func(_ *home.Home, a auth.Account) error {
		user.Args = append(flags, "kube-credential", a.ID)
		if isPrint {
			return f.print(user.Lines())
		}
		_, _, err := tool.Run(ctx, "kubectl", user.Command())
		return err
	})
	if err == nil && !isPrint {
		f.say(words.KubeSetUp(user.Name))
	}
	return err
}
