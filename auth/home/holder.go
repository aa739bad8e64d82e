package home

import (
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/refresher"
)

// holder is the part of a session that hands tokens to commands and renews tokens
// before they expire. The zero value does neither.
type holder struct {
	locked atomic.Bool
	agent  *agent.Agent // nil: no token is handed out

	mu          sync.Mutex
	serving     bool
	stopRenewal func() // nil: no token is renewed
}

// Serve makes this process the holder of the vault until Close: it hands tokens
// to the commands of this home (package agent) and renews tokens before they
// expire (package refresher), unless the settings disable that. Each token that
// is handed out is in the news; to receive all of them, call Follow first.
//
// A vault in memory belongs to this process, and commands get no tokens from it.
// Commands also get none if no socket can be created, which the journal records:
// they then open the vault themselves.
func (s *Session) Serve() {
	if s.Vault.Keeper() != auth.KeeperMemory {
		s.holder.agent = s.listenForCommands()
	}
	s.holder.mu.Lock()
	s.holder.serving = true
	s.holder.mu.Unlock()
	s.RestartRenewal()
}

// listenForCommands returns the agent of this session, or nil.
func (s *Session) listenForCommands() *agent.Agent {
	dir, err := s.Home.agentDir()
	if err != nil {
		return nil
	}
	a, err := agent.Listen(dir, agent.Options{
		Token: func(ctx context.Context, r agent.Request) (auth.Secret, auth.Account, error) {
			return s.Token(ctx, r.Account, r.MinValid, r.From)
		},
		Refresh:  func(ctx context.Context, r agent.Request) (auth.Account, error) { return s.Refresh(ctx, r.Account) },
		Locked:   s.Locked,
		OnServed: func(served agent.Served) { s.news.publish(News{Served: &served}) },
	})
	if err != nil {
		s.journal.Logger().Warn("no tokens for commands", "error", err)
		return nil
	}
	return a
}

// SetLocked stops or resumes handing out tokens: a holder that is locked, or only
// hidden, hands out none. It returns at once, and also applies to a later Serve.
func (s *Session) SetLocked(locked bool) { s.holder.locked.Store(locked) }

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

// endServing permanently ends what Serve began.
func (s *Session) endServing() {
	if s.holder.agent != nil {
		s.holder.agent.Close()
	}
	s.holder.mu.Lock()
	s.holder.serving = false
	s.holder.mu.Unlock()
	s.stopRenewal()
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
	if config, err := s.Home.Config(); err != nil || config.BackgroundRefresh != nil && !*config.BackgroundRefresh {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &refresher.Refresher{Client: s.Client, Stamp: s.Vault.Stamp, State: s.Home.refresherFile()}
	var running sync.WaitGroup
	running.Go(func() { r.Run(ctx) })
	return func() { cancel(); running.Wait() }
}
