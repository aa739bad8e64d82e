package home

import (
	"context"
	"path/filepath"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/ledger"
	"latchkey/internal/peer"
)

// Take is one request of a program: for a token, or to send requests with one.
type Take struct {
	Account  string        // as a person names it
	MinValid time.Duration // the time for which a token must at least be valid
	Way      ledger.Way
	From     agent.Caller
	Scopes   []string  // of a token that has fewer than the account's; nil means the account's
	Resource string    // the API that the token is for; empty means the account's own
	Until    time.Time // the end of a lease; zero means that of the token

	// Ended is closed when the program has ended, so that a question about it is withdrawn; nil
	// means that only the context ends one.
	Ended <-chan struct{}
}

// Token is the one way in which a token leaves: for the commands token, header, exec,
// git-credential and kube-credential, and for the socket. It returns the access token of the
// account that a person names, valid for at least Take.MinValid. The rules must let the program
// have it, else the error is of KindNotAllowed, and the ledger has a line before the token is
// returned: without that line there is no token. A token that is bound to Latchkey's key is
// ReasonTokenBound. If the account was found, it is returned beside an error, too.
func (s *Session) Token(ctx context.Context, t Take) (auth.Secret, auth.Account, error) {
	a, err := Find(ctx, s.Vault, t.Account)
	switch {
	case err != nil:
		return auth.Secret{}, a, err
	case a.Grant.Bound() && a.Ended == auth.NotEnded: // else the end of it is what there is to say
		return auth.Secret{}, a, agent.TokenBound(a)
	}
	if err := s.allowed(ctx, a, t); err != nil {
		return auth.Secret{}, a, err
	}
	token, now, err := s.Client.CausedBy(t.From.By()).Token(ctx, a.ID, t.MinValid)
	switch {
	case err != nil:
		return auth.Secret{}, now, err
	case now.Grant.Bound(): // as it is since the refresh
		return auth.Secret{}, now, agent.TokenBound(now)
	}
	if err := s.enter(ctx, now, t, ledger.Given, ""); err != nil {
		return auth.Secret{}, now, err
	}
	return token, now, nil
}

// Admission is a program's permission to have requests sent with a token, which it does not
// get: for the ways lend and call.
type Admission struct {
	Account auth.Account

	session *Session
	take    Take
}

// Admit is Token for a program that gets no token. The rules must let it have one all the same,
// and the ledger has a line before Admit returns. A token may be bound to Latchkey's key. In between
// prepare makes what the program gets, so that what cannot be made is not in the ledger as given;
// nil means that nothing is to be made.
func (s *Session) Admit(ctx context.Context, t Take, prepare func() error) (Admission, error) {
	a, err := Find(ctx, s.Vault, t.Account)
	if err == nil {
		err = s.allowed(ctx, a, t)
	}
	if err == nil && prepare != nil {
		err = prepare()
	}
	if err == nil {
		err = s.enter(ctx, a, t, ledger.Given, "")
	}
	return Admission{Account: a, session: s, take: t}, err
}

// End writes the line that closes an admission, with the number of requests that were sent and
// the bytes of their answers. It must be called before the session is closed.
func (a Admission) End(ctx context.Context, calls, bytes int64) error {
	line := a.session.line(a.Account, a.take, ledger.Given)
	line.Calls, line.Bytes, line.Until, line.IsEnd = calls, bytes, line.At, true
	return a.session.append(ctx, line)
}

// CallByHolder has the process that has the vault of this home open send a request. The errors
// are those of agent.Call.
func (h *Home) CallByHolder(ctx context.Context, name string, req auth.CallRequest) error {
	dir, err := h.agentDir()
	if err != nil {
		return agent.ErrNoHolder
	}
	return agent.Call(ctx, dir, agent.Request{Account: name}, req)
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

// SocketPath is the path of the socket for other languages, which is there while a holder runs and
// the settings enable it.
func (h *Home) SocketPath() (string, error) { return agent.SocketPath(h.RunDir()) }

// lendersFolder is agentFolder for the commands that lend by themselves.
func (h *Home) lendersFolder() string {
	dir, _ := h.lendersDir()
	folder, _ := peer.Folder(dir)
	return folder
}

// AskHolder requests a token from the process that has the vault of this home
// open. The account has no tokens. The error is agent.ErrNoHolder if no process answers,
// else the one that the command itself would have got.
func (h *Home) AskHolder(ctx context.Context, t Take) (auth.Secret, auth.Account, error) {
	dir, err := h.agentDir()
	if err != nil {
		return auth.Secret{}, auth.Account{}, agent.ErrNoHolder
	}
	return agent.Ask(ctx, dir, agent.Request{
		Account: t.Account, MinValid: t.MinValid, Way: t.Way, Scopes: t.Scopes, Resource: t.Resource, Until: t.Until,
	})
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
