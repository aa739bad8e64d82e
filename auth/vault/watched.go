package vault

import "context"

// watching is the key of a context's watcher.
type watching struct{}

// Watched is a context under which RotateKey tells how many accounts it has
// looked at, of how many. It calls watch on its own goroutine.
func Watched(ctx context.Context, watch func(done, all int)) context.Context {
	return context.WithValue(ctx, watching{}, watch)
}

// watcher is whom Watched named, or nobody.
func watcher(ctx context.Context) func(done, all int) {
	if watch, ok := ctx.Value(watching{}).(func(done, all int)); ok {
		return watch
	}
	return func(int, int) {}
}
