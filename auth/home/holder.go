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

// holder is what a session does for as long as it stays open: it hands tokens to
// commands and renews tokens before their end. The zero value does neither.
type holder struct {
	locked atomic.Bool
	agent  *agent.Agent // nil: no token is handed out

	mu          sync.Mutex
	serving     bool
	stopRenewal func() // nil: nothing is renewed
}

// Serve makes this process the holder of the vault until Close: it hands tokens to
// the commands of this home (package agent) and renews tokens before their end
// (package refresher), which the settings may turn off. Each token that is handed
// out is in the news, so that whoever wants to see them all follows first.
//
// A vault in memory is this process's alone, and its tokens are handed to no
// command. Nor are they where no socket can be had, which the journal says: then
// commands open the vault themselves.
func (s *Session) Serve() {
	if s.Vault.Keeper() != auth.KeeperMemory {
		s.holder.agent = s.listenForCommands()
	}
	s.holder.mu.Lock()
	s.holder.serving = true
	s.holder.mu.Unlock()
	s.RestartRenewal()
}

// listenForCommands is the agent of this session, or nil.
func (s *Session) listenForCommands() *agent.Agent {
	dir, err := s.Home.agentDir()
	if err != nil {
		return nil
	}
	a, err := agent.Listen(dir, agent.Options{
		Token: func(ctx context.Context, r agent.Request) (auth.Secret, auth.Account, error) {
			return s.Token(ctx, r.Account, r.MinValid)
		},
		Locked:   s.Locked,
		OnServed: func(served agent.Served) { s.news.publish(News{Served: &served}) },
	})
	if err != nil {
		s.journal.Logger().Warn("no tokens for commands", "error", err)
		return nil
	}
	return a
}

// SetLocked ends, or resumes, the handing out of tokens: a holder whose window is
// locked, or only hidden, gives none. It returns at once, and counts for a Serve
// that comes later too.
func (s *Session) SetLocked(locked bool) { s.holder.locked.Store(locked) }

// Locked reports what SetLocked was called with last.
func (s *Session) Locked() bool { return s.holder.locked.Load() }

// RestartRenewal renews tokens, or does not, as the settings say now. It waits for
// a renewal on its way, and does nothing in a session that does not serve.
func (s *Session) RestartRenewal() {
	s.stopRenewal()
	h := &s.holder
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.serving && h.stopRenewal == nil {
		h.stopRenewal = s.renewing()
	}
}

// stopRenewal ends the renewal of tokens, and waits for one on its way.
func (s *Session) stopRenewal() {
	h := &s.holder
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopRenewal != nil {
		h.stopRenewal()
		h.stopRenewal = nil
	}
}

// endServing ends what Serve began, for good.
func (s *Session) endServing() {
	if s.holder.agent != nil {
		s.holder.agent.Close()
	}
	s.holder.mu.Lock()
	s.holder.serving = false
	s.holder.mu.Unlock()
	s.stopRenewal()
}

// refresherFile remembers the failures of the background refresh, beside the
// traces. It holds no secret.
func (h *Home) refresherFile() string {
	return filepath.Join(filepath.Dir(h.TracesDir()), "refresher.json")
}

// Renews reports whether tokens are renewed before their end now.
func (s *Session) Renews() bool {
	s.holder.mu.Lock()
	defer s.holder.mu.Unlock()
	return s.holder.stopRenewal != nil
}

// renewing renews tokens before their end until stop is called, which waits for
// what is on its way; nil: the settings want none renewed.
func (s *Session) renewing() (stop func()) {
	if config, err := s.Home.Config(); err != nil || config.BackgroundRefresh != nil && !*config.BackgroundRefresh {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &refresher.Refresher{Client: s.Client, Stamp: s.Vault.Stamp, State: s.Home.refresherFile()}
	var running sync.WaitGroup
	running.Go(func() { r.Run(ctx) })
	return func() { cancel(); running.Wait() }
}
