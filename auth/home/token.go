package home

import (
	"context"
	"path/filepath"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/internal/peer"
)

// Token is what the command token prints: the access token of the account that a
// person means, good for at least minValid. One that is bound to Latchkey's key
// is ReasonTokenBound. An account comes with an error where it was found.
func (s *Session) Token(ctx context.Context, name string, minValid time.Duration) (auth.Secret, auth.Account, error) {
	a, err := Find(ctx, s.Vault, name)
	switch {
	case err != nil:
		return auth.Secret{}, a, err
	case a.Grant.Bound():
		return auth.Secret{}, a, agent.TokenBound(a)
	}
	token, now, err := s.Client.Token(ctx, a.ID, minValid)
	if err == nil && now.Grant.Bound() { // since the refresh
		return auth.Secret{}, now, agent.TokenBound(now)
	}
	return token, now, err
}

// agentDir is where the windows on this home's vault hand out tokens.
func (h *Home) agentDir() (string, error) {
	dir, err := filepath.Abs(h.VaultDir())
	return agent.Dir(h.RunDir(), dir), err
}

// agentFolder is the folder itself, which has another name where the path of a
// socket in it would be too long.
func (h *Home) agentFolder() string {
	dir, _ := h.agentDir()
	folder, _ := peer.Folder(dir)
	return folder
}

// AskWindow asks a window that has the vault of this home open for a token. The
// error is agent.ErrNobody where none answers, else what the command itself would
// have met.
func (h *Home) AskWindow(ctx context.Context, name string, minValid time.Duration) (auth.Secret, error) {
	dir, err := h.agentDir()
	if err != nil {
		return auth.Secret{}, agent.ErrNobody
	}
	return agent.Ask(ctx, dir, agent.Request{Account: name, MinValid: minValid})
}

// Serving hands tokens to the commands of this home until stop is called, which
// waits for a refresh on its way; hold(true) ends that for as long as the window
// is locked. Each token is in the journal, with who asked, and told of. A vault
// in memory is this window's alone: nothing is handed out. Nor is where no socket
// can be had, which the journal tells: the commands open the vault themselves.
func (s *Session) Serving(told func(agent.Served)) (hold func(bool), stop func()) {
	nobody := func() (func(bool), func()) { return func(bool) {}, func() {} }
	if s.Vault.Keeper() == auth.KeeperMemory {
		return nobody()
	}
	journal := s.Home.Journal()
	dir, err := s.Home.agentDir()
	if err != nil {
		return nobody()
	}
	a, err := agent.Listen(dir, agent.Options{
		Token: func(ctx context.Context, r agent.Request) (auth.Secret, auth.Account, error) {
			return s.Token(ctx, r.Account, r.MinValid)
		},
		Served: func(served agent.Served) {
			journal.Served(served)
			if told != nil {
				told(served)
			}
		},
	})
	if err != nil {
		journal.Logger().Warn("no tokens for commands", "error", err)
		return nobody()
	}
	return a.Hold, a.Close
}
