// Package terminal is Latchkey's text face: every command of the program.
//
// # The rules of this face
//
// Standard output carries the requested data and nothing else, so that it can be
// piped; standard error carries the messages. With --json, standard output is
// JSON alone, and the last line on standard error is the error as JSON. Only the
// command token prints a token. The exit code shows the kind of a failure; see
// codeOf.
package terminal

import (
	"context"
	"errors"
	"io"
	"log"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/internal/desktop/instance"
	"latchkey/internal/desktop/opener"
	"latchkey/ui/words"
)

// Streams are the input and the outputs of a command.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Window is the input of the graphical face.
type Window struct {
	Home *home.Home

	// Keeper is the keeper that the flag names, or empty.
	Keeper auth.Keeper

	// Passphrase returns the passphrase of the flag. nil means that the window
	// asks for it.
	Passphrase func(ctx context.Context, retry bool) ([]byte, error)

	// Wish is the sign-in at which the window opens: a provider's name, or the address of an API.
	// Empty means none.
	Wish string

	Version string
}

// face is one run of one command.
type face struct {
	std    Streams
	window func(context.Context, Window) int
	ctx    context.Context // of the command; an interrupt ends it
	quiet  func()          // stops catching signals

	json           bool
	dir            string
	keeper         string
	passphraseFile string
	wish           string // Window.Wish

	warned   sync.Once      // of what config.toml has that cannot be used
	question *home.Question // that the last sign-in left; nil means none
	typed    <-chan string  // the lines of a terminal that this command reads; nil means none yet

	passphrase struct {
		sync.Once
		text []byte
		err  error
	}
}

// Run runs one command line, without the program's name, and returns the exit
// code. openWindow shows the graphical face; nil means that this build has none.
func Run(ctx context.Context, args []string, std Streams, openWindow func(context.Context, Window) int) (code int) {
	if len(args) == 2 && args[0] == opener.Command {
		return opener.Serve(args[1])
	}
	log.SetOutput(io.Discard) // net/http would quote what a server sends unasked, which may be a token
	f := &face{std: std, window: openWindow, ctx: ctx, quiet: func() {}}
	defer func() { f.quiet() }()
	defer func() {
		if recover() != nil { // a panic's value may quote a secret, so it is not printed
			f.json = f.json || slices.Contains(args, "--json")
			code = f.report(&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal})
		}
	}()
	root := f.root(args)
	root.SetArgs(args)
	root.SetIn(std.In)
	root.SetOut(std.Out)
	root.SetErr(std.Err)
	err := tree{root}.wrongTopic(args)
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	if err == nil {
		return 0
	}
	f.json = f.json || slices.Contains(args, "--json") // parsing may have failed before the flag
	if cause := interruptedBy(f.ctx); cause != nil {
		err = cause
	}
	return f.report(err)
}

// root returns the command tree, with the subcommands that args need.
func (f *face) root(args []string) *cobra.Command {
	var version bool
	root := &cobra.Command{
		Use:           "latchkey",
		Short:         words.ShortLatchkey(),
		Long:          words.LongLatchkey(),
		Args:          addressOrNone,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case version:
				return f.printVersion()
			case len(args) > 0:
				return f.callback(cmd.Context(), args[0])
			}
			return f.openWindow(cmd)
		},
	}
	root.Flags().BoolVar(&version, "version", false, words.ShortVersion())
	root.Flags().StringVar(&f.wish, "sign-in", "", words.FlagWish())
	cobra.MousetrapHelpText = "" // on Windows cobra would end whatever Explorer starts: a double click opens the window
	flags := root.PersistentFlags()
	flags.StringVar(&f.dir, "home", "", words.FlagHome(home.Env))
	flags.StringVar(&f.keeper, "key-keeper", "", words.FlagKeeper())
	flags.StringVar(&f.passphraseFile, "passphrase-file", "", words.FlagPassphraseFile())
	flags.BoolVar(&f.json, "json", false, words.FlagJSON())
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		f.ctx, f.quiet = interruptible(f.ctx)
		cmd.SetContext(f.ctx)
		if err := notEmpty(cmd); err != nil {
			return err
		}
		return f.checkFlags()
	}
	root.SetFlagErrorFunc(wrongFlag)
	root.AddCommand(f.commands(args)...)
	withHelp(root)
	if completes(args) {
		f.withCompletion(root)
	}
	return root
}

// commands returns the subcommands. If args begin with the name of one, it
// returns only that one, because building all of them takes longer than a short
// command. Help, an unknown name and flags before a name need all.
func (f *face) commands(args []string) []*cobra.Command {
	makers := map[string]func() *cobra.Command{
		"providers": f.providersCommand, "sign-in": f.signInCommand, "accounts": f.accountsCommand, "show": f.showCommand,
		"label": f.labelCommand, "refresh": f.refreshCommand, "revoke": f.revokeCommand, "remove": f.removeCommand,
		"sign-out": f.signOutCommand, "token": f.tokenCommand, "call": f.callCommand, "trace": f.traceCommand, "lab": f.labCommand,
		"demo": f.demoCommand, "vault": f.vaultCommand, "reset": f.resetCommand, "callback": f.callbackCommand,
		"git": f.gitCommand, "git-credential": f.gitCredentialCommand, "kube": f.kubeCommand, "kube-credential": f.kubeCredentialCommand,
		"lend": f.lendCommand, "header": f.headerCommand, "stop": f.stopCommand,
		"doctor": f.doctorCommand, "version": f.versionCommand, "man": f.manCommand,
		"programs": f.programsCommand, "ledger": f.ledgerCommand, "exec": f.execCommand,
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

// openWindow shows the graphical face. A build without one prints the help.
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
	if !instance.IsWish(f.wish) {
		return badFlag(words.BadWish())
	}
	w := Window{Home: h, Keeper: auth.Keeper(f.keeper), Wish: strings.TrimSpace(f.wish), Version: Version()}
	if f.passphraseFile != "" {
		w.Passphrase = f.askPassphrase
	}
	f.quiet() // the window handles the end of the program itself
	if code := f.window(cmd.Context(), w); code != 0 {
		return exitCode(code)
	}
	return nil
}

// at returns the home of this run, whose pages use our words.
func (f *face) at() (*home.Home, error) {
	h, err := home.At(f.dir)
	if err != nil {
		return nil, err
	}
	h.Pages = home.Pages{Callback: words.CallbackPage, Demo: words.DemoPage, Failure: words.Say, Lend: words.LendRefusal}
	return h, nil
}

// interruptible returns a context that an interrupt ends, with ReasonInterrupted
// as its cause. A second interrupt ends the program at once.
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

// interruptedBy returns the interrupt that ended ctx, or nil.
func interruptedBy(ctx context.Context) error {
	var e *auth.Error
	if errors.As(context.Cause(ctx), &e) && e.Reason == auth.ReasonInterrupted {
		return e
	}
	return nil
}

// mayBeEmpty are the flags to which the empty text says something.
var mayBeEmpty = []string{"label", "user"}

// notEmpty refuses a flag without a text: with --account "$A" and no A, the command would be about
// every account.
func notEmpty(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && f.Value.String() == "" && !slices.Contains(mayBeEmpty, f.Name) {
			err = badFlag(words.BadEmptyFlag(f.Name))
		}
	})
	return err
}

func badFlag(why string) error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag, Detail: strings.TrimSuffix(why, ".")}
}

// exactly accepts one argument for each name; its error lists the names.
func exactly(names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		return badFlag(words.Takes(names[0], strings.Join(names[1:], "")))
	}
}

// now is the clock of this face.
func now() time.Time { return time.Now() }
