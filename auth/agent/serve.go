package agent

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"latchkey/auth"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
	"latchkey/internal/peer"
)

// stopLimit bounds the wait for a process that is to stop: with revocations it sends a
// request to the provider for each account.
const stopLimit = 10 * time.Minute

// closeLimit is longer than one request to a provider takes, so that a refresh in
// progress is saved.
const closeLimit = 35 * time.Second

// Options configure an Agent.
type Options struct {
	// Token returns the token that the command would get. If the account was
	// found, it is returned beside an error, too; then the error is the command's
	// own. nil means that no token is handed out.
	Token func(ctx context.Context, r Request) (auth.Secret, auth.Account, error)

	// Refresh refreshes the account, as the command would. Its result is that of
	// Token. nil means that nothing is refreshed for commands.
	Refresh func(ctx context.Context, r Request) (auth.Account, error)

	// Reject records that the token of the account that the request names was refused.
	// Its result is that of Token. nil means that nothing is recorded for commands.
	Reject func(ctx context.Context, r Request) (auth.Account, error)

	// Account returns the account that the request names, as the command would find
	// it, and Accounts all that can be read, with the error of the others. nil means
	// that nothing is read for commands.
	Account  func(ctx context.Context, r Request) (auth.Account, error)
	Accounts func(ctx context.Context) ([]auth.Account, error)

	// Records returns the rules and the ledger; bad joins an error for each place of the ledger
	// that was changed. nil means that they are not read for commands.
	Records func(ctx context.Context, r Request) (_ Records, bad, err error)

	// Lend opens the lease that the request describes. nil means that nothing is lent.
	Lend func(ctx context.Context, r Request) (*Lent, error)

	// Call sends a request with the token of the account that r names; see auth.Client.Send.
	// nil means that none is sent for commands.
	Call func(ctx context.Context, r Request, req auth.CallRequest) error

	// Stop ends every lease and locks the vault; with revoke it first revokes every
	// account. It is called also while the process is locked. nil means that this process
	// cannot be stopped.
	Stop func(ctx context.Context, revoke bool) Stopped

	// Keeper returns the keeper of the vault, which may change while the holder runs.
	Keeper func() auth.Keeper

	// Locked reports whether no token may be handed out now; nil means that
	// tokens may always be handed out.
	Locked func() bool

	// OnServed is called before each token is handed out; nil means that this is
	// not reported.
	OnServed func(Served)

	// OnRead is called before accounts are named to a command; nil means that this is
	// not reported.
	OnRead func(Read)
}

// Served is one token that was handed out. It contains no secret.
type Served struct {
	At      time.Time
	Account auth.Account
	To      Caller
}

// Read is an answer that named accounts to a command, without a token.
type Read struct {
	At      time.Time
	Account string // id of the account that the command named; empty means all
	N       int    // number of accounts that were named
	To      Caller
}

// Agent hands out tokens until Close.
type Agent struct {
	options Options
	server  *peer.Server
	closed  atomic.Bool
	ctx     context.Context // of the work for commands: that one of them ends must not end a refresh
	end     context.CancelFunc
}

// Listen opens a socket in dir, which Dir names, and answers requests on it. If
// the folder or the socket cannot be created, the error is that of peer.NoSocket.
func Listen(dir string, o Options) (*Agent, error) {
	a := &Agent{options: o}
	a.ctx, a.end = context.WithCancel(context.Background())
	var err error
	a.server, err = peer.Serve(context.Background(), dir, a)
	if err != nil {
		a.end()
		return nil, err
	}
	return a, nil
}

// Reachable reports whether commands find the socket.
func (a *Agent) Reachable() bool { return a.server.Reachable() }

// locked reports whether no token may be handed out, including one that was
// already requested.
func (a *Agent) locked() bool {
	return a.closed.Load() || a.options.Locked != nil && a.options.Locked()
}

// Close removes the socket. It first waits for a refresh in progress, so that its
// tokens are saved.
func (a *Agent) Close() {
	a.closed.Store(true)
	a.end()
	a.server.End()
	a.server.Close(closeLimit)
}

// ServeHTTP answers one request. It sends the status at once, as a sign of life:
// 200, or 503 if the holder is locked. The answer follows.
func (a *Agent) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	var r Request
	path := req.URL.Path
	work := a.workOf(path)
	lends, stops := path == lendPath && a.options.Lend != nil, path == stopPath && a.options.Stop != nil
	calls := path == callPath && a.options.Call != nil
	switch {
	case req.Method != http.MethodPost || work == nil && !lends && !stops && !calls:
		w.WriteHeader(http.StatusNotFound)
		return
	case a.locked() && !stops:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case calls:
		a.call(w, req)
		return
	case json.NewDecoder(http.MaxBytesReader(w, req.Body, maxRequest)).Decode(&r) != nil || !r.isValid():
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	controller := http.NewResponseController(w)
	_ = controller.SetReadDeadline(time.Time{}) // it was for the request; its end would end the request's context
	_ = controller.Flush()
	r.From, r.Ended = program.Of(peer.From(req.Context())), req.Context().Done()
	r.Way = cmp.Or(r.Way, ledger.WayToken)
	switch {
	case lends && r.Lend != nil:
		a.lend(w, req, r)
	case stops:
		a.stop(w, r)
	case work != nil:
		_ = json.NewEncoder(w).Encode(work(req.Context(), r))
	}
}

// workOf returns what answers a request at that path, or nil.
func (a *Agent) workOf(path string) func(context.Context, Request) answer {
	switch {
	case path == tokenPath && a.options.Token != nil:
		return a.token
	case path == refreshPath && a.options.Refresh != nil:
		return a.refresh
	case path == rejectPath && a.options.Reject != nil:
		return a.reject
	case path == accountPath && a.options.Account != nil:
		return a.account
	case path == accountsPath && a.options.Accounts != nil:
		return a.accounts
	case path == recordsPath && a.options.Records != nil:
		return a.records
	}
	return nil
}

// account answers a request for one account.
func (a *Agent) account(asking context.Context, r Request) answer {
	account, err := a.options.Account(asking, r)
	switch e := auth.AsError(err); {
	case a.locked() || asking.Err() != nil || e != nil && isOwnError(e):
		return answer{}
	case e != nil:
		return failed(e)
	}
	a.read(Read{Account: account.ID, N: 1, To: r.From})
	return answer{Accounts: toRecords([]auth.Account{account}), Keeper: a.keeper()}
}

// accounts answers a request for all accounts.
func (a *Agent) accounts(asking context.Context, r Request) answer {
	accounts, err := a.options.Accounts(asking)
	bad := auth.EachError(err)
	if a.locked() || asking.Err() != nil || slices.ContainsFunc(bad, isOwnError) {
		return answer{}
	}
	a.read(Read{N: len(accounts), To: r.From})
	return answer{Accounts: toRecords(accounts), Keeper: a.keeper(), Bad: bad}
}

// records answers a request for the rules and the ledger.
func (a *Agent) records(asking context.Context, r Request) answer {
	records, bad, err := a.options.Records(asking, r)
	switch e := auth.AsError(err); {
	case a.locked() || asking.Err() != nil || e != nil && isOwnError(e):
		return answer{}
	case e != nil:
		return failed(e)
	}
	a.read(Read{N: len(records.Accounts), To: r.From})
	return answer{Accounts: toRecords(records.Accounts), Keeper: a.keeper(), Bad: auth.EachError(bad), Records: &records}
}

// keeper returns the vault's present keeper; empty if nothing is read for commands.
func (a *Agent) keeper() auth.Keeper {
	if a.options.Keeper == nil {
		return ""
	}
	return a.options.Keeper()
}

func (a *Agent) read(r Read) {
	if a.options.OnRead != nil {
		r.At = time.Now()
		a.options.OnRead(r)
	}
}

// refresh answers a request for a refresh. It goes on when the command has ended.
func (a *Agent) refresh(_ context.Context, r Request) answer {
	return a.changed(a.options.Refresh(a.ctx, r))
}

// reject answers a report that a token was refused.
func (a *Agent) reject(_ context.Context, r Request) answer {
	return a.changed(a.options.Reject(a.ctx, r))
}

// changed returns the answer to a request that changed an account.
func (a *Agent) changed(account auth.Account, err error) answer {
	switch e := auth.AsError(err); {
	case e != nil && account.ID == "" && isOwnError(e):
		return answer{}
	case e != nil:
		return failed(e)
	}
	return answer{Accounts: toRecords([]auth.Account{account}), Keeper: a.keeper()}
}

// token answers a request for a token. A refresh for it goes on when the command has
// ended; asking is the context of the request.
func (a *Agent) token(asking context.Context, r Request) answer {
	token, account, err := a.options.Token(a.ctx, r)
	switch e := auth.AsError(err); {
	case a.locked() || asking.Err() != nil: // locked meanwhile, or the command has ended
		return answer{}
	case e != nil && account.ID == "" && isOwnError(e):
		return answer{}
	case e != nil:
		return failed(e)
	case account.Grant.Bound():
		return answer{Error: TokenBound(account)}
	}
	if a.options.OnServed != nil {
		a.options.OnServed(Served{At: time.Now(), Account: account, To: r.From})
	}
	return answer{Token: token.Reveal(), Accounts: toRecords([]auth.Account{account}), Keeper: a.keeper()}
}

// isOwnError reports whether an error concerns this process rather than the
// account: the command, which opens the vault itself, may succeed.
func isOwnError(e *auth.Error) bool {
	return e.Reason == auth.ReasonKeyRotated || e.Kind == auth.KindCancelled || e.Reason == auth.ReasonInternal
}

// TokenBound refuses to hand out a token that only Latchkey's key can use
// (RFC 9449 §6).
func TokenBound(a auth.Account) *auth.Error {
	return &auth.Error{Step: auth.StepRefresh, Kind: auth.KindUsage, Reason: auth.ReasonTokenBound, Provider: a.Provider}
}
