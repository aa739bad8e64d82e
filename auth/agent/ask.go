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

// ErrNobody says that no window hands out this token: the command does it all
// itself.
var ErrNobody = errors.New("no window answers")

// awake is how long a window has for its first sign of life. Only one that was
// stopped or is overwhelmed takes that long.
const awake = 150 * time.Millisecond

// Ask asks the windows that have their sockets in dir, which Dir names, until
// one answers. The error is the *auth.Error that the command would have met, or
// ErrNobody.
func Ask(ctx context.Context, dir string, r Request) (auth.Secret, error) {
	folder, err := peer.Folder(dir)
	if err != nil || peer.Check(folder) != nil {
		return auth.Secret{}, ErrNobody
	}
	for _, path := range peer.Sockets(folder) {
		switch got := askOne(ctx, path, r); {
		case ctx.Err() != nil:
			return auth.Secret{}, context.Cause(ctx)
		case got.Error != nil:
			return auth.Secret{}, got.Error
		case got.Token != "":
			return auth.NewSecret(got.Token), nil
		}
	}
	return auth.Secret{}, ErrNobody
}

// askOne asks one window. No answer, and one that makes no sense, is the zero
// answer.
func askOne(ctx context.Context, path string, r Request) (got answer) {
	body, err := json.Marshal(r)
	if err != nil {
		return answer{}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	asleep := time.AfterFunc(awake, cancel)
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
