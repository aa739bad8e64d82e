package home

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"latchkey/assets"
	"latchkey/auth"
	"latchkey/auth/catalog"
	"latchkey/auth/demo"
	"latchkey/auth/journal"
	"latchkey/auth/ledger"
	"latchkey/auth/lend"
	"latchkey/auth/trace"
	"latchkey/auth/vault"
)

// Vault is what a home needs of a vault: the folder of sealed files, or memory.
type Vault interface {
	auth.Vault
	demo.Sealer
	Secret(ctx context.Context, name string) (auth.Secret, error)
	SetSecret(ctx context.Context, name string, secret auth.Secret) error
	DeleteSecret(ctx context.Context, name string) error
	Repair(ctx context.Context) ([]vault.Repaired, error)
	Stamp() string
	Close()
}

// Portable is a vault that can move to another computer: the folder.
type Portable interface {
	Export(ctx context.Context, w io.Writer, passphrase []byte) error
	Import(ctx context.Context, r io.Reader, passphrase []byte) (vault.Imported, error)
}

var (
	_ Vault = (*vault.Folder)(nil)
	_ Vault = (*vault.Memory)(nil)
)

// Catalog returns the providers of this home. A fault of config.toml costs only what it
// concerns.
func (h *Home) Catalog() *catalog.Catalog {
	config, _ := h.Config()
	presets, subErr := fs.Sub(assets.Providers, "providers")
	if subErr != nil {
		presets = nil
	}
	team := func() string {
		now, err := h.Config()
		if err != nil && now.TeamProviders == "" {
			now = config // the file may be half written
		}
		return cmp.Or(now.TeamProviders, h.team)
	}
	return &catalog.Catalog{
		Demo:    func() auth.Provider { return demo.Provider(demo.IssuerAt(h.DemoDir())) },
		Presets: presets,
		UserDir: h.ProvidersDir(),
		Team:    team,
	}
}

// Traces returns the recorded flows of this home.
func (h *Home) Traces() trace.Store { return trace.Store{Dir: h.TracesDir()} }

// LogFile is the newest file of the log. It need not exist.
func (h *Home) LogFile() string { return filepath.Join(h.LogDir(), journal.Name) }

// Journal returns the log of this home. Nothing is created before the first
// entry.
func (h *Home) Journal() *journal.Log { return journal.Open(h.LogDir()) }

// Session is an open vault and everything that depends on it, assembled in one
// place for the app and for every command.
type Session struct {
	Home     *Home
	Vault    Vault
	Catalog  *catalog.Catalog
	Demo     *demo.Demo
	Client   *auth.Client
	Recorder *trace.Recorder

	news     stream
	journal  *journal.Log
	demo     demo.Options
	holder   holder
	programs programs
	leases   leases

	transports transports
	logFault   sync.Once // the log cannot be written, and that was reported

	mu        sync.Mutex
	stopDemo  func()    // nil: the demo provider is not served
	leftDemo  time.Time // when a sign-in there was cancelled last that keeps its address
	leftPorts []string  // the ports of those addresses
}

// session assembles the parts on an open vault, which Close closes.
func (h *Home) session(v Vault, o demo.Options) (*Session, error) {
	o.Say = h.Pages.Demo
	h.sweep()
	s := &Session{Home: h, Vault: v, Catalog: h.Catalog(), Recorder: &trace.Recorder{Store: h.Traces()}, journal: h.Journal(), demo: o}
	// A vault in memory has no key that another process could use: the demo
	// provider's state ends with this process.
	var sealer demo.Sealer
	if v.Keeper() != auth.KeeperMemory {
		sealer = v
	}
	s.programs.ledger = ledger.Open(h.programsDir(), h.VaultDir()+ledgerMark, v)
	witness := &auth.Witness{}
	o.Observe = witness.Did
	o.Admit = s.loopback().Admit
	o.Successor = s.standForDemo
	var err error
	if s.Demo, err = demo.Open(h.DemoDir(), sealer, o); err != nil {
		return nil, err
	}
	s.Catalog.Demo = func() auth.Provider { return demo.Provider(s.Demo.Issuer()) }
	s.Follow(s.record)
	s.transports.demo = s.Demo
	s.Client = &auth.Client{
		Vault:        v,
		Providers:    s.Provider,
		RoundTripper: s.transports.to,
		Witness:      witness,
		By:           auth.By{Trigger: auth.TriggerPerson},
		Observe:      func(e auth.Event) { s.news.publish(News{Event: &e}) },
		Unsaved:      func(a auth.Account) { s.news.publish(News{Unsaved: &a}) },
	}
	return s, nil
}

// Provider returns the present configuration of a provider id, with its client
// secret and its CA.
func (s *Session) Provider(ctx context.Context, id string) (auth.Provider, error) {
	e, err := s.Catalog.Find(id)
	if err == nil && e.ID != id {
		err = &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonUnknownProvider, Detail: id}
	}
	if err != nil {
		return auth.Provider{}, err
	}
	return s.complete(ctx, e.Provider)
}

func (s *Session) complete(ctx context.Context, p auth.Provider) (auth.Provider, error) {
	p, err := WithCA(p)
	if err != nil {
		return auth.Provider{}, err
	}
	config, _ := s.Home.Config() // a fault leaves the default
	p.Redirect = config.Redirect(p)
	p.ClientSecret, err = s.Vault.Secret(ctx, secretName(p))
	return p, err
}

// SetSecret seals the client secret of a provider; the absent secret deletes it.
func (s *Session) SetSecret(ctx context.Context, p auth.Provider, secret auth.Secret) error {
	if secret.Empty() {
		return s.Vault.DeleteSecret(ctx, secretName(p))
	}
	// The hosts first: a secret without them could go to any.
	if err := auth.AgreeToFile(ctx, s.Vault, p); err != nil {
		return err
	}
	return s.Vault.SetSecret(ctx, secretName(p), secret)
}

// secretName binds a client secret to its recipient: if the provider's file is
// changed to name another server, the secret is not sent there.
func secretName(p auth.Provider) string {
	sum := sha256.Sum256([]byte(p.Issuer + "\x00" + p.Endpoints.Token + "\x00" + p.ClientID))
	return p.ID + "-" + hex.EncodeToString(sum[:8])
}

// HasSecret reports whether the vault of this home has a client secret for p,
// without opening it.
func (h *Home) HasSecret(p auth.Provider) bool {
	_, err := os.Lstat(filepath.Join(h.VaultDir(), "secrets", secretName(p)+".sealed"))
	return err == nil
}

// QueryClient returns a client that can only query providers about themselves: it has
// no vault, records nothing and creates nothing.
func (h *Home) QueryClient() (*auth.Client, error) {
	d, err := demo.Open(h.DemoDir(), nil, demo.Options{})
	if err != nil {
		return nil, err
	}
	return &auth.Client{RoundTripper: (&transports{demo: d}).to}, nil
}

// Check queries what a provider offers, and Register registers a client for
// Latchkey there; see auth.Client. Neither needs a vault.
func (h *Home) Check(ctx context.Context, p auth.Provider) (auth.Report, error) {
	p, err := WithCA(p)
	if err != nil {
		return auth.Report{}, err
	}
	return (&auth.Client{}).Check(ctx, p)
}

// Register is described at Check.
func (h *Home) Register(ctx context.Context, p auth.Provider) (auth.Registration, error) {
	p, err := WithCA(p)
	if err != nil {
		return auth.Registration{}, err
	}
	return (&auth.Client{}).Register(ctx, p)
}

// maxCA bounds the size of a CA file, in bytes.
const maxCA = 1 << 20

// WithCA reads the CA file that a provider names. A file without a certificate is
// ReasonBadConfig, and so is anything but a regular file: opening a pipe without a
// writer would never return.
func WithCA(p auth.Provider) (auth.Provider, error) {
	if p.CAFile == "" {
		return p, nil
	}
	info, err := os.Stat(p.CAFile)
	if err != nil {
		return p, badConfig(p.CAFile, auth.WhyCannotRead)
	}
	if !info.Mode().IsRegular() {
		return p, badConfig(p.CAFile, auth.WhyNotFile)
	}
	f, err := os.Open(p.CAFile)
	if err != nil {
		return p, badConfig(p.CAFile, auth.WhyCannotRead)
	}
	defer func() { _ = f.Close() }()
	pem, err := io.ReadAll(io.LimitReader(f, maxCA))
	if err != nil || !x509.NewCertPool().AppendCertsFromPEM(pem) {
		return p, badConfig(p.CAFile, auth.WhyNoCertificate)
	}
	p.RootCAs = pem
	return p, nil
}

// transports are the transports to providers: the demo provider in this process, any
// other over the network. There is one transport for each CA, so that connections are
// reused.
type transports struct {
	demo *demo.Demo

	mu    sync.Mutex
	known map[string]http.RoundTripper
	idle  []func() // closes the idle connections of each
}

// to returns the transport to a provider.
func (t *transports) to(p auth.Provider) http.RoundTripper {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := p.ID + "\x00" + string(p.RootCAs)
	if known := t.known[key]; known != nil {
		return known
	}
	next := auth.NewTransport(p)
	if over, ok := next.(*http.Transport); ok {
		t.idle = append(t.idle, over.CloseIdleConnections)
	}
	if p.ID == catalog.DemoID {
		next = t.demo.RoundTripper(next)
	}
	if t.known == nil {
		t.known = map[string]http.RoundTripper{}
	}
	t.known[key] = next
	return next
}

// close closes the idle connections, whose buffers have what was sent over them.
func (t *transports) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, end := range t.idle {
		end()
	}
}

// Prepare does what must precede opening a browser. It checks that the vault can
// be written to, so that no person approves a sign-in that could not be saved,
// and serves the demo provider at its address until Close. Every other provider
// needs no preparation. ctx bounds the start only.
func (s *Session) Prepare(ctx context.Context, id string) error {
	if f, ok := s.Vault.(*vault.Folder); ok {
		if err := f.Gone(); err != nil {
			return err
		}
	}
	if s.Vault.Keeper() != auth.KeeperMemory {
		if err := s.Home.HasRoom(); err != nil {
			return err
		}
	}
	if id != catalog.DemoID {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopDemo != nil {
		return nil
	}
	s.releaseDemo()
	stop, err := s.Demo.Serve(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	s.stopDemo = stop
	return nil
}

// Close ends every lease and what Serve and Prepare began, retries saving unsaved tokens
// (News.Lost), saves unfinished traces and closes the vault. The error is the
// first failure to save a trace.
func (s *Session) Close() error {
	_ = s.Demo.GiveFaults(context.Background(), demo.Faults{}) // so that no request waits for a slow provider
	await(s.endLeases(lend.EndedLock))
	served := s.endServing()
	await(s.endLeases(lend.EndedLock)) // of a command that came meanwhile
	s.saveUnsaved()
	s.endPrograms(served)
	s.mu.Lock()
	stop := s.stopDemo
	s.stopDemo = nil
	s.mu.Unlock()
	if stop != nil {
		stop()
	}
	err := s.Recorder.Close()
	s.transports.close()
	s.Vault.Close()
	return err
}
