package auth

import (
	"context"
	"time"
)

// answerGrace is how long to wait for an answer after its caller cancelled: long
// enough for a provider that is about to answer, short enough for a person who
// pressed Ctrl+C.
const answerGrace = 3 * time.Second

// outliving returns a context that ends grace after ctx ends, with the same
// cause. done releases it.
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

// lockLimit limits all requests to a provider under an account's lock together.
// With the save after them, they take less than the RefreshLockWait of waiting
// processes, unless Client.AnswerWait is longer.
const lockLimit = 35 * time.Second

// underLock returns ctx for requests under an account's lock. Its cause is
// ReasonSlow.
func (r *run) underLock(ctx context.Context, step Step) (context.Context, context.CancelFunc) {
	slow := r.fail(step, KindNetwork, ReasonSlow, r.host(r.provider.Issuer))
	return context.WithTimeoutCause(ctx, lockLimit-requestTimeout+r.answerWait(step), slow)
}

// answerWait limits one request of a step.
func (r *run) answerWait(step Step) time.Duration {
	if step == StepRefresh && r.c.AnswerWait > 0 {
		return r.c.AnswerWait
	}
	if r.reach.isDiscovery() && step == StepDiscover {
		return resourceTimeout
	}
	return requestTimeout
}

// uncancelled returns ctx without its cancellation, but with its deadline.
func uncancelled(ctx context.Context) (context.Context, context.CancelFunc) {
	end, bounded := ctx.Deadline()
	if !bounded {
		return context.WithoutCancel(ctx), func() {}
	}
	return context.WithDeadlineCause(context.WithoutCancel(ctx), end, errSlow)
}
