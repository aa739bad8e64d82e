package demo

import (
	"context"
	"time"

	"latchkey/auth"
)

// lifetimes are the lifetimes of codes and tokens.
type lifetimes struct {
	Code  time.Duration `json:"code"`
	Token time.Duration `json:"token"`
}

// lifetimes returns the lifetimes that a serving process gave to all handles, else
// this handle's own.
func (s *store) lifetimes() lifetimes {
	if s.state != nil && s.state.Lives != nil {
		return *s.state.Lives
	}
	return s.own
}

// GiveLives applies this handle's CodeTTL and TokenTTL to every handle of the
// same folder, because a client in another process answers its own requests
// there. They apply until undo is called or another handle begins to serve. The
// error is that of any request.
func (d *Demo) GiveLives(ctx context.Context) (undo func(), err error) {
	err = d.within(ctx, func() error {
		given := d.store.own
		d.store.state.Lives, d.store.changed = &given, true
		return nil
	})
	return func() {
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), auth.LockWait)
		defer cancel()
		_ = d.within(soon, func() error { d.dropLifetimes(); return nil })
	}, err
}

// dropLifetimes makes every handle use its own lifetimes. It may only be called
// within a transaction.
func (d *Demo) dropLifetimes() {
	if d.store.state != nil && d.store.state.Lives != nil {
		d.store.state.Lives, d.store.changed = nil, true
	}
}
