package scheme

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"latchkey/auth"
)

// handOverLimit is how long all receivers together have for their answer. One
// that has only just opened its browser may be busy for two seconds.
const handOverLimit = 10 * time.Second

// staleAfter is how old a socket that nobody listens on must be before it is
// removed: a receiver that is just starting has made its file and does not
// listen yet.
const staleAfter = 10 * time.Second

// HandOver gives an address that the system's scheme handler was started with
// to the sign-in that waits for it in dir, which Dir names. It is offered to
// every receiver there; the one whose state it holds takes it, the others are
// left as they were. Nothing is stored and nothing else is begun.
//
// The address is anybody's: at most 8 KiB, exactly app.latchkey:/oauth/ID with
// a well-formed response, else ReasonBadCallback. When no receiver takes it, the
// error is ReasonNoSignIn, with the number that refused it.
func HandOver(ctx context.Context, dir, rawURL string) error {
	if _, _, err := parse(rawURL); err != nil {
		return err
	}
	folder, err := socketFolder(dir)
	if err != nil {
		return noSignIn(0, err)
	}
	if err := checkFolder(folder); errors.Is(err, os.ErrNotExist) {
		return noSignIn(0, nil)
	} else if err != nil {
		return noSocket(folder, err)
	}
	limited, cancel := context.WithTimeout(ctx, handOverLimit)
	defer cancel()
	paths := sockets(folder)
	answers := make(chan int, len(paths))
	for _, path := range paths {
		go func() { answers <- offerTo(limited, path, rawURL) }()
	}
	taken, refused := false, 0
	for range paths {
		switch <-answers {
		case http.StatusNoContent:
			taken = true
			cancel() // the others need not answer any more
		case http.StatusConflict:
			refused++
		}
	}
	switch {
	case taken:
		return nil
	case ctx.Err() != nil:
		e := &auth.Error{Step: auth.StepCallback, Kind: auth.KindCancelled, Reason: auth.ReasonInterrupted}
		return e.Caused(context.Cause(ctx))
	}
	return noSignIn(refused, nil)
}

// offerTo gives the address to one receiver and returns the status it answers,
// or 0.
func offerTo(ctx context.Context, path, rawURL string) int {
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx, path) },
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+auth.Scheme+handOverPath, strings.NewReader(rawURL))
	if err != nil {
		return 0
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxHeader))
	_ = resp.Body.Close()
	return resp.StatusCode
}

// dial connects to a receiver of this user. A socket that nobody listens on any
// more, because its process died, is removed.
func dial(ctx context.Context, path string) (net.Conn, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", path)
	if errors.Is(err, errNobodyListens) {
		info, statErr := os.Lstat(path)
		if statErr == nil && time.Since(info.ModTime()) > staleAfter {
			_ = os.Remove(path)
		}
	}
	if err != nil {
		return nil, err
	}
	if !sameUser(conn) {
		_ = conn.Close()
		return nil, os.ErrPermission
	}
	return conn, nil
}

// sweep removes the sockets of dead processes.
func sweep(ctx context.Context, folder string) {
	for _, path := range sockets(folder) {
		if conn, err := dial(ctx, path); err == nil {
			_ = conn.Close()
		}
	}
}

func noSignIn(refused int, err error) error {
	e := &auth.Error{Step: auth.StepCallback, Kind: auth.KindTimeout, Reason: auth.ReasonNoSignIn, Refused: refused}
	return e.Caused(err)
}
