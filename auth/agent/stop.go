package agent

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"

	"latchkey/auth"
	"latchkey/internal/peer"
)

// Stopped is what one process ended.
type Stopped struct {
	Leases   int       `json:"leases"`
	IsWindow bool      `json:"is_window,omitempty"` // the vault is locked there
	Revoked  []Revoked `json:"-"`                   // where revocation was asked for, and the process has the vault open
}

// Revoked is an account whose revocation was tried.
type Revoked struct {
	Account auth.Account
	Err     *auth.Error // nil if it succeeded
}

// stoppedAnswer is Stopped on the wire.
type stoppedAnswer struct {
	Stopped
	Revoked []revokedAnswer `json:"revoked,omitempty"`
}

type revokedAnswer struct {
	Account *record     `json:"account"`
	Error   *auth.Error `json:"error,omitempty"`
}

// stop ends everything here. A process that is locked does so, too.
func (a *Agent) stop(w http.ResponseWriter, r Request) {
	done := a.options.Stop(a.ctx, r.Revoke)
	out := stoppedAnswer{Stopped: done}
	for _, x := range done.Revoked {
		out.Revoked = append(out.Revoked, revokedAnswer{toRecord(x.Account), x.Err})
	}
	_ = json.NewEncoder(w).Encode(answer{Stopped: &out, Keeper: a.keeper()})
}

// Stop has every process that has a socket in one of the folders end its leases and lock
// its vault, all at the same time. With revoke, those that have the vault open revoke every
// account. Each process that is there and does not answer is a ReasonNotStopped of the error.
func Stop(ctx context.Context, dirs []string, revoke bool) (all []Stopped, keeper auth.Keeper, err error) {
	var sockets []string
	for _, dir := range dirs {
		if folder, folderErr := peer.Folder(dir); folderErr == nil && peer.Check(folder) == nil {
			sockets = append(sockets, peer.Sockets(folder)...)
		}
	}
	answers, silent := make([]*answer, len(sockets)), make([]bool, len(sockets))
	var asking sync.WaitGroup
	for i, socket := range sockets {
		asking.Go(func() { answers[i], silent[i] = stopAt(ctx, socket, revoke) })
	}
	asking.Wait()
	if ctx.Err() != nil {
		return nil, "", context.Cause(ctx)
	}
	for i, got := range answers {
		switch {
		case got != nil:
			got.Stopped.Stopped.Revoked = got.Stopped.revoked()
			all = append(all, got.Stopped.Stopped)
			keeper = cmp.Or(got.Keeper, keeper)
		case silent[i]:
			err = errors.Join(err, &auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonNotStopped})
		}
	}
	return all, keeper, err
}

func (s *stoppedAnswer) revoked() (all []Revoked) {
	for _, x := range s.Revoked {
		if x.Account != nil {
			all = append(all, Revoked{x.Account.account(), x.Error})
		}
	}
	return all
}

// stopAt asks one process. No answer from one that listens is nil and true.
func stopAt(ctx context.Context, socket string, revoke bool) (got *answer, isSilent bool) {
	body, err := json.Marshal(Request{Revoke: revoke})
	if err != nil {
		return nil, false
	}
	ctx, cancel := context.WithTimeout(ctx, stopLimit)
	defer cancel()
	conn, err := peer.Dial(ctx, socket)
	if err != nil {
		return nil, false // its process has ended
	}
	_ = conn.Close()
	asleep := after(signLimit, cancel)
	defer asleep.Stop()
	resp, err := peer.Post(ctx, socket, stopPath, body)
	if err != nil || !asleep.Stop() {
		return nil, true
	}
	defer func() { _ = resp.Body.Close() }()
	got = &answer{}
	if resp.StatusCode != http.StatusOK || json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(got) != nil || got.Stopped == nil {
		return nil, true
	}
	return got, false
}
