// Package await hands callbacks to the flow that waits for them, whatever they
// come through.
package await

import (
	"context"
	"errors"
	"net"
	"sync"

	"latchkey/auth"
)

// ErrOver says that nobody decided on an offer, and nobody will.
var ErrOver = errors.New("the wait is over")

// Callbacks lets any number of goroutines offer callbacks and one decide on
// them, until one is accepted.
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

// maxRefused is how many refused callbacks wait to be reported; more are dropped.
const maxRefused = 32

// New makes a wait.
func New() *Callbacks {
	return &Callbacks{
		offers: make(chan offer), accepted: make(chan struct{}), closed: make(chan struct{}),
		refused: make(chan auth.Callback, maxRefused),
	}
}

// Receive gives each offer to decide until that accepts one by nil. It fails with
// the cause of ctx, or with net.ErrClosed after Close. See [auth.Receiver].
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

// Offer brings a callback and waits for the verdict: nil if it was accepted, else
// the flow's reason. It fails with ErrOver if another was accepted, the wait is
// closed, or ctx, which is the sender's, ends before it is looked at.
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

// Report brings a callback that its receiver has refused, so that the flow can report
// it, and does not wait for that.
func (c *Callbacks) Report(callback auth.Callback) {
	select {
	case c.refused <- callback:
	default:
	}
}

// decideRefused gives decide the refused callbacks that wait.
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
