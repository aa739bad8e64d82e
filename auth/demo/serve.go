package demo

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"latchkey/auth"
	"latchkey/auth/loopback"
	"latchkey/internal/connowner"
)

// takeOverEvery is the interval at which a handle tries to take over a port that
// another Latchkey serves.
const takeOverEvery = time.Second

// errTaken reports that another process has bound the stored port.
var errTaken = errors.New("the port is taken")

// Serve binds the issuer's address and answers there until stop is called or ctx
// ends. If another Latchkey of the same folder answers there already, Serve
// returns at once, and takes over when the other one ends. If another program has
// that address, the error is an *auth.Error of kind network and reason demo_port; of reason
// port_excluded if the system keeps it from programs.
func (d *Demo) Serve(ctx context.Context) (stop func(), err error) {
	listener := d.listener
	if listener == nil {
		if listener, err = d.bindOrFind(ctx); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	var served sync.WaitGroup
	served.Go(func() {
		if listener == nil {
			listener = d.waitForPort(ctx)
		}
		if listener != nil {
			d.serveOn(ctx, listener)
		}
	})
	return sync.OnceFunc(func() { cancel(); served.Wait() }), nil
}

// bindOrFind returns the bound listener, or nil if another handle of the same
// state serves the address.
func (d *Demo) bindOrFind(ctx context.Context) (net.Listener, error) {
	var listener net.Listener
	for try := 0; ; try++ {
		err := d.within(ctx, func() (e error) { listener, e = d.bind(); return e })
		if err == nil {
			return listener, nil
		}
		if listener != nil {
			_ = listener.Close()
		}
		if !errors.Is(err, errTaken) {
			return nil, err
		}
		host := d.face.Load().host
		if d.sharesState(ctx, host) {
			return nil, nil
		}
		if try == 2 { // a Latchkey may just have released the port
			return nil, portTaken(host)
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// listen is net.Listen; tests make it fail as other systems do.
var listen = net.Listen

// bind binds the stored port. Without one, it binds the candidate or the next
// free port and stores it. It runs within a transaction, so that two handles
// cannot choose differently.
func (d *Demo) bind() (net.Listener, error) {
	f := d.face.Load()
	listener, err := listen("tcp", f.host)
	if err != nil && d.kept {
		if loopback.IsExcluded(err) {
			return nil, portFault(f.host, err)
		}
		return nil, errTaken
	}
	for try, port := 1, f.port; err != nil && try < portTries; try++ {
		port = nextPort(port, stepAfter(err))
		if listener, err = listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			if err := d.setOrigin(originOf("127.0.0.1", port)); err != nil {
				return listener, err
			}
		}
	}
	if err != nil {
		return nil, portFault(f.host, err)
	}
	d.dropLifetimes() // the handle that gave them no longer serves
	if !d.kept && d.sealer != nil {
		return listener, d.keepFace()
	}
	return listener, nil
}

// waitForPort retries until the address is free; it returns nil if ctx ends.
func (d *Demo) waitForPort(ctx context.Context) net.Listener {
	tick := time.NewTicker(takeOverEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if listener, err := net.Listen("tcp", d.face.Load().host); err == nil {
				return listener
			}
		}
	}
}

// serveOn answers on listener until ctx ends.
func (d *Demo) serveOn(ctx context.Context, listener net.Listener) {
	server := &http.Server{
		Handler:           d.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      auth.LockWait + 10*time.Second,
		IdleTimeout:       30 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(d.o.Log.Handler(), slog.LevelDebug),
	}
	var shut sync.WaitGroup
	shut.Go(func() {
		<-ctx.Done()
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(soon) != nil {
			_ = server.Close()
		}
	})
	bound := &heldListener{Listener: listener, hold: d.o.Successor != nil}
	guard := connowner.Guard{Admit: d.o.Admit, OnRefused: func(owner connowner.Owner, _ net.Addr) {
		d.o.Log.Debug("demo provider: refused", "user", owner.User)
	}}
	if err := server.Serve(guard.Listener(bound)); !errors.Is(err, http.ErrServerClosed) {
		d.o.Log.Error("demo provider: stopped serving", "error", err)
		_ = server.Close()
		_ = listener.Close()
		return // shut waits for ctx, which stop ends
	}
	shut.Wait()
	if bound.free() {
		d.o.Successor(listener)
	}
}

// heldListener is a listener that stays bound when its server closes it, if hold is set:
// connections wait until somebody accepts them.
type heldListener struct {
	net.Listener
	hold bool
}

func (l *heldListener) Close() error {
	if tcp, ok := l.Listener.(*net.TCPListener); ok && l.hold {
		return tcp.SetDeadline(time.Unix(1, 0)) // Accept returns
	}
	return l.Listener.Close()
}

// free makes a held listener accept again; it returns false if the listener is closed.
func (l *heldListener) free() bool {
	tcp, ok := l.Listener.(*net.TCPListener)
	return ok && l.hold && tcp.SetDeadline(time.Time{}) == nil
}

// portTries bounds the ports that bind tries.
const portTries = 50

// stepAfter returns how far from a port that failed with err the next candidate is: an excluded
// range is usually a hundred ports long.
func stepAfter(err error) int {
	if loopback.IsExcluded(err) {
		return 101
	}
	return 1
}

// portFault returns the error for an address that cannot be bound.
func portFault(host string, err error) error {
	if loopback.IsExcluded(err) {
		return (&auth.Error{Step: auth.StepListen, Kind: auth.KindNetwork, Reason: auth.ReasonPortExcluded, Detail: host}).Caused(err)
	}
	return portTaken(host).Caused(err)
}

func portTaken(host string) *auth.Error {
	return &auth.Error{Step: auth.StepListen, Kind: auth.KindNetwork, Reason: auth.ReasonDemoPort, Detail: host}
}
