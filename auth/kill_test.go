package auth_test

import (
	"context"
	"net/http"
	"runtime"

	"latchkey/auth"
)

// killing counts the operations of a client on the vault and the provider, and ends its
// goroutine before or after the nth, as a kill would.
type killing struct {
	auth.Vault
	n      int // the step to end at, from 1
	before bool
	done   int
	trail  []string
}

// step runs one step, unless the kill comes first.
func (k *killing) step(name string, do func()) {
	k.done++
	if k.done == k.n && k.before {
		runtime.Goexit()
	}
	k.trail = append(k.trail, name)
	do()
	if k.done == k.n {
		runtime.Goexit()
	}
}

func (k *killing) Save(ctx context.Context, a *auth.Account) (err error) {
	k.step("save", func() { err = k.Vault.Save(ctx, a) })
	return err
}

// killed runs an operation on the rig's account that is killed at step n, before or after it,
// and reports whether the operation had ended before that.
func (r *rig) killed(n int, before bool, do func(*auth.Client)) (k *killing, finished bool) {
	k = &killing{Vault: r.vault, n: n, before: before}
	client := *r.client
	client.Vault = k
	client.RoundTripper = func(p auth.Provider) http.RoundTripper {
		inner := auth.NewTransport(p)
		return roundTrip(func(req *http.Request) (resp *http.Response, err error) {
			defer inner.(*http.Transport).CloseIdleConnections()
			k.step(req.URL.Path, func() { resp, err = inner.RoundTrip(req) })
			return resp, err
		})
	}
	ended := make(chan bool)
	go func() {
		isDone := false
		defer func() { ended <- isDone }()
		do(&client)
		isDone = true
	}()
	return k, <-ended
}
