package peer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"log"
	"math"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
)

// Limits of one request and its answer, whatever is served.
const (
	requestTimeout = 5 * time.Second
	maxHeader      = 4 << 10
	maxAnswerHead  = 16 << 10
)

// Server answers HTTP requests of this user's processes on a socket of its own.
type Server struct {
	http *http.Server
	end  context.CancelFunc
	path string // of the socket
}

// Reachable reports whether the socket is there: something may have removed the
// folder of a running session.
func (s *Server) Reachable() bool {
	_, err := os.Lstat(s.path)
	return err == nil
}

// Serve makes a socket in the folder for dir, which it makes where it is missing,
// and answers there with handler until Close. Sockets of dead processes in the
// folder are removed first. The context of a request carries its sender; see From.
// The error of a folder or a socket that cannot be had is that of NoSocket.
func Serve(ctx context.Context, dir string, handler http.Handler) (*Server, error) {
	folder, err := Folder(dir)
	if err == nil {
		err = Prepare(folder)
	}
	if err != nil {
		return nil, NoSocket(folder, err)
	}
	Sweep(ctx, folder)
	listener, err := Listen(ctx, folder)
	if err != nil {
		return nil, NoSocket(folder, err)
	}
	return serve(ctx, listener, handler), nil
}

// ServeAt is Serve at a path of its own, which other programs know; ListenAt describes the
// errors.
func ServeAt(ctx context.Context, path string, handler http.Handler) (*Server, error) {
	folder := filepath.Dir(path)
	if err := Prepare(folder); err != nil {
		return nil, NoSocket(folder, err)
	}
	listener, err := ListenAt(ctx, path)
	if errors.Is(err, ErrTaken) {
		return nil, err
	}
	if err != nil {
		return nil, NoSocket(path, err)
	}
	return serve(ctx, listener, handler), nil
}

// serve answers on a listener until Close.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) *Server {
	base, end := context.WithCancel(context.WithoutCancel(ctx))
	s := &Server{end: end, path: listener.Addr().String(), http: &http.Server{
		Handler: handler, ReadTimeout: requestTimeout, IdleTimeout: requestTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog:    log.New(io.Discard, "", 0), // it would quote requests
		BaseContext: func(net.Listener) context.Context { return base },
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			who, _ := Of(conn)
			return context.WithValue(ctx, senderKey{}, who)
		},
	}}
	go func() { _ = s.http.Serve(listener) }()
	return s
}

// End ends the context of every request. The socket stays until Close.
func (s *Server) End() { s.end() }

// Close removes the socket. Requests on their way get their answers first, for as
// long as limit.
func (s *Server) Close(limit time.Duration) {
	defer s.end()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close()
	}
}

type senderKey struct{}

// From returns the process that sent a request to a Server, by the request's
// context.
func From(ctx context.Context) Peer {
	who, _ := ctx.Value(senderKey{}).(Peer)
	return who
}

// Post sends body to the path of a Server that listens on a socket. The end of ctx
// ends it, and the reading of the answer. The caller closes the body of the answer.
//
// It writes to the connection itself: an http.Client takes four goroutines for
// one request, which a short command would wait for.
func Post(ctx context.Context, socket, path string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+auth.Scheme+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Close = true // one request for each connection
	conn, err := Dial(ctx, socket)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	end := func() error { stop(); return conn.Close() }
	resp, err := exchange(conn, req)
	if err != nil {
		return nil, errors.Join(err, context.Cause(ctx), end())
	}
	resp.Body = answerBody{resp.Body, end}
	return resp, nil
}

// exchange sends req and reads the head of the answer, which may have maxAnswerHead
// bytes.
func exchange(conn net.Conn, req *http.Request) (*http.Response, error) {
	if err := req.Write(conn); err != nil {
		return nil, err
	}
	limited := &io.LimitedReader{R: conn, N: maxAnswerHead}
	resp, err := http.ReadResponse(bufio.NewReader(limited), req)
	limited.N = math.MaxInt64 // the caller limits the body
	return resp, err
}

// answerBody is the body of an answer whose Close ends the connection.
type answerBody struct {
	io.ReadCloser
	end func() error
}

// Close ends the connection.
func (b answerBody) Close() error { return b.end() }

// NoSocket is the *auth.Error for a folder in which no socket can be had, by its cause:
// ReasonNoLocalSockets where the system has none, that of durable.Failed where nothing can be
// written, else ReasonNoSocket with the folder and what is wrong with it.
func NoSocket(folder string, err error) error {
	e := &auth.Error{Step: auth.StepListen, Kind: auth.KindInternal, Reason: auth.ReasonNoSocket, Detail: folder}
	var errno syscall.Errno
	var path *fs.PathError
	switch failed := durable.Failed(folder, err); {
	case noFamily(err):
		e.Reason = auth.ReasonNoLocalSockets
	case auth.AsError(failed).Reason == auth.ReasonDiskFull, isUnwritable(err):
		return failed
	case errors.As(err, &errno):
		e.Detail += " (" + errno.Error() + ")"
	case errors.As(err, &path):
		e.Detail += " (" + path.Err.Error() + ")"
	case auth.WhyOf(err) != "":
		e.Why = auth.WhyOf(err)
	case err != nil:
		e.Detail += ": " + err.Error()
	}
	return e.Caused(err)
}

// isUnwritable reports whether a folder takes no file: it is read-only, this user may not write there,
// or a file is in its place.
func isUnwritable(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.ENOTDIR)
}

// wsaEAFNOSUPPORT is what Windows before 10 1803, and Wine, say of Unix sockets (winsock2.h).
const wsaEAFNOSUPPORT = syscall.Errno(10047)

// noFamily reports whether this system has no Unix sockets.
func noFamily(err error) bool {
	return errors.Is(err, syscall.EAFNOSUPPORT) || errors.Is(err, wsaEAFNOSUPPORT)
}
