package terminal

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/lend"
	"latchkey/ui/words"
)

// lendURL is the variable in which a program finds the address that was lent to it.
const lendURL = "LATCHKEY_URL"

// urlMark stands for that address in the program's arguments.
const urlMark = "{url}"

// usualLease is how long a lease without a program lasts.
const usualLease = 30 * time.Minute

// lending is what the flags of lend say.
type lending struct {
	what          agent.Lending
	isReadOnly    bool
	printsConfig  bool
	hasTime       bool
	name, program string
	args          []string // of the program
}

func (f *face) lendCommand() *cobra.Command {
	var l lending
	cmd := &cobra.Command{
		Use:   "lend ACCOUNT [-- CMD ARGS…]",
		Short: words.ShortLend(),
		Long:  words.LongLend(),
		Args: func(cmd *cobra.Command, args []string) error {
			dash := cmd.ArgsLenAtDash()
			if dash < 0 && len(args) == 1 || dash == 1 && len(args) > 1 {
				return nil
			}
			return badFlag(words.BadLendArguments())
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if l.name = args[0]; len(args) > 1 {
				l.program, l.args = args[1], args[2:]
			}
			l.hasTime = cmd.Flags().Changed("for")
			if err := l.check(); err != nil {
				return err
			}
			return f.lend(cmd.Context(), l)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&l.what.To, "to", "", words.FlagTo())
	flags.StringArrayVar(&l.what.Paths, "path", nil, words.FlagPath())
	flags.StringArrayVar(&l.what.Methods, "method", nil, words.FlagLendMethod())
	flags.BoolVar(&l.isReadOnly, "read-only", false, words.FlagReadOnly())
	flags.StringArrayVar(&l.what.Scopes, "scope", nil, words.FlagLendScope())
	flags.DurationVar(&l.what.For, "for", 0, words.FlagFor())
	flags.BoolVar(&l.printsConfig, "print-config", false, words.FlagPrintConfig())
	return cmd
}

// check completes what the flags say, and refuses what does not go together.
func (l *lending) check() error {
	switch {
	case l.hasTime && l.what.For <= 0:
		return badFlag(words.BadFor())
	case l.printsConfig && l.program != "":
		return badFlag(words.BadPrintConfig())
	case !l.hasTime && l.program == "":
		l.what.For = usualLease
	}
	return l.limitMethods()
}

// limitMethods divides the flags --method into methods of HTTP and calls of MCP. Where only calls
// are named, nothing else is lent that changes anything.
func (l *lending) limitMethods() error {
	var methods []string
	for _, method := range l.what.Methods {
		switch {
		case l.isReadOnly && !slices.Contains(lend.ReadOnly, strings.ToUpper(method)) && !slices.Contains(lend.MCPReads, method):
			return badFlag(words.BadReadOnly())
		case lend.IsMCPCall(method):
			l.what.Calls = append(l.what.Calls, method)
		default:
			methods = append(methods, method)
		}
	}
	if l.isReadOnly && l.printsConfig && l.what.Methods == nil {
		l.what.Calls = lend.MCPReads
	}
	if methods == nil && (l.isReadOnly || l.what.Calls != nil) {
		methods = lend.ReadOnly
	}
	l.what.Methods = methods
	return nil
}

// lend opens the lease and keeps it until its end.
func (f *face) lend(ctx context.Context, l lending) error {
	if l.program != "" {
		if _, err := exec.LookPath(l.program); err != nil {
			return f.notStarted(l.program, err)
		}
	}
	lent, done, err := f.lent(ctx, l.name, l.what)
	if err != nil {
		return err
	}
	defer done()
	if len(lent.Asked) > 0 {
		f.say(words.LentScopes(lent.Asked, lent.Got))
	}
	if l.program != "" {
		return f.lendTo(lent, l)
	}
	line := lent.Address.Reveal()
	if l.printsConfig {
		line = configFor(lent)
	}
	if err := f.print(line + "\n"); err != nil {
		return err
	}
	f.say(words.LentUntil(lent.Origin, lent.Name, lent.Until))
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-lent.Done:
	}
	if ending := lent.State().Ending; ending != lend.EndedTime {
		return &auth.Error{Step: auth.StepWait, Kind: auth.KindCancelled, Reason: auth.ReasonLeaseEnded, Detail: string(ending)}
	}
	return nil
}

// lendTo runs the program that the lease is for.
func (f *face) lendTo(lent *agent.Lent, l lending) error {
	address := lent.Address.Reveal()
	argv := []string{l.program}
	for _, arg := range l.args {
		argv = append(argv, strings.ReplaceAll(arg, urlMark, address))
	}
	ended := make(chan struct{})
	said := make(chan struct{})
	go func() {
		defer close(said)
		select {
		case <-lent.Done:
			f.say(words.LeaseOver(string(lent.State().Ending)))
		case <-ended:
		}
	}()
	err := f.runChild(argv, []string{lendURL + "=" + address})
	close(ended)
	<-said
	return err
}

// lent opens a lease: through the holder, else in this process. done ends it.
func (f *face) lent(ctx context.Context, name string, what agent.Lending) (lent *agent.Lent, done func(), err error) {
	// An interrupt ends the opening; the lease ends with what it is for.
	open, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	release := context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })
	defer release()
	h, err := f.holdersHome()
	if err == nil {
		lent, err = h.LendByHolder(open, name, what)
	}
	if err == nil {
		return lent, func() { lent.End(lend.EndedProgram); <-lent.Done; cancel(nil) }, nil
	}
	if !errors.Is(err, agent.ErrNoHolder) {
		cancel(nil)
		return nil, nil, err
	}
	s, err := f.reading(open)
	if err != nil {
		cancel(nil)
		return nil, nil, err
	}
	lent, stop, err := s.LendAlone(open, name, what)
	if err != nil {
		f.closing(s)
		cancel(nil)
		return nil, nil, err
	}
	return lent, func() {
		lent.End(lend.EndedProgram)
		<-lent.Done
		stop()
		f.closing(s)
		cancel(nil)
	}, nil
}

// configFor is the entry of an MCP client's configuration whose server is the address that was
// lent, on one line.
func configFor(lent *agent.Lent) string {
	type server struct {
		Type string `json:"type"`
		URL  string `json:"url"`
	}
	address := lent.Address.Reveal()
	if u, err := url.Parse(lent.Resource); err == nil && auth.OriginOf(lent.Resource) == lent.Origin {
		address += strings.TrimSuffix(u.EscapedPath(), "/")
		if u.RawQuery != "" {
			address += "?" + u.RawQuery
		}
	}
	text, err := json.Marshal(map[string]map[string]server{"mcpServers": {configName(lent): {"http", address}}})
	if err != nil { // strings always marshal
		return address
	}
	return string(text)
}

// configName names a server in a configuration: the host of the API, which is no secret.
func configName(lent *agent.Lent) string {
	u, err := url.Parse(lent.Origin)
	if err != nil {
		return "latchkey"
	}
	return "latchkey-" + strings.ReplaceAll(u.Hostname(), ".", "-")
}
