// Package terminal is Latchkey's text face: every command of the program.
//
// # The rules of this face
//
// What was asked for goes to standard output, words go to standard error: what
// can be piped is never mixed with what is said. With --json standard output
// holds JSON alone, and the last line on standard error is the error as JSON.
// A token is printed by the command token alone. An exit code says what kind of
// failure it was; see codeOf.
package terminal

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/internal/desktop/opener"
	"latchkey/ui/words"
)

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Window is what the graphical face is opened with.
type Window struct {
	Home *home.Home

	// Keeper is the one wanted by flag, or empty.
	Keeper auth.Keeper

	// Passphrase is the answer given by flag; nil: the window asks.
	Passphrase func(ctx context.Context, again bool) ([]byte, error)

	Version string
}

// face is one run of one command.
type face struct {
	std    Streams
	window func(context.Context, Window) int
	quiet  func() // gives the signals back

	json           bool
	dir            string
	keeper         string
	passphraseFile string

	passphrase struct {
		sync.Once
		text []byte
		err  error
	}
}

// Run runs one command line, without the program's name, and returns the exit
// code. openWindow shows the graphical face; nil: this build has none.
func Run(ctx context.Context, args []string, std Streams, openWindow func(context.Context, Window) int) (code int) {
	if len(args) == 2 && args[0] == opener.Command {
		return opener.Serve(args[1])
	}
	f := &face{std: std, window: openWindow}
	ctx, f.quiet = interruptible(ctx)
	defer f.quiet()
	defer func() {
		if recover() != nil { // what it says may quote anything, so nobody prints it
			f.json = f.json || slices.Contains(args, "--json")
			code = f.report(&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal})
		}
	}()
	root := f.root(args)
	root.SetArgs(args)
	root.SetIn(std.In)
	root.SetOut(std.Out)
	root.SetErr(std.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	f.json = f.json || slices.Contains(args, "--json") // the flags may not have been read
	if cause := interruptedBy(ctx); cause != nil {
		err = cause
	}
	return f.report(err)
}

// root is the command tree, as far as args need it.
func (f *face) root(args []string) *cobra.Command {
	root := &cobra.Command{
		Use:           "latchkey",
		Short:         words.ShortLatchkey(),
		Long:          words.LongLatchkey(),
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return f.openWindow(cmd) },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	flags := root.PersistentFlags()
	flags.StringVar(&f.dir, "home", "", words.FlagHome(home.Env))
	flags.StringVar(&f.keeper, "key-keeper", "", words.FlagKeeper())
	flags.StringVar(&f.passphraseFile, "passphrase-file", "", words.FlagPassphraseFile())
	flags.BoolVar(&f.json, "json", false, words.FlagJSON())
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return f.checkFlags() }
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return badFlag(err.Error()) })
	root.AddCommand(f.commands(args)...)
	return root
}

// commands are the subcommands: where args begin with the name of one, only that,
// because making all of them takes longer than a short command. Help, an unknown
// name and flags before a name need all.
func (f *face) commands(args []string) []*cobra.Command {
	makers := map[string]func() *cobra.Command{
		"providers": f.providersCommand, "sign-in": f.signInCommand, "accounts": f.accountsCommand, "show": f.showCommand,
		"label": f.labelCommand, "refresh": f.refreshCommand, "revoke": f.revokeCommand, "remove": f.removeCommand,
		"sign-out": f.signOutCommand, "token": f.tokenCommand, "call": f.callCommand, "trace": f.traceCommand, "lab": f.labCommand,
		"demo": f.demoCommand, "vault": f.vaultCommand, "reset": f.resetCommand, "callback": f.callbackCommand,
		"doctor": f.doctorCommand, "version": f.versionCommand,
	}
	if len(args) > 0 && makers[args[0]] != nil {
		return []*cobra.Command{makers[args[0]]()}
	}
	var all []*cobra.Command
	for _, make := range makers { // cobra sorts them
		all = append(all, make())
	}
	return all
}

func (f *face) checkFlags() error {
	switch auth.Keeper(f.keeper) {
	case "", auth.KeeperKeyring, auth.KeeperPassphrase, auth.KeeperMemory:
		return nil
	}
	return badFlag(words.BadKeeper())
}

// openWindow shows the graphical face; without one it prints the help.
func (f *face) openWindow(cmd *cobra.Command) error {
	if f.window == nil {
		cmd.SetOut(f.std.Err)
		_ = cmd.Help()
		return exitCode(exitUsage)
	}
	h, err := f.at()
	if err != nil {
		return err
	}
	w := Window{Home: h, Keeper: auth.Keeper(f.keeper), Version: Version()}
	if f.passphraseFile != "" {
		w.Passphrase = f.askPassphrase
	}
	f.quiet() // the window has its own way to end
	if code := f.window(cmd.Context(), w); code != 0 {
		return exitCode(code)
	}
	return nil
}

// at is the home of this run, whose pages say our words.
func (f *face) at() (*home.Home, error) {
	h, err := home.At(f.dir)
	if err != nil {
		return nil, err
	}
	h.Pages = home.Pages{Callback: words.CallbackPage, Demo: words.DemoPage}
	return h, nil
}

// interruptible ends ctx on an interrupt with a cause that says so. A second
// interrupt ends the program at once.
func interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	stop := sync.OnceFunc(func() { signal.Stop(signals); close(signals) })
	go func() {
		if _, ok := <-signals; ok {
			signal.Stop(signals)
			cancel(&auth.Error{Step: auth.StepWait, Kind: auth.KindCancelled, Reason: auth.ReasonInterrupted})
		}
	}()
	return ctx, stop
}

// interruptedBy is the interrupt that ended ctx, or nil.
func interruptedBy(ctx context.Context) error {
	var e *auth.Error
	if errors.As(context.Cause(ctx), &e) && e.Reason == auth.ReasonInterrupted {
		return e
	}
	return nil
}

func badFlag(why string) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag, Detail: strings.TrimSuffix(why, ".")}
}

func notBuilt(what string) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonNotBuilt, Detail: what}
}

// exactly takes n arguments, and says which when there are others.
func exactly(names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		return badFlag(words.Takes(names[0], strings.Join(names[1:], "")))
	}
}

// now is the time of this run, for statuses and spans.
func now() time.Time { return time.Now() }
