package agent

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"latchkey/auth"
	"latchkey/auth/lend"
	"latchkey/internal/peer"
)

// Lending is what a program is to be lent of an account.
type Lending struct {
	To      string        `json:"to,omitempty"` // origin of the API; empty means the account's only one
	Paths   []string      `json:"paths,omitempty"`
	Methods []string      `json:"methods,omitempty"`
	Calls   []string      `json:"calls,omitempty"` // of MCP; see lend.Terms
	Scopes  []string      `json:"scopes,omitempty"`
	For     time.Duration `json:"for,omitempty"` // 0 means until the program ends
}

// Lent is an open lease, as the command that asked for it sees it.
type Lent struct {
	Address  auth.Secret // base address, without a closing slash
	Origin   string
	Resource string    // the account's, if it has one
	Name     string    // of the account
	Until    time.Time // zero means that the lease has no end of its own
	Asked    []string  // scopes to which it was to be limited
	Got      []string  // scopes of the token where Asked are given

	Done  <-chan struct{} // closed when the lease has ended
	State func() lend.State
	End   func(lend.Ending) // ends the lease; it returns at once
}

// lentAnswer is Lent on the wire, and its end.
type lentAnswer struct {
	Address  string      `json:"address,omitempty"`
	Origin   string      `json:"origin,omitempty"`
	Resource string      `json:"resource,omitempty"`
	Name     string      `json:"name,omitempty"`
	Until    time.Time   `json:"until,omitzero"`
	Asked    []string    `json:"asked,omitempty"`
	Got      []string    `json:"got,omitempty"`
	State    *lend.State `json:"state,omitempty"` // at the end
}

// lend answers a request for a lease. The connection is its lifeline: the lease ends when
// the command closes it, or dies, and when this process does.
func (a *Agent) lend(w http.ResponseWriter, req *http.Request, r Request) {
	encode := json.NewEncoder(w)
	lent, err := a.options.Lend(a.ctx, r)
	if e := auth.AsError(err); e != nil {
		if !isOwnError(e) {
			_ = encode.Encode(failed(e))
		}
		return
	}
	if a.locked() || req.Context().Err() != nil { // locked meanwhile, or the command has ended
		lent.End(lend.EndedLock)
		return
	}
	_ = encode.Encode(answer{Lent: &lentAnswer{
		Address: lent.Address.Reveal(), Origin: lent.Origin, Resource: lent.Resource, Name: lent.Name, Until: lent.Until, Asked: lent.Asked, Got: lent.Got,
	}})
	_ = http.NewResponseController(w).Flush()
	select {
	case <-lent.Done:
	case <-req.Context().Done():
		why := lend.EndedProgram
		if a.closed.Load() {
			why = lend.EndedLock
		}
		lent.End(why)
		<-lent.Done
	}
	state := lent.State()
	_ = encode.Encode(answer{Lent: &lentAnswer{State: &state}})
}

// Lend has a holder open a lease, which lives as long as this process and the holder do,
// and until ctx ends. The errors are those of Ask.
func Lend(ctx context.Context, dir string, r Request) (*Lent, error) {
	folder, err := peer.Folder(dir)
	if err != nil || peer.Check(folder) != nil {
		return nil, ErrNoHolder
	}
	for _, socket := range peer.Sockets(folder) {
		switch lent, e := lendFrom(ctx, socket, r); {
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case e != nil:
			return nil, e
		case lent != nil:
			return lent, nil
		}
	}
	return nil, ErrNoHolder
}

// lendFrom asks one holder. Neither a lease nor an error means that it does not answer.
func lendFrom(ctx context.Context, socket string, r Request) (*Lent, *auth.Error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	asleep := after(signLimit, cancel)
	resp, err := peer.Post(ctx, socket, lendPath, body)
	if err != nil {
		cancel()
		return nil, nil
	}
	end := func() { cancel(); _ = resp.Body.Close() }
	if resp.StatusCode != http.StatusOK || !asleep.Stop() {
		end()
		return nil, nil
	}
	var got answer
	lines := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer))
	if lines.Decode(&got) != nil || got.Lent == nil {
		end()
		if got.Error != nil {
			return nil, got.failure()
		}
		return nil, nil
	}
	return got.Lent.follow(lines, end), nil
}

// follow returns the lease that a holder has opened, whose end comes as another line. If
// the holder dies, there is no such line.
func (l *lentAnswer) follow(lines *json.Decoder, end func()) *Lent {
	done := make(chan struct{})
	state := lend.State{Ending: lend.EndedLock}
	go func() {
		defer close(done)
		defer end()
		var last answer
		if lines.Decode(&last) == nil && last.Lent != nil && last.Lent.State != nil {
			state = *last.Lent.State
		}
	}()
	return &Lent{
		Address: auth.NewSecret(l.Address), Origin: l.Origin, Resource: l.Resource, Name: l.Name, Until: l.Until, Asked: l.Asked, Got: l.Got,
		Done:  done,
		State: func() lend.State { <-done; return state },
		End:   func(lend.Ending) { end() },
	}
}
