package agent

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"latchkey/auth"
	"latchkey/internal/peer"
)

// ErrNoHolder reports that no process hands out this token: the command must open
// the vault itself.
var ErrNoHolder = errors.New("no process that has the vault open answers")

// statusLimit bounds the time until a holder sends its status. Only a holder that is
// stopped or overloaded takes that long.
const statusLimit = 150 * time.Millisecond

// Ask sends the request to the holders that have their sockets in dir, which Dir
// names, until one answers. The error is the *auth.Error that the command itself
// would have got, or ErrNoHolder.
func Ask(ctx context.Context, dir string, r Request) (auth.Secret, error) {
	folder, err := peer.Folder(dir)
	if err != nil || peer.Check(folder) != nil {
		return auth.Secret{}, ErrNoHolder
	}
	for _, path := range peer.Sockets(folder) {
		switch got := requestFrom(ctx, path, r); {
		case ctx.Err() != nil:
			return auth.Secret{}, context.Cause(ctx)
		case got.Error != nil:
			return auth.Secret{}, got.Error
		case got.Token != "":
			return auth.NewSecret(got.Token), nil
		}
	}
	return auth.Secret{}, ErrNoHolder
}

// requestFrom sends the request to one holder. A missing or invalid answer is the zero
// answer.
func requestFrom(ctx context.Context, path string, r Request) (got answer) {
	body, err := json.Marshal(r)
	if err != nil {
		return answer{}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	asleep := time.AfterFunc(statusLimit, cancel)
	defer asleep.Stop()
	resp, err := peer.Post(ctx, path, tokenPath, body)
	if err != nil {
		return answer{}
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK || !asleep.Stop() {
		return answer{}
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil || json.Unmarshal(text, &got) != nil {
		return answer{}
	}
	return got
}
