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
	case a.Grant.Bound() && a.Ended == auth.NotEnded: // else the end of it is what there is to say
		return auth.Secret{}, a, agent.TokenBound(a)
	}
	token, now, err := s.Client.Token(ctx, a.ID, minValid)
	if err == nil && now.Grant.Bound() { // since the refresh
		return auth.Secret{}, now, agent.TokenBound(now)
	}
	return token, now, err
}

// agentDir is where the holders of this home's vault hand out tokens.
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

// AskHolder asks the process that has the vault of this home open for a token. The
// error is agent.ErrNoHolder where none answers, else what the command itself would
// have met.
func (h *Home) AskHolder(ctx context.Context, name string, minValid time.Duration) (auth.Secret, error) {
	dir, err := h.agentDir()
	if err != nil {
		return auth.Secret{}, agent.ErrNoHolder
	}
	return agent.Ask(ctx, dir, agent.Request{Account: name, MinValid: minValid})
}
