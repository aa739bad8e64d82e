// Package instance keeps one window for each home: a later start has the first one
// raised, hands it its wish, and ends.
//
// The first start takes a lock of the kernel, which ends with its process however that
// ends, and listens on a socket that only this user can reach (package peer). A later
// start finds the lock taken and sends its wish to the socket.
package instance

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofrs/flock"

	"latchkey/internal/peer"
)

// raisePath is the path of the request to raise the window, whose body is the wish. Its number
// changes with the format.
const raisePath = "/1/raise"

// longestWish bounds a wish, in bytes.
const longestWish = 2048

// IsWish reports whether a text can be the wish of a start: it is short, and has only characters
// that can be shown.
func IsWish(text string) bool {
	return len(text) <= longestWish && utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

// lockFile is the lock of the first start, beside its socket.
const lockFile = "window.lock"

// The limits of a later start, which then opens a window of its own: patience is for a
// first start that does not answer, busyPatience for one that answers that it is busy.
var (
	patience     = 5 * time.Second
	busyPatience = time.Minute
	answerLimit  = 3 * time.Second
	retryAfter   = 50 * time.Millisecond
)

// Answer is what became of a wish to raise the window.
type Answer int

// The answers.
const (
	Raised  Answer = iota
	Busy           // the window is being made, or does not react; the wish is repeated
	Closing        // the window saves and ends: the later start takes its place
)

// The status of each answer.
var statuses = map[Answer]int{Raised: http.StatusNoContent, Busy: http.StatusServiceUnavailable, Closing: http.StatusGone}

// Instance is the first start for a home.
type Instance struct {
	lock   *flock.Flock
	server *peer.Server
	once   sync.Once
}

// Begin reports whether this process may open the window for dir, which stands for a
// home: false means that another process has raised its window and has this start's wish, a text
// for which IsWish holds; empty means that there is none. raise is called for each later start with
// its wish, on a goroutine of its own; after Busy it is called anew with the same wish.
//
// The Instance may be nil although a window may be opened: no lock can be had there, or
// the first start does not answer.
func Begin(ctx context.Context, dir, text string, raise func(wish string) Answer) (first *Instance, ours bool) {
	folder, err := peer.Folder(dir)
	if err != nil || peer.Prepare(folder) != nil {
		return nil, true
	}
	lock := flock.New(filepath.Join(folder, lockFile), flock.SetPermissions(0o600))
	silent, busy := time.After(patience), time.After(busyPatience)
	for {
		switch taken, err := lock.TryLock(); {
		case err != nil:
			return nil, true
		case taken:
			return listen(dir, lock, raise), true
		}
		switch answer := wish(ctx, folder, text); answer {
		case http.StatusNoContent:
			_ = lock.Close()
			return nil, false
		case http.StatusServiceUnavailable:
			silent = nil
		}
		select {
		case <-silent:
		case <-busy:
		case <-ctx.Done():
		case <-time.After(retryAfter):
			continue
		}
		_ = lock.Close()
		return nil, true
	}
}

// listen answers later starts until Close. Without a socket they find no window, and open
// windows of their own.
func listen(dir string, lock *flock.Flock, raise func(wish string) Answer) *Instance {
	i := &Instance{lock: lock}
	server, err := peer.Serve(context.Background(), dir, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != raisePath {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, longestWish+1))
		if err != nil || !IsWish(string(body)) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		answer := raise(string(body))
		if answer == Closing {
			_ = i.lock.Unlock()
		}
		w.WriteHeader(statuses[answer])
	}))
	if err == nil {
		i.server = server
	}
	return i
}

// wish asks for the window to be raised, hands the wish over, and returns the status of the best answer: a
// window that closes may still answer beside its follower. 0 means that none came.
func wish(ctx context.Context, folder, text string) (best int) {
	for _, socket := range peer.Sockets(folder) {
		switch status := wishAt(ctx, socket, text); status {
		case http.StatusNoContent:
			return status
		case http.StatusServiceUnavailable:
			best = status
		}
	}
	return best
}

func wishAt(ctx context.Context, socket, text string) (status int) {
	ctx, cancel := context.WithTimeout(ctx, answerLimit)
	defer cancel()
	resp, err := peer.Post(ctx, socket, raisePath, []byte(text))
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// Close lets a later start open the window. It does nothing for nil.
func (i *Instance) Close() {
	if i == nil {
		return
	}
	i.once.Do(func() {
		if i.server != nil {
			i.server.Close(answerLimit)
		}
		_ = i.lock.Close() // the file stays: removing it would let two starts lock two files
	})
}
