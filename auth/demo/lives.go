package demo

import (
	"context"
	"time"

	"latchkey/auth"
)

// lives is how long what the provider gives is good for.
type lives struct {
	Code  time.Duration `json:"code"`
	Token time.Duration `json:"token"`
}

// lives are those that a serving process gave to all, else this handle's own.
func (s *store) lives() lives {
	if s.state != nil && s.state.Lives != nil {
		return *s.state.Lives
	}
	return s.own
}

// GiveLives makes this handle's CodeTTL and TokenTTL count at every handle of
// the same folder, because a client in another process answers its own requests
// there, until undo is called or somebody else begins to serve. Its error is
// that of any request.
func (d *Demo) GiveLives(ctx context.Context) (undo func(), err error) {
	err = d.within(ctx, func() error {
		given := d.store.own
		d.store.state.Lives, d.store.changed = &given, true
		return nil
	})
	return func() {
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), auth.LockWait)
		defer cancel()
		_ = d.within(soon, func() error { d.forgetLives(); return nil })
	}, err
}

// forgetLives lets every handle go by its own again. It is used within a
// transaction.
func (d *Demo) forgetLives() {
	if d.store.state != nil && d.store.state.Lives != nil {
		d.store.state.Lives, d.store.changed = nil, true
	}
}
