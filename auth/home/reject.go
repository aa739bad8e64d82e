package home

import (
	"context"
	"slices"

	"latchkey/auth"
	"latchkey/auth/agent"
)

// Reject records that the token of the account that a person names was refused where a
// program used it, so that the next token is a new one; see auth.Client.Reject. digests are
// the SHA-256 digests, in hexadecimal, of the refused tokens: a report about a token that
// was replaced since changes nothing. None means the present token. If the account was
// found, it is returned beside an error, too.
func (s *Session) Reject(ctx context.Context, name string, digests []string, from agent.Caller) (auth.Account, error) {
	a, err := Find(ctx, s.Vault, name)
	if err != nil {
		return auth.Account{}, err
	}
	now, err := s.Client.CausedBy(from.By()).Reject(ctx, a.ID, func(token auth.Secret) bool {
		return len(digests) == 0 || slices.Contains(digests, token.Digest())
	})
	if now.ID == "" {
		now = a
	}
	return now, err
}

// RejectByHolder has the process that has the vault of this home open do what Reject does.
// The errors are those of AskHolder.
func (h *Home) RejectByHolder(ctx context.Context, name string, digests []string) error {
	dir, err := h.agentDir()
	if err != nil {
		return agent.ErrNoHolder
	}
	return agent.Reject(ctx, dir, agent.Request{Account: name, Rejected: digests})
}
