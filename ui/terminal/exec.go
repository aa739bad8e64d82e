package terminal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/ledger"
	"latchkey/ui/words"
)

// The exit codes of a command that cannot be started, as of a shell (POSIX, XCU 2.8.2).
const (
	exitCannotRun = 126
	exitNotFound  = 127
)

func (f *face) execCommand() *cobra.Command {
	var variables []string
	cmd := &cobra.Command{
		Use:   "exec -e VAR[:ACCOUNT]… -- CMD ARGS…",
		Short: words.ShortExec(),
		Long:  words.LongExec(),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch dash := cmd.ArgsLenAtDash(); {
			case dash != 0 || len(args) == 0 || args[0] == "":
				return badFlag(words.BadExecCommand())
			case len(variables) == 0:
				return badFlag(words.BadExecEnv())
			}
			return f.exec(cmd.Context(), variables, args)
		},
	}
	cmd.Flags().StringArrayVarP(&variables, "env", "e", nil, words.FlagExecEnv())
	return cmd
}

// exec gets every token first, and then runs the command with them.
func (f *face) exec(ctx context.Context, variables, args []string) error {
	if err := checkVariables(variables); err != nil {
		return err
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		return f.notStarted(args[0], err)
	}
	environment := os.Environ()
	for _, v := range variables {
		name, account, isNamed := strings.Cut(v, ":")
		if !isNamed {
			if account, err = f.onlyAccount(ctx); err != nil {
				return err
			}
		}
		token, _, err := f.take(ctx, home.Take{Account: account, MinValid: time.Minute, Way: ledger.WayExec})
		if err != nil {
			return err
		}
		environment = setVariable(environment, name, token.Reveal())
	}
	return f.run(path, args, environment)
}

// checkVariables refuses a name that no variable may have, and one that is named twice.
func checkVariables(variables []string) error {
	named := map[string]bool{}
	for _, v := range variables {
		name, _, _ := strings.Cut(v, ":")
		switch {
		case !isVariable(name):
			return badFlag(words.BadExecVariable(name))
		case named[name]:
			return badFlag(words.BadExecTwice(name))
		}
		named[name] = true
	}
	return nil
}

// isVariable reports whether a variable may have that name (POSIX, XBD 8.1).
func isVariable(name string) bool {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
	return name != "" && strings.Trim(name, letters+"0123456789") == "" && strings.Trim(name[:1], letters) == ""
}

// setVariable sets one variable of an environment.
func setVariable(environment []string, name, value string) []string {
	environment = slices.DeleteFunc(environment, func(v string) bool { return strings.HasPrefix(v, name+"=") })
	return append(environment, name+"="+value)
}

// onlyAccount returns the id of the only account; several are ReasonAmbiguous.
func (f *face) onlyAccount(ctx context.Context) (string, error) {
	listing, bad, err := f.listing(ctx)
	switch {
	case err != nil:
		return "", err
	case len(listing.Accounts) == 1:
		return listing.Accounts[0].ID, nil
	case len(listing.Accounts) == 0 && bad != nil:
		return "", bad
	case len(listing.Accounts) == 0:
		return "", &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonUnknownAccount}
	}
	e := &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonAmbiguous}
	return "", e.Caused(auth.Candidates(listing.Accounts))
}

// notStarted says why a command was not started, and returns the exit code.
func (f *face) notStarted(command string, err error) error {
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		return f.notRun(exitNotFound)(words.ExecNotFound(command))
	}
	why := ""
	var path *fs.PathError
	switch {
	case errors.As(err, &path):
		why = path.Err.Error()
	case errors.Is(err, fs.ErrPermission):
		why = fs.ErrPermission.Error()
	}
	return f.notRun(exitCannotRun)(words.ExecNotRun(command, why))
}

// notRun returns what reports that a command was not started, and gives that exit code.
func (f *face) notRun(code exitCode) func(title, hint string) error {
	return func(title, hint string) error {
		f.say(words.FailureLineOf(title, hint))
		if f.json {
			_, _ = fmt.Fprintln(f.std.Err, failureJSON(failureShape{auth.KindUsage, auth.StepConfig, plain(title), plain(hint)}))
		}
		return code
	}
}
