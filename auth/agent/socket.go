package agent

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"path/filepath"
	"time"
	"unicode/utf8"

	"latchkey/auth"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
	"latchkey/internal/peer"
)

// socketPath is the path of the only request that the socket for other languages answers. Its
// number is that of the documented format, which does not change with Latchkey's version.
const socketTokenPath = "/1/token"

// SocketPath is the path of the socket for other languages, in the home's folder for sockets. It
// creates nothing.
func SocketPath(run string) (string, error) {
	folder, err := peer.Folder(run)
	return filepath.Join(folder, "token.sock"), err
}

// Socket gives tokens to programs in any language until Close: HTTP over a Unix socket that only
// this user can reach, POST /1/token with a JSON object.
type Socket struct {
	options Options
	say     func(*auth.Error) (title, hint string)
	server  *peer.Server
	ctx     context.Context // of the work: that a program ends must not end a refresh
	end     context.CancelFunc
}

// ListenSocket opens the socket at a path. Of the options it uses Token, Locked and OnServed. say
// has the sentences of an error; nil means that answers have none. The error is peer.ErrTaken while
// another process has the socket, else that of peer.NoSocket.
func ListenSocket(path string, o Options, say func(*auth.Error) (title, hint string)) (*Socket, error) {
	s := &Socket{options: o, say: say}
	s.ctx, s.end = context.WithCancel(context.Background())
	var err error
	s.server, err = peer.ServeAt(context.Background(), path, s)
	if err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// Reachable reports whether programs find the socket.
func (s *Socket) Reachable() bool { return s.server.Reachable() }

// Close removes the socket. It first waits for a refresh in progress, so that its tokens are saved.
func (s *Socket) Close() {
	s.end()
	s.server.End()
	s.server.Close(closeLimit)
}

// socketRequest is the body of a request.
type socketRequest struct {
	Account  string `json:"account"`   // as a person names it on the command line
	MinValid span   `json:"min_valid"` // seconds, or a text such as "90s"; absent means a minute
	Reason   string `json:"reason"`    // for the person who is asked; nobody checks it
}

// socketAnswer is the body of the answer that has a token.
type socketAnswer struct {
	Token     string     `json:"token"`
	Account   string     `json:"account"` // id
	ExpiresAt *time.Time `json:"expires_at"`
}

// socketError is the body of every other answer.
type socketError struct {
	Error struct {
		Kind   auth.Kind   `json:"kind"`
		Step   auth.Step   `json:"step"`
		Reason auth.Reason `json:"reason"`
		Title  string      `json:"title"`
		Hint   string      `json:"hint"`
	} `json:"error"`
}

// span is a time in JSON: a number of seconds, or a text of package time.
type span time.Duration

// UnmarshalJSON reads a span.
func (s *span) UnmarshalJSON(text []byte) error {
	var seconds float64
	if json.Unmarshal(text, &seconds) == nil {
		if seconds < 0 || seconds > maxMinValid.Seconds() {
			return errBadSpan
		}
		*s = span(seconds * float64(time.Second))
		return nil
	}
	var written string
	if err := json.Unmarshal(text, &written); err != nil {
		return err
	}
	d, err := time.ParseDuration(written)
	if err != nil || d < 0 || d > maxMinValid {
		return errBadSpan
	}
	*s = span(d)
	return nil
}

var errBadSpan = errors.New("no time, or not one that a token could be valid")

// The bounds of a request.
const (
	maxMinValid = 10 * 365 * 24 * time.Hour
	maxReason   = 200 // bytes that a person reads of a reason
)

// ServeHTTP answers one request.
func (s *Socket) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.URL.Path != socketTokenPath {
		s.refuseAs(w, http.StatusNotFound, errNoRequest())
		return
	}
	if req.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		s.refuseAs(w, http.StatusMethodNotAllowed, errNoRequest())
		return
	}
	r, status := readSocketRequest(w, req)
	if status != 0 {
		s.refuseAs(w, status, errNoRequest())
		return
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // it was for the request
	from := program.Of(peer.From(req.Context()))
	from.Reason = auth.Visible(cut(r.Reason))
	token, a, err := s.token(req.Context(), Request{
		Account: r.Account, MinValid: time.Duration(r.MinValid), Way: ledger.WaySocket, From: from, Ended: req.Context().Done(),
	})
	if err != nil {
		s.refuse(w, err)
		return
	}
	answer := socketAnswer{Token: token.Reveal(), Account: a.ID}
	if !a.Grant.ExpiresAt.IsZero() {
		ends := a.Grant.ExpiresAt.UTC()
		answer.ExpiresAt = &ends
	}
	writeJSON(w, http.StatusOK, answer)
}

// token returns the token that a program gets. The error is an *auth.Error.
func (s *Socket) token(asking context.Context, r Request) (auth.Secret, auth.Account, error) {
	isLocked := func() bool { return s.options.Locked != nil && s.options.Locked() }
	if isLocked() {
		return auth.Secret{}, auth.Account{}, errLocked()
	}
	token, a, err := s.options.Token(s.ctx, r)
	switch {
	case err != nil:
		return auth.Secret{}, a, err
	case isLocked() || asking.Err() != nil:
		return auth.Secret{}, a, errLocked()
	case a.Grant.Bound():
		return auth.Secret{}, a, TokenBound(a)
	}
	if s.options.OnServed != nil {
		s.options.OnServed(Served{At: time.Now(), Account: a, To: r.From})
	}
	return token, a, nil
}

// errLocked reports that nothing is handed out while Latchkey is locked.
func errLocked() error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindVaultBusy, Reason: auth.ReasonHolderLocked}
}

// errNoRequest reports what is none of the documented requests.
func errNoRequest() *auth.Error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonBadSocketRequest}
}

// readSocketRequest reads the body. status is 0, or that of a refusal.
func readSocketRequest(w http.ResponseWriter, req *http.Request) (r socketRequest, status int) {
	if kind, _, err := mime.ParseMediaType(req.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return r, http.StatusUnsupportedMediaType
	}
	r.MinValid = span(time.Minute)
	d := json.NewDecoder(http.MaxBytesReader(w, req.Body, maxRequest))
	d.DisallowUnknownFields()
	err := d.Decode(&r)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return r, http.StatusRequestEntityTooLarge
	case err != nil || r.Account == "" || d.More():
		return r, http.StatusBadRequest
	}
	return r, 0
}

// cut is the beginning of a text that a person reads.
func cut(text string) string {
	if len(text) <= maxReason {
		return text
	}
	text = text[:maxReason]
	for !utf8.ValidString(text) && text != "" {
		text = text[:len(text)-1]
	}
	return text
}

// refuse answers with an error.
func (s *Socket) refuse(w http.ResponseWriter, err error) {
	e := auth.AsError(err)
	s.refuseAs(w, statusOf(e), e)
}

// refuseAs answers with an error and a status.
func (s *Socket) refuseAs(w http.ResponseWriter, status int, e *auth.Error) {
	var body socketError
	body.Error.Kind, body.Error.Step, body.Error.Reason = e.Kind, e.Step, e.Reason
	if s.say != nil {
		body.Error.Title, body.Error.Hint = s.say(e)
	}
	writeJSON(w, status, body)
}

// statusOf is the status of the answer that has an error.
func statusOf(e *auth.Error) int {
	switch e.Kind {
	case auth.KindNotAllowed:
		return http.StatusForbidden
	case auth.KindUsage:
		return http.StatusNotFound
	case auth.KindSignInNeeded:
		return http.StatusConflict
	case auth.KindProviderError, auth.KindBadAnswer, auth.KindNetwork:
		return http.StatusBadGateway
	case auth.KindVaultBusy, auth.KindCancelled:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
