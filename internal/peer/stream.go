package peer

import (
	"bufio"
	"context"
	"io"
	"math"
	"net/http"

	"latchkey/auth"
)

// Stream is Post with a content that is sent while the answer is already read: the reader may
// wait for what the answer begins with. Closing the body of the answer ends both directions; the
// reader is then left alone, and no longer read.
func Stream(ctx context.Context, socket, path string, content io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+auth.Scheme+path, io.NopCloser(content))
	if err != nil {
		return nil, err
	}
	req.Close, req.ContentLength = true, -1
	conn, err := Dial(ctx, socket)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	end := func() error { stop(); return conn.Close() }
	go func() { _ = req.Write(conn) }() // a failure shows in the answer
	limited := &io.LimitedReader{R: conn, N: maxAnswerHead}
	resp, err := http.ReadResponse(bufio.NewReader(limited), req)
	limited.N = math.MaxInt64
	if err != nil {
		_ = end()
		return nil, err
	}
	resp.Body = answerBody{resp.Body, end}
	return resp, nil
}
