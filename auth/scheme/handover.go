package scheme

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"latchkey/auth"
	"latchkey/internal/peer"
)

// maxAnswer bounds a receiver's answer, in bytes.
const maxAnswer = 4 << 10

// handOverLimit bounds the time for the answers of all receivers. A receiver that
// has just opened its browser may be busy for two seconds.
const handOverLimit = 10 * time.Second

// HandOver gives an address that the system's scheme handler was started with
// to the sign-in that waits for it in dir, which Dir names. It is offered to
// every receiver there; the one whose state it has takes it, the others are
// left as they were. Nothing is stored and nothing else is begun.
//
// The address is anybody's: at most 8 KiB, exactly app.latchkey:/oauth/ID with
// a well-formed response, else ReasonBadCallback. When no receiver takes it, the
// error is ReasonNoSignIn, with the number that refused it.
func HandOver(ctx context.Context, dir, rawURL string) error {
	if _, _, err := parse(rawURL, nil); err != nil {
		return err
	}
	folder, err := peer.Folder(dir)
	if err != nil {
		return noSignIn(0, err)
	}
	if err := peer.Check(folder); errors.Is(err, os.ErrNotExist) {
		return noSignIn(0, nil)
	} else if err != nil {
		return peer.NoSocket(folder, err)
	}
	limited, cancel := context.WithTimeout(ctx, handOverLimit)
	defer cancel()
	paths := peer.Sockets(folder)
	answers := make(chan int, len(paths))
	for _, path := range paths {
		go func() { answers <- offerTo(limited, path, rawURL) }()
	}
	taken, refused := false, 0
	for range paths {
		switch <-answers {
		case http.StatusNoContent:
			taken = true
			cancel() // the other receivers need not answer any more
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

// offerTo sends the address to one receiver and returns the status of its answer,
// or 0.
func offerTo(ctx context.Context, path, rawURL string) int {
	resp, err := peer.Post(ctx, path, handOverPath, []byte(rawURL))
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer))
	_ = resp.Body.Close()
	return resp.StatusCode
}

func noSignIn(refused int, err error) error {
	e := &auth.Error{Step: auth.StepCallback, Kind: auth.KindTimeout, Reason: auth.ReasonNoSignIn, Refused: refused}
	return e.Caused(err)
}
