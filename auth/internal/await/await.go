// Package await passes callbacks to the flow that waits for them, from any
// receiver.
package await

import (
	"context"
	"errors"
	"net"
	"sync"

	"latchkey/auth"
)

// ErrOver means that no flow has decided on an offer or will decide on it.
var ErrOver = errors.New("the wait is over")

// Callbacks lets any number of goroutines offer callbacks and one decide on them,
// until one is accepted.
type Callbacks struct {
	offers    chan offer
	accepted  chan struct{}
	acceptOne sync.Once
	closed    chan struct{}
	closeOne  sync.Once
	refused   chan auth.Callback
}

// offer is one callback on its way to the flow.
type offer struct {
	callback auth.Callback
	verdict  chan error
}

// maxRefused is the number of refused callbacks that wait to be reported; more
// are dropped.
const maxRefused = 32

// New returns a new wait.
func New() *Callbacks {
	return &Callbacks{
		offers: make(chan offer), accepted: make(chan struct{}), closed: make(chan struct{}),
		refused: make(chan auth.Callback, maxRefused),
	}
}

// Receive passes each offer to decide until decide accepts one by returning nil.
// It fails with the cause of ctx, or with net.ErrClosed after Close. See
// [auth.Receiver].
func (c *Callbacks) Receive(ctx context.Context, decide func(auth.Callback) error) error {
	defer c.decideRefused(decide)
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case callback := <-c.refused:
			_ = decide(callback)
		case <-c.closed:
			return net.ErrClosed
		case o := <-c.offers:
			c.decideRefused(decide) // they came earlier
			err := decide(o.callback)
			if err == nil {
				c.acceptOne.Do(func() { close(c.accepted) })
			}
			o.verdict <- err
			if err == nil {
				return nil
			}
		}
	}
}

// Offer passes a callback to the flow and waits for its decision: nil if it was
// accepted, otherwise the flow's reason. It fails with ErrOver if another was
// accepted, the wait is closed, or the sender's ctx ends before the decision.
func (c *Callbacks) Offer(ctx context.Context, callback auth.Callback) error {
	o := offer{callback: callback, verdict: make(chan error, 1)}
	select {
	case <-c.accepted:
		return ErrOver
	case <-c.closed:
		return ErrOver
	case <-ctx.Done():
		return ErrOver
	case c.offers <- o:
		return <-o.verdict
	}
}

// Report passes a callback that its receiver has refused to the flow, which
// reports it. It does not wait.
func (c *Callbacks) Report(callback auth.Callback) {
	select {
	case c.refused <- callback:
	default:
	}
}

// decideRefused passes the waiting refused callbacks to decide.
func (c *Callbacks) decideRefused(decide func(auth.Callback) error) {
	for {
		select {
		case callback := <-c.refused:
			_ = decide(callback)
		default:
			return
		}
	}
}

// Accepted is closed when a callback was accepted.
func (c *Callbacks) Accepted() <-chan struct{} { return c.accepted }

// Close ends the wait.
func (c *Callbacks) Close() { c.closeOne.Do(func() { close(c.closed) }) }
