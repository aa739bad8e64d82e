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
