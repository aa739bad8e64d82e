package home

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/lend"
	"latchkey/auth/refresher"
	"latchkey/auth/vault"
	"latchkey/internal/peer"
)

// holder is the part of a session that hands tokens to commands and renews tokens
// before they expire. The zero value does neither.
type holder struct {
	locked atomic.Bool

	mu          sync.Mutex
	agent       *agent.Agent  // nil: no token is handed out
	socket      *agent.Socket // nil: other languages get no token
	serving     bool
	stopLooking func() // ends the look for the socket; nil: there is none
	stopRenewal func() // nil: no token is renewed
}

// Serve makes this process the holder of the vault until Close: it hands tokens
// to the commands of this home, and lists the accounts for them (package agent), and
// renews tokens before they expire (package refresher), unless the settings disable
// that. Each token that is handed out is in the news, and so is each reading; to
// receive all of them, call Follow first.
//
// A vault in memory belongs to this process, and commands get no tokens from it.
// Commands also get none if no socket can be created, which the journal records:
// they then open the vault themselves.
func (s *Session) Serve() {
	h := &s.holder
	s.endUntilLock() // of a window that was killed
	h.mu.Lock()
	h.serving = true
	if s.Vault.Keeper() != auth.KeeperMemory {
		h.agent, h.socket = s.listenForCommands(), s.listenForPrograms()
		h.stopLooking = s.keepListening()
	}
	h.mu.Unlock()
	s.RestartRenewal()
}

// socketLook is the time between two looks whether the socket is still there.
var socketLook = 30 * time.Second

// keepListening makes the socket anew when something has removed it, or when it
// could not be made, until stop is called.
func (s *Session) keepListening() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		look := time.NewTicker(socketLook)
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-look.C:
				s.listenAnew()
			}
		}
	})
	return func() { cancel(); running.Wait() }
}

func (s *Session) listenAnew() {
	s.RestartSocket()
	h := &s.holder
	h.mu.Lock()
	before := h.agent
	if before != nil && before.Reachable() {
		h.mu.Unlock()
		return
	}
	h.agent = s.listenForCommands()
	h.mu.Unlock()
	if before != nil {
		before.Close()
	}
}

// listenForCommands returns the agent of this session, or nil.
func (s *Session) listenForCommands() *agent.Agent {
	dir, err := s.Home.agentDir()
	if err != nil {
		return nil
	}
	a, err := agent.Listen(dir, s.handingOut())
	if err != nil {
		s.journal.Logger().Warn("no tokens for commands", "error", err)
		return nil
	}
	return a
}

// handingOut is what a session does for commands and for other languages.
func (s *Session) handingOut() agent.Options {
	return agent.Options{
		Token: func(ctx context.Context, r agent.Request) (auth.Secret, auth.Account, error) {
			return s.Token(ctx, Take{
				Account: r.Account, MinValid: r.MinValid, Way: r.Way, From: r.From,
				Scopes: r.Scopes, Resource: r.Resource, Until: r.Until, Ended: r.Ended,
			})
		},
		Refresh:  func(ctx context.Context, r agent.Request) (auth.Account, error) { return s.Refresh(ctx, r.Account) },
		Account:  func(ctx context.Context, r agent.Request) (auth.Account, error) { return Find(ctx, s.Vault, r.Account) },
		Accounts: s.Vault.List,
		Reject: func(ctx context.Context, r agent.Request) (auth.Account, error) {
			return s.Reject(ctx, r.Account, r.Rejected, r.From)
		},
		Records: func(ctx context.Context, r agent.Request) (agent.Records, error, error) {
			return s.Records(ctx, r.Account, r.Since)
		},
		Lend: s.lendForCommand,
		Call: func(ctx context.Context, r agent.Request, req auth.CallRequest) error {
			return s.Call(ctx, Take{Account: r.Account, From: r.From, Ended: r.Ended}, req)
		},
		Stop:     s.Stop,
		Keeper:   s.Vault.Keeper,
		Locked:   s.Locked,
		OnServed: func(served agent.Served) { s.news.publish(News{Served: &served}) },
		OnRead:   func(read agent.Read) { s.news.publish(News{Read: &read}) },
	}
}

// listenForPrograms returns the socket for other languages, or nil: the settings do not enable it,
// or another process of this home has it.
func (s *Session) listenForPrograms() *agent.Socket {
	if config, _ := s.Home.Config(); config.Socket == nil || !*config.Socket {
		return nil
	}
	path, err := s.Home.SocketPath()
	var socket *agent.Socket
	if err == nil {
		socket, err = agent.ListenSocket(path, s.handingOut(), s.Home.Pages.Failure)
	}
	if err != nil && !errors.Is(err, peer.ErrTaken) {
		s.journal.Logger().Warn("no socket for other languages", "error", err)
	}
	return socket
}

// RestartSocket opens or closes the socket for other languages according to the present settings,
// and makes it anew when something has removed it. It does nothing in a session that does not
// serve.
func (s *Session) RestartSocket() {
	h := &s.holder
	config, _ := s.Home.Config()
	isOn := config.Socket != nil && *config.Socket
	h.mu.Lock()
	before := h.socket
	if before != nil && isOn && before.Reachable() {
		before = nil // it stays
	}
	if before != nil {
		h.socket = nil
	}
	h.mu.Unlock()
	if before != nil {
		before.Close()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if isOn && h.serving && h.socket == nil && s.Vault.Keeper() != auth.KeeperMemory {
		h.socket = s.listenForPrograms()
	}
}

// SetLocked stops or resumes handing out tokens: a holder that is locked, or only
// hidden, hands out none, and its leases end. It returns at once, and also applies to a later
// Serve.
//
// A locked session forgets which accounts it has read; see [vault.Folder.Forget].
func (s *Session) SetLocked(locked bool) {
	s.holder.locked.Store(locked)
	if locked {
		s.endUntilLock()
		s.endLeases(lend.EndedLock)
	}
	if f, ok := s.Vault.(*vault.Folder); ok && locked {
		go f.Forget() // a List under way may take a while
	}
}

// Locked returns the argument of the last SetLocked.
func (s *Session) Locked() bool { return s.holder.locked.Load() }

// RestartRenewal starts or stops the renewal of tokens according to the present
// settings. It waits for a renewal in progress, and does nothing in a session
// that does not serve.
func (s *Session) RestartRenewal() {
	s.stopRenewal()
	h := &s.holder
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.serving && h.stopRenewal == nil {
		h.stopRenewal = s.startRenewal()
	}
}

// stopRenewal stops the renewal of tokens and waits for one in progress.
func (s *Session) stopRenewal() {
	h := &s.holder
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopRenewal != nil {
		h.stopRenewal()
		h.stopRenewal = nil
	}
}

// endServing permanently ends what Serve began. It reports whether the session served.
func (s *Session) endServing() (served bool) {
	h := &s.holder
	h.mu.Lock()
	served, h.serving = h.serving, false
	stop := h.stopLooking
	h.stopLooking = nil
	h.mu.Unlock()
	if stop != nil {
		stop()
	}
	h.mu.Lock()
	handing := h.agent
	h.agent = nil
	socket := h.socket
	h.socket = nil
	h.mu.Unlock()
	if socket != nil {
		socket.Close()
	}
	if handing != nil {
		handing.Close()
	}
	s.stopRenewal()
	return served
}

// refresherFile records the failures of the background refresh, beside the
// traces. It contains no secret.
func (h *Home) refresherFile() string {
	return filepath.Join(filepath.Dir(h.TracesDir()), "refresher.json")
}

// Renews reports whether tokens are now renewed before they expire.
func (s *Session) Renews() bool {
	s.holder.mu.Lock()
	defer s.holder.mu.Unlock()
	return s.holder.stopRenewal != nil
}

// startRenewal renews tokens before they expire until stop is called, which waits for
// a renewal in progress. Nil means that the settings disable it.
func (s *Session) startRenewal() (stop func()) {
	if config, _ := s.Home.Config(); config.BackgroundRefresh != nil && !*config.BackgroundRefresh {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &refresher.Refresher{Client: s.Client, Stamp: s.Vault.Stamp, State: s.Home.refresherFile()}
	r.OnDisk = func(e *auth.Error) { s.news.publish(News{Fault: &Fault{What: FaultVault, Err: e}}) }
	var running sync.WaitGroup
	running.Go(func() { r.Run(ctx) })
	return func() { cancel(); running.Wait() }
}
