package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/demo"
	"latchkey/auth/home"
	"latchkey/internal/desktop/opener"
	"latchkey/ui/words"
)

// signInFlags are the flags of sign-in and sign-out.
type signInFlags struct {
	account   string
	label     string
	scopes    []string
	browser   string
	noBrowser bool
	callback  string
	device    bool
	timeout   time.Duration
	accept    []string
	issuers   []string // hosts of sign-in services that an API may name
	steps     bool     // stop before each step
}

func (f *face) signInCommand() *cobra.Command {
	var o signInFlags
	cmd := &cobra.Command{
		Use:   "sign-in PROVIDER|URL",
		Short: words.ShortSignIn(),
		Args:  exactly(words.AProvider()),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.device && !cmd.Flags().Changed("timeout") {
				o.timeout = wholeLife
			}
			return f.signIn(cmd.Context(), args[0], o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.account, "account", "", words.FlagAccount())
	flags.StringVar(&o.label, "label", "", words.FlagLabel())
	flags.StringArrayVar(&o.scopes, "scope", nil, words.FlagSignInScope())
	flags.StringVar(&o.browser, "browser", "", words.FlagBrowser())
	flags.BoolVar(&o.noBrowser, "no-browser", false, words.FlagNoBrowser())
	flags.StringVar(&o.callback, "callback", "", words.FlagCallback())
	flags.BoolVar(&o.device, "device", false, words.FlagDevice())
	flags.DurationVar(&o.timeout, "timeout", auth.DefaultTimeout, words.FlagTimeout())
	flags.StringArrayVar(&o.accept, "accept-host", nil, words.FlagAcceptHost())
	flags.StringArrayVar(&o.issuers, "accept-issuer", nil, words.FlagAcceptIssuer())
	flags.BoolVar(&o.steps, strings.TrimPrefix(stepFlag, "--"), false, words.FlagStepByStep())
	return cmd
}

// wholeLife is the default timeout of a sign-in by device code. It is longer than
// any code lives.
const wholeLife = 24 * time.Hour

func (o signInFlags) check() error {
	switch {
	case o.device && (o.callback != "" || o.browser != ""):
		return badFlag(words.BadDeviceWith())
	case o.callback != "" && o.callback != home.CallbackLoopback && o.callback != home.CallbackScheme:
		return badFlag(words.BadCallback())
	case len(o.issuers) > 0 && o.device:
		return badFlag(words.BadDeviceWith())
	case o.timeout <= 0:
		return badFlag(words.BadTimeout())
	case o.noBrowser && o.browser != "":
		return badFlag(words.BadTwoBrowsers())
	case o.browser != "":
		return opener.Find(o.browser)
	}
	return nil
}

func (f *face) signIn(ctx context.Context, name string, o signInFlags) error {
	if err := o.check(); err != nil {
		return err
	}
	if _, ok := f.terminal(); o.steps && !ok {
		return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonNoTerminal, Detail: stepFlag}
	}
	isAddress, err := f.isAddress(name)
	id := ""
	if err == nil && !isAddress {
		id, err = f.ready(name)
	}
	if err != nil {
		return err
	}
	if isAddress {
		if err := f.refusesUnasked(ctx, name, o); err != nil {
			return err
		}
	}
	s, err := f.making(ctx, demo.Options{})
	if err != nil {
		return err
	}
	defer f.closing(s)
	x, err := f.requested(ctx, s, id, o)
	if err != nil {
		return err
	}
	if in, ok := f.terminal(); ok && o.noBrowser {
		restore := leaveLineMode(in)
		defer restore()
		// A second interrupt ends the program without its deferred calls.
		defer context.AfterFunc(ctx, restore)()
	}
	if isAddress {
		return f.signInAt(ctx, s, x, name, o)
	}
	a, err := s.SignIn(ctx, x)
	if e := auth.AsError(err); e != nil && e.Reason == auth.ReasonNewPair {
		p, providerErr := s.Provider(ctx, id)
		if _, ok := f.terminal(); providerErr == nil && (ok || len(o.issuers) > 0) {
			return f.signInAt(ctx, s, x, p.Resource, o)
		}
	}
	if err != nil && f.agrees(ctx, &x) {
		a, err = s.SignIn(ctx, x)
	}
	if err != nil {
		return err
	}
	return f.signedIn(s, a)
}

// ready returns the id of a provider that is ready for sign-in. It runs before a
// vault is created for the sign-in.
func (f *face) ready(name string) (string, error) {
	h, err := f.at()
	if err != nil {
		return "", err
	}
	e, err := h.Catalog().Find(name)
	if err == nil && !e.Ready() {
		err = &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonNotReady, Provider: e.DisplayName(), Detail: e.ID}
	}
	return e.ID, err
}

// requested returns the sign-in that the flags describe.
func (f *face) requested(ctx context.Context, s *home.Session, id string, o signInFlags) (home.SignIn, error) {
	x := home.SignIn{
		Label:    o.label,
		Provider: id, Browser: o.browserName(s.Home), Scopes: o.scopes, Accept: o.accept, Callback: o.callback, Device: o.device, Timeout: o.timeout,
		Browse: f.browse(s.Home, o),
		OnCode: f.showCode, Observe: f.cameBack(),
	}
	if o.account != "" {
		a, err := home.Find(ctx, s.Vault, o.account)
		if err != nil {
			return x, err
		}
		x.Account = a.ID
	}
	if o.noBrowser {
		x.Pasted = f.typing(f.std.In)
		x.OnPasteRefused = func() { f.say(words.PasteRefused()) }
		f.renewing(&x)
	}
	if o.steps {
		x.Pause = f.stepping(f.std.In)
	}
	x.OnUnnamed = func(ctx context.Context, u home.Unnamed) (string, error) { return f.nameAccount(ctx, x, u) }
	return x, nil
}

// maxCameBack is how many answers that cannot be taken one sign-in explains: some of
// them can come from any program of this computer.
const maxCameBack = 3

// cameBack returns a follower of a sign-in that explains each answer of the provider
// that cannot be taken when it comes, because nothing else may come after it.
func (f *face) cameBack() func(auth.Event) {
	explained := 0
	return func(e auth.Event) {
		if e.Err == nil || e.Done || !auth.CameBack(e.Err.Reason) || explained == maxCameBack {
			return
		}
		explained++
		f.explain(e.Err)
	}
}

// explain says why something could not be done that does not end the command.
func (f *face) explain(e *auth.Error) {
	title, hint := words.Say(e)
	f.say(words.TitleAndHint(title, hint))
	if said := words.Said(e); said != "" {
		f.say(said)
	}
}

// renewEach is the shortest time between two requests for another address.
const renewEach = 10 * time.Second

// renewing reports when an address expires, and requests another address then.
func (f *face) renewing(x *home.SignIn) {
	reopen := make(chan struct{}, 1)
	x.Reopen = reopen
	x.OnExpiry = func(until time.Time) {
		f.say(words.NextAddress(until.Local()))
		time.AfterFunc(max(until.Sub(now()), renewEach), func() {
			select {
			case reopen <- struct{}{}:
			default:
			}
		})
	}
}

// browserName is the name of the browser that browse opens, for the account's
// history; empty where the person opens the address, or the settings name one.
func (o signInFlags) browserName(h *home.Home) string {
	config, _ := h.Config() // opening the session has warned of faults
	switch {
	case o.browser != "":
		return filepath.Base(o.browser)
	case o.noBrowser || config.Browser != "":
		return ""
	}
	return auth.SystemBrowser
}

// browse prints a page's address, alone on a line of standard error, and opens the
// page in the browser of the flag, or else of the settings.
func (f *face) browse(h *home.Home, o signInFlags) home.Browse {
	b := home.Browse{Show: func(address string) { f.showAddress(address, o) }}
	if !o.noBrowser {
		b.Open = func(ctx context.Context, start string) error { return f.openBrowser(ctx, h, start, o) }
	}
	return b
}

func (f *face) showAddress(address string, o signInFlags) {
	if o.noBrowser {
		f.say(words.OpenByHand())
	} else {
		f.say(words.BrowserOpens())
	}
	_, _ = fmt.Fprintln(f.std.Err, address)
	if warning := words.LongAddress(address); warning != "" {
		f.say(warning)
	}
}

// openBrowser starts the browser with a start address.
func (f *face) openBrowser(ctx context.Context, h *home.Home, start string, o signInFlags) (err error) {
	if o.browser != "" {
		err = opener.OpenWith(o.browser, start)
	} else {
		config, _ := h.Config() // opening the session has warned of faults
		err = opener.OpenIn(ctx, config.Browser, start)
	}
	if err != nil {
		title, hint := words.Say(auth.AsError(err))
		f.say(words.TitleAndHint(title, hint))
	}
	return err
}

func (f *face) signedIn(s *home.Session, a auth.Account) error {
	if f.json {
		return f.printJSON(shapeOf(a, s.Vault.Keeper()))
	}
	f.say(words.SignedInKept(a.DisplayName(), s.Vault.Keeper()))
	if missing := a.Missing(); len(missing) > 0 {
		f.say(words.NotGrantedAre(strings.Join(missing, " ")))
	}
	if warning := words.Unadvertised(a); warning != "" {
		f.say(warning)
	}
	if a.Grant.Bound() {
		f.say(words.SignedInBound())
	}
	for _, d := range a.Details() {
		if d.Requested != d.Granted {
			f.say(words.DetailOf(d))
		}
	}
	return f.print(a.ID + "\n")
}

// maxPasted is the largest size of a pasted address, in bytes.
const maxPasted = 64 << 10

// lines sends each line of in until in ends, and skips lines longer than
// maxPasted. Reading cannot be interrupted, so the goroutine ends with in or with
// the program.
func lines(in io.Reader) <-chan string {
	pasted := make(chan string)
	go func() {
		defer close(pasted)
		reader := bufio.NewReaderSize(in, maxPasted)
		for tooLong := false; ; {
			part, err := reader.ReadSlice('\n')
			if errors.Is(err, bufio.ErrBufferFull) {
				tooLong = true
				continue
			}
			if line := strings.TrimSpace(edited(part)); !tooLong && (line != "" || err == nil) {
				pasted <- line // a blank line answers a question, and is no address
			}
			if err != nil {
				return
			}
			tooLong = false
		}
	}()
	return pasted
}

// keyBackspace is the key that a terminal outside line mode sends as a byte.
const keyBackspace = 0x7f

// edited applies the backspaces of a line that was typed outside line mode.
func edited(typed []byte) string {
	var kept []byte
	for _, b := range typed {
		if b != keyBackspace {
			kept = append(kept, b)
		} else if len(kept) > 0 {
			kept = kept[:len(kept)-1]
		}
	}
	return string(kept)
}
