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
)

// ClientID is the public client that is registered from the start: any
// loopback port, any path under /cb/, no secret, PKCE.
const ClientID = "latchkey-demo"

// Options are the provider's few settings. The zero value is usable.
type Options struct {
	// CodeTTL is how long an authorization code lives; 0 means 60 seconds.
	CodeTTL time.Duration
	// TokenTTL is how long an access token lives; 0 means one hour.
	TokenTTL time.Duration
	// DeviceInterval is how far apart a device's polls must be (RFC 8628 §3.2);
	// 0 means 5 seconds.
	DeviceInterval time.Duration
	// PAR offers pushed authorization requests (RFC 9126).
	PAR bool
	// DPoP offers tokens bound to a key (RFC 9449), DPoPNonce offers them and
	// demands a nonce in each proof (§8). A client that takes the offer cannot
	// hand its token to another program, so neither is the default.
	DPoP, DPoPNonce bool
	// Log is told what went wrong inside; nil means nobody.
	Log *slog.Logger
	// Now is the clock of codes and tokens; nil means time.Now. It may run
	// ahead of time.Now, never behind.
	Now func() time.Time
	// OnRequest is told every request once it is answered, by the goroutine that
	// answered it; nil means nobody.
	OnRequest func(Request)
	// Observe takes what the provider did in a sign-in, with the mark of the attempt
	// (auth.MarkOf of its state or device code) and no secret; an auth.Witness passes it
	// on. It is called by the goroutine that answers the request; nil means that nothing
	// is reported.
	Observe func(mark string, e auth.Event)
	// Say gives the texts of the pages; nil means that a page shows their
	// names and holes.
	Say Say
}

// Say is a text of a page by its name, with the named holes filled. What the
// holes hold comes from anywhere and is no HTML.
type Say func(name string, holes map[string]string) string

// Sealer keeps a file that only its owner can read; auth/vault.Folder is one.
// UnsealFile passes fs.ErrNotExist on.
type Sealer interface {
	SealFile(path, purpose string, plaintext []byte) error
	UnsealFile(path, purpose string) ([]byte, error)
}

// Demo is one demo provider, or one of several handles on the same folder. It
// may be used by many goroutines at once.
type Demo struct {
	dir    string // empty: nothing is kept
	sealer Sealer // nil: state lives in memory
	o      Options

	turn     chan struct{} // holds one token: whose turn it is in this process
	lock     *flock.Flock  // whose turn it is among processes; nil without a sealer
	store    *store
	loaded   digest       // of the sealed file that store holds
	kept     bool         // the port stands in the folder, so it may not change
	listener net.Listener // bound beforehand; only Standalone's

	acts []act // of the transaction under way

	face   atomic.Pointer[face]
	damage atomic.Pointer[auth.Error]
}

// Open opens the demo provider kept in dir, which need not exist yet; nothing
// is created before the first request. With a nil sealer nothing but memory
// holds the state, and it dies with the process.
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
	if err := d.show(originOf("127.0.0.1", port)); err != nil {
		return nil, err
	}
	return d, nil
}

// Standalone makes a provider that nothing keeps, listening on addr, an IP
// literal of the loopback interface with a port, which may be 0. Serve answers
// there.
func Standalone(addr string, o Options) (*Demo, error) {
	host, port, err := net.SplitHostPort(addr)
	_, bad := strconv.ParseUint(port, 10, 16)
	if err != nil || bad != nil || !auth.IsLoopbackLiteral(host) {
		return nil, &auth.Error{
			Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadFlag,
			Detail: addr + " is not a loopback IP address with a port",
		}
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, portTaken(addr).Caused(err)
	}
	d := newDemo(o)
	d.listener = listener
	if err := d.show(originOf(host, listener.Addr().(*net.TCPAddr).Port)); err != nil {
		_ = listener.Close()
		return nil, err
	}
	return d, nil
}

func newDemo(o Options) *Demo {
	if o.CodeTTL <= 0 {
		o.CodeTTL = time.Minute
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
	d.store = &store{now: o.Now, own: lives{Code: o.CodeTTL, Token: o.TokenTTL}}
	return d
}

// Issuer is the issuer identifier. It changes at most once, in the first call
// of Serve in a new folder, when the port it would have is taken.
func (d *Demo) Issuer() string { return d.face.Load().issuer }

// Handler answers requests to the issuer's origin.
func (d *Demo) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.answer(r).writeTo(w) })
}

// Damage is not nil once a damaged state file has been moved aside and the
// provider has begun afresh: every grant it knew is gone. The error's Detail is
// where the damaged file lies now.
func (d *Demo) Damage() error {
	if e := d.damage.Load(); e != nil {
		return e
	}
	return nil
}

// Close lets go of the address of a Standalone that was never served. It is
// harmless on any other.
func (d *Demo) Close() error {
	if d.listener == nil {
		return nil
	}
	return d.listener.Close()
}

// Provider is the configuration that signs in at the demo provider.
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

// within runs f when it is this handle's turn: nobody else, in this process or
// another, sees the state meanwhile. What f changed is sealed before within
// returns; if that fails, the change is forgotten.
func (d *Demo) within(ctx context.Context, f func() error) error {
	release, err := d.Hold(ctx)
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
