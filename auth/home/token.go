package home

import (
	"context"
	"path/filepath"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/internal/peer"
)

// Token returns what the command token prints: the access token of the account
// that a person names, valid for at least minValid. A token that is bound to
// Latchkey's key is ReasonTokenBound. to is who gets it, for the history. If the account was found, it is returned
// beside an error, too.
func (s *Session) Token(ctx context.Context, name string, minValid time.Duration, to agent.Caller) (auth.Secret, auth.Account, error) {
	a, err := Find(ctx, s.Vault, name)
	switch {
	case err != nil:
		return auth.Secret{}, a, err
	case a.Grant.Bound() && a.Ended == auth.NotEnded: // else the end of it is what there is to say
		return auth.Secret{}, a, agent.TokenBound(a)
	}
	token, now, err := s.Client.CausedBy(to.By()).Token(ctx, a.ID, minValid)
	if err == nil && now.Grant.Bound() { // as it is since the refresh
		return auth.Secret{}, now, agent.TokenBound(now)
	}
	return token, now, err
}

// Refresh refreshes the account that a person names. If the account was found, it
// is returned beside an error, too.
func (s *Session) Refresh(ctx context.Context, name string) (auth.Account, error) {
	a, err := Find(ctx, s.Vault, name)
	if err != nil {
		return auth.Account{}, err
	}
	now, err := s.Client.Refresh(ctx, a.ID)
	if now.ID == "" {
		now = a
	}
	return now, err
}

// agentDir returns the folder in which the holders of this home's vault hand out
// tokens.
func (h *Home) agentDir() (string, error) {
	dir, err := filepath.Abs(h.VaultDir())
	return agent.Dir(h.RunDir(), dir), err
}

// agentFolder returns that folder. It has another name if the path of a socket in
// it would be too long.
func (h *Home) agentFolder() string {
	dir, _ := h.agentDir()
	folder, _ := peer.Folder(dir)
	return folder
}

// AskHolder requests a token from the process that has the vault of this home
// open. The error is agent.ErrNoHolder if no process answers, else the one that
// the command itself would have got.
func (h *Home) AskHolder(ctx context.Context, name string, minValid time.Duration) (auth.Secret, error) {
	dir, err := h.agentDir()
	if err != nil {
		return auth.Secret{}, agent.ErrNoHolder
	}
	return agent.Ask(ctx, dir, agent.Request{Account: name, MinValid: minValid})
}

// RefreshByHolder has the process that has the vault of this home open refresh an
// account. The listing has that account alone, without its tokens. The errors are
// those of AskHolder and agent.Refresh.
func (h *Home) RefreshByHolder(ctx context.Context, name string) (agent.Listing, error) {
	dir, err := h.agentDir()
	if err != nil {
		return agent.Listing{}, agent.ErrNoHolder
	}
	return agent.Refresh(ctx, dir, agent.Request{Account: name})
}

// AccountsByHolder has the process that has the vault of this home open list its
// accounts, and AccountByHolder has it find the one that a person names. No account has
// its tokens. The errors are those of agent.Accounts and agent.Account.
func (h *Home) AccountsByHolder(ctx context.Context) (agent.Listing, error) {
	dir, err := h.agentDir()
	if err != nil {
		return agent.Listing{}, agent.ErrNoHolder
	}
	return agent.Accounts(ctx, dir)
}

// AccountByHolder is described at AccountsByHolder.
func (h *Home) AccountByHolder(ctx context.Context, name string) (agent.Listing, error) {
	dir, err := h.agentDir()
	if err != nil {
		return agent.Listing{}, agent.ErrNoHolder
	}
	return agent.Account(ctx, dir, agent.Request{Account: name})
}
