package agent

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"latchkey/auth"
	"latchkey/auth/program"
	"latchkey/internal/peer"
)

// Calling is the head of a request that the holder sends for a command, whose content follows.
type Calling struct {
	Method string      `json:"method,omitempty"`
	URL    string      `json:"url"`
	Header http.Header `json:"header,omitempty"`
	Size   int64       `json:"size"` // of the content in bytes; -1 if it is not known, 0 if there is none
}

// callPiece is a part of the answer: its head, a piece of its body, or its end.
type callPiece struct {
	Head  *auth.Head `json:"head,omitempty"`
	Data  []byte     `json:"data,omitempty"`
	Error *answer    `json:"error,omitempty"` // at the end, where it failed
	IsEnd bool       `json:"end,omitempty"`
}

// The bounds of a request that the holder sends, in bytes.
const (
	maxCalling = 256 << 10 // its head
	// keptCall is how much of its content the holder keeps: that much can be sent a second time
	// after the token was renewed.
	keptCall = 1 << 20
)

// call sends the request of a command and passes the answer on as it comes.
func (a *Agent) call(w http.ResponseWriter, req *http.Request) {
	control := http.NewResponseController(w)
	_ = control.EnableFullDuplex()
	from := bufio.NewReader(req.Body)
	line, err := readLine(from, maxCalling)
	var r Request
	if err != nil || json.Unmarshal(line, &r) != nil || r.Call == nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	_ = control.SetReadDeadline(time.Time{})
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	_ = control.Flush()
	r.From, r.Ended = program.Of(peer.From(req.Context())), req.Context().Done()
	encode := json.NewEncoder(w)
	send := func(p callPiece) error {
		err := encode.Encode(p)
		if err == nil {
			err = control.Flush()
		}
		return err
	}
	body, err := contentOf(from, r.Call.Size)
	if err == nil {
		err = a.options.Call(req.Context(), r, auth.CallRequest{
			Method: r.Call.Method, URL: r.Call.URL, Header: r.Call.Header, Body: body,
			OnAnswer: func(h auth.Head) io.Writer {
				return pieces{send, send(callPiece{Head: &h})}
			},
		})
	}
	end := callPiece{IsEnd: true}
	if e := auth.AsError(err); e != nil {
		failure := failed(e)
		end.Error = &failure
	}
	_ = send(end)
}

// pieces writes the body of an answer piece by piece; err is that of its head.
type pieces struct {
	send func(callPiece) error
	err  error
}

func (p pieces) Write(b []byte) (int, error) {
	if p.err != nil {
		return 0, p.err
	}
	return len(b), p.send(callPiece{Data: b})
}

// readLine reads a line of at most so many bytes.
func readLine(from *bufio.Reader, most int) ([]byte, error) {
	var line []byte
	for {
		piece, err := from.ReadSlice('\n')
		if line = append(line, piece...); err == nil {
			return line, nil
		}
		if err != bufio.ErrBufferFull || len(line) > most {
			return nil, io.ErrUnexpectedEOF
		}
	}
}

// contentOf returns the content of a command's request, which follows its head. What is small is
// read first, so that it can be sent a second time.
func contentOf(from io.Reader, size int64) (auth.Body, error) {
	switch {
	case size == 0:
		return auth.Body{}, nil
	case size < 0 || size > keptCall:
		if size > 0 {
			from = io.LimitReader(from, size)
		}
		return auth.Body{Open: func() (io.ReadCloser, error) { return io.NopCloser(from), nil }, Size: size, IsOnce: true}, nil
	}
	all := make([]byte, size)
	if _, err := io.ReadFull(from, all); err != nil {
		return auth.Body{}, err
	}
	return auth.Body{Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(all)), nil }, Size: size}, nil
}

// Call has a holder send a request with the account's token; see auth.Client.Send. Its content is
// opened once, and only after a holder has accepted the request: after ErrNoHolder it is as it was.
// The other errors are those that the command itself would have got.
func Call(ctx context.Context, dir string, r Request, req auth.CallRequest) error {
	folder, err := peer.Folder(dir)
	if err != nil || peer.Check(folder) != nil {
		return ErrNoHolder
	}
	r.Call = &Calling{Method: req.Method, URL: req.URL, Header: req.Header}
	if req.Body.Open != nil {
		r.Call.Size = req.Body.Size
	}
	isLong := req.Body.Open != nil && !req.Body.IsOnce && (req.Body.Size < 0 || req.Body.Size > keptCall)
	for _, socket := range peer.Sockets(folder) {
		isTaken, err := callBy(ctx, socket, r, req, isLong)
		if e := auth.AsError(err); isLong && e != nil && e.Reason == auth.ReasonBodySent { // the holder cannot send it a second time, and we can
			isTaken, err = callBy(ctx, socket, r, req, false)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if isTaken {
			return err
		}
	}
	return ErrNoHolder
}

// callBy asks one holder; isTaken is whether it accepted the request. keepsRefusal keeps a 401
// back whose request may be repeated: nothing of it reaches the receiver if the error is
// ReasonBodySent.
func callBy(ctx context.Context, socket string, r Request, req auth.CallRequest, keepsRefusal bool) (isTaken bool, err error) {
	head, err := json.Marshal(r)
	if err != nil {
		return false, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	accepted := make(chan struct{})
	content := &afterwards{ctx: ctx, wait: accepted, open: req.Body.Open}
	asleep := after(signLimit, cancel)
	defer asleep.Stop()
	resp, err := peer.Stream(ctx, socket, callPath, io.MultiReader(bytes.NewReader(append(head, '\n')), content))
	if err != nil {
		return false, nil
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK || !asleep.Stop() {
		return false, nil
	}
	close(accepted)
	return true, passPieces(resp.Body, req.OnAnswer, keepsRefusal)
}

// passPieces gives the answer that a holder passes on to its receiver.
func passPieces(from io.Reader, onAnswer func(auth.Head) io.Writer, keepsRefusal bool) error {
	out := io.Discard
	var kept bytes.Buffer // of a 401
	release := func() error { return nil }
	for lines := json.NewDecoder(from); ; {
		var p callPiece
		if err := lines.Decode(&p); err != nil { // the holder has ended, and nobody knows whether the request was sent
			return &auth.Error{Step: auth.StepUserinfo, Kind: auth.KindNetwork, Reason: auth.ReasonNoAnswer}
		}
		switch {
		case p.IsEnd && p.Error != nil && p.Error.Error != nil:
			if failure := p.Error.failure(); keepsRefusal && failure.Reason == auth.ReasonBodySent {
				return failure
			}
			if err := release(); err != nil {
				return err
			}
			return p.Error.failure()
		case p.IsEnd:
			return release()
		case p.Head != nil && keepsRefusal && p.Head.Status == http.StatusUnauthorized:
			head := *p.Head
			out, release = &kept, func() error {
				_, err := kept.WriteTo(onAnswer(head))
				return err
			}
		case p.Head != nil:
			out = onAnswer(*p.Head)
		default:
			if _, err := out.Write(p.Data); err != nil {
				return err
			}
		}
	}
}

// afterwards is a content that is opened once its request was accepted.
type afterwards struct {
	ctx  context.Context
	wait <-chan struct{}
	open func() (io.ReadCloser, error)
	from io.ReadCloser // it is closed at its end
}

func (a *afterwards) Read(b []byte) (int, error) {
	if a.from == nil {
		if a.open == nil {
			return 0, io.EOF
		}
		select {
		case <-a.wait:
		case <-a.ctx.Done():
			return 0, context.Cause(a.ctx)
		}
		from, err := a.open()
		if err != nil {
			return 0, err
		}
		a.from = from
	}
	n, err := a.from.Read(b)
	if err != nil {
		_ = a.from.Close()
	}
	return n, err
}
