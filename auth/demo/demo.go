package demo

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"latchkey/auth"
	"latchkey/auth/internal/weak"
)

// ClientID is the public client that is registered from the start: any loopback
// port, any path under /cb/, no secret, PKCE.
const ClientID = "latchkey-demo"

// Options are the provider's settings. The zero value is usable.
type Options struct {
	// CodeTTL is the lifetime of an authorization code; 0 means ten minutes, the longest
	// that RFC 6749 §4.1.2 recommends, so that a sign-in can be shown step by step.
	CodeTTL time.Duration
	// TokenTTL is the lifetime of an access token; 0 means one hour.
	TokenTTL time.Duration
	// DeviceInterval is the shortest interval between a device's polls (RFC 8628
	// §3.2); 0 means 5 seconds.
	DeviceInterval time.Duration
	// PAR offers pushed authorization requests (RFC 9126).
	PAR bool
	// DPoP offers tokens bound to a key (RFC 9449); DPoPNonce offers them and
	// demands a nonce in each proof (§8). A client that uses the offer cannot
	// pass its token to another program, so neither is the default.
	DPoP, DPoPNonce bool
	// Admit are other users of this computer whose connections are answered, by the
	// ids that connowner.Resolve returns. Those of every other ordinary user are
	// closed, as far as the system reports whose they are.
	Admit []string
	// Log receives internal errors; nil means that they are dropped.
	Log *slog.Logger
	// Now is the clock of codes and tokens; nil means time.Now. It may run ahead
	// of time.Now, never behind.
	Now func() time.Time
	// OnRequest is called with every request after its answer, on the goroutine
	// that answered it; nil means that requests are not reported.
	OnRequest func(Request)
	// Observe is called with each event of the provider in a sign-in, and with
	// the mark of the attempt (auth.MarkOf of its state or device code). Events
	// contain no secret; an auth.Witness passes them on. Observe runs on the
	// goroutine that answers the request; nil means that events are not reported.
	Observe func(mark string, e auth.Event)
	// Successor takes over the address when stop of Serve has ended the provider there. The
	// listener stays bound meanwhile, so that no browser fails to connect. It closes the
	// listener; nil means that Serve does.
	Successor func(net.Listener)
	// Say returns the texts of the pages; nil means that a page shows their names
	// and holes.
	Say Say

	// labSecret is the secret of the client LabClientID; empty means that there is no
	// such client. Only SignInWithoutPKCE of this package sets it.
	labSecret auth.Secret

	// lacks are the protections that are missing. Only Weakened sets it.
	lacks weak.Set
}

// Say returns a page's text by its name, with the named holes filled. The values
// of the holes may come from any source and are not HTML.
type Say func(name string, holes map[string]string) string

// Sealer keeps a file that only its owner can read; auth/vault.Folder is one.
// UnsealFile must pass fs.ErrNotExist on.
type Sealer interface {
	SealFile(path, purpose string, plaintext []byte) error
	UnsealFile(path, purpose string) ([]byte, error)
}

// Demo is one demo provider, or one of several handles on the same folder. Many
// goroutines may use it at the same time.
type Demo struct {
	dir    string // empty: nothing is stored
	sealer Sealer // nil: the state is in memory only
	o      Options

	turn     chan struct{} // contains one token: the turn within this process
	lock     *flock.Flock  // the turn among processes; nil without a sealer
	store    *store
	loaded   digest       // of the sealed file from which store was read
	kept     bool         // the port is stored in the folder, so it may not change
	listener net.Listener // bound in advance; Standalone only

	acts []act // of the present transaction

	given given // the faults on demand

	face   atomic.Pointer[face]
	damage atomic.Pointer[auth.Error]
}

// Open opens the demo provider stored in dir, which need not exist; nothing is
// created before the first request. With a nil sealer the state is in memory only
// and ends with the process.
func Open(dir string, sealer Sealer, o Options) (*Demo, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, cannotWrite(dir, err)
	}
	d := newDemo(o)
	d.dir, d.sealer = dir, sealer
	if sealer != nil {
		d.lock = flock.New(filepath.Join(dir, lockFile))
	}
	port, kept := keptPort(dir)
	if !kept {
		port = candidatePort(dir)
	}
	d.kept = kept && sealer != nil
	if err := d.setOrigin(originOf("127.0.0.1", port)); err != nil {
		return nil, err
	}
	return d, nil
}

// Standalone makes a provider that stores nothing. It listens on addr, an IP
// literal of the loopback interface with a port, which may be 0. Serve answers
// there.
func Standalone(addr string, o Options) (*Demo, error) {
	host, port, err := net.SplitHostPort(addr)
	_, bad := strconv.ParseUint(port, 10, 16)
	if err != nil || bad != nil || !auth.IsLoopbackLiteral(host) {
		return nil, &auth.Error{
			Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag,
			Why: auth.WhyNotLoopback, Detail: addr,
		}
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, portFault(addr, err)
	}
	d := newDemo(o)
	d.listener = listener
	if err := d.setOrigin(originOf(host, listener.Addr().(*net.TCPAddr).Port)); err != nil {
		_ = listener.Close()
		return nil, err
	}
	return d, nil
}

func newDemo(o Options) *Demo {
	if o.CodeTTL <= 0 {
		o.CodeTTL = 10 * time.Minute
	}
	if o.TokenTTL <= 0 {
		o.TokenTTL = time.Hour
	}
	if o.DeviceInterval <= 0 {
		o.DeviceInterval = 5 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	d := &Demo{o: o, turn: make(chan struct{}, 1)}
	d.store = &store{now: o.Now, own: lifetimes{Code: o.CodeTTL, Token: o.TokenTTL}, labSecret: o.labSecret, lacks: o.lacks}
	return d
}

// Issuer is the issuer identifier. It changes at most once: in the first call of
// Serve in a new folder, if its port is taken.
func (d *Demo) Issuer() string { return d.face.Load().issuer }

// Handler answers requests to the issuer's origin.
func (d *Demo) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.patient(w)
		d.answerUnder(r).serve(w)
	})
}

// Damage returns an error after a damaged state file was moved aside and the
// provider began with an empty state; all earlier grants are then gone. The
// error's Detail is the new path of the damaged file.
func (d *Demo) Damage() error {
	if e := d.damage.Load(); e != nil {
		return e
	}
	return nil
}

// Close releases the address of a Standalone that was never served. It has no
// effect on any other.
func (d *Demo) Close() error {
	if d.listener == nil {
		return nil
	}
	return d.listener.Close()
}

// Provider returns the configuration for signing in at the demo provider.
func Provider(issuer string) auth.Provider {
	return auth.Provider{
		ID:        "demo",
		Name:      "Demo provider",
		Issuer:    issuer,
		ClientID:  ClientID,
		Scopes:    []string{"openid", "profile", "email", "offline_access", "notes.read"},
		Resources: []string{issuer},
	}
}

// within runs f in this handle's turn: meanwhile no other goroutine or process
// sees the state. Changes by f are sealed before within returns; if that fails,
// they are discarded.
func (d *Demo) within(ctx context.Context, f func() error) error {
	release, err := d.Lock(ctx)
	if err != nil {
		return err
	}
	defer release()
	if err := d.load(); err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	return d.save()
}
