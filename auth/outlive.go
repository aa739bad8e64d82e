package auth

import (
	"context"
	"time"
)

// answerGrace is how long an answer is still waited for when its caller has
// gone: long enough for a provider that is about to answer, short enough for
// somebody who pressed Ctrl+C.
const answerGrace = 3 * time.Second

// outliving is ctx, but cancelled only when ctx has been so for grace, with the
// same cause. done lets go of it.
func outliving(ctx context.Context, grace time.Duration) (out context.Context, done func()) {
	out, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel(context.Cause(ctx))
		case <-out.Done():
		}
	})
	return out, func() {
		stop()
		cancel(context.Canceled)
	}
}

// lockLimit bounds what is asked of a provider while an account is held, however
// many requests that takes: with what is saved after it, less than the
// RefreshLockWait of those who wait.
const lockLimit = 35 * time.Second

// underLock is ctx for what is asked under an account's lock. Its end is a
// provider that is too slow.
func (r *run) underLock(ctx context.Context, step Step) (context.Context, context.CancelFunc) {
	slow := r.fail(step, KindNetwork, ReasonSlow, r.host(r.provider.Issuer))
	return context.WithTimeoutCause(ctx, lockLimit, slow)
}

// uncancelled is ctx, which ends when it would by the clock but not by its
// caller's going.
func uncancelled(ctx context.Context) (context.Context, context.CancelFunc) {
	end, bounded := ctx.Deadline()
	if !bounded {
		return context.WithoutCancel(ctx), func() {}
	}
	return context.WithDeadlineCause(context.WithoutCancel(ctx), end, errSlow)
}
