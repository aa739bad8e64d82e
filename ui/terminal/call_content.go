package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"latchkey/auth"
	"latchkey/ui/words"
)

// keptContent is how much of a content is kept in memory, in bytes: that much can be
// sent once more after the token was renewed.
const keptContent = 1 << 20

// The media types of a content whose type nobody names.
const (
	typeForm  = "application/x-www-form-urlencoded"
	typeBytes = "application/octet-stream"
)

// content is what a request carries, and its media type.
type content struct {
	body auth.Body
	kind string
}

// content returns what -d names: a text, @FILE, or @- for standard input. A file and
// standard input are read as they are sent, but for their first keptContent bytes.
func (f *face) content(ctx context.Context, data string) (content, error) {
	path, isFile := strings.CutPrefix(data, "@")
	switch {
	case !isFile:
		return whole([]byte(data), typeForm), nil
	case path == "-":
		return onceFrom(ctx, f.std.In, "-")
	}
	file, err := os.Open(path)
	if err != nil {
		return content{}, badFlag(words.BadFile(path))
	}
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		_ = file.Close()
		return content{}, badFlag(words.BadFile(path))
	}
	if !info.Mode().IsRegular() || info.Size() < keptContent {
		c, err := onceFrom(ctx, file, path)
		if err != nil || !c.body.IsOnce {
			_ = file.Close()
		}
		return c, err
	}
	_ = file.Close()
	open := func() (io.ReadCloser, error) {
		file, err := os.Open(path)
		if err != nil {
			return nil, badFlag(words.BadFile(path))
		}
		return struct {
			io.Reader
			io.Closer
		}{io.LimitReader(file, info.Size()), file}, nil
	}
	return content{auth.Body{Open: open, Size: info.Size()}, typeBytes}, nil
}

// onceFrom returns what r has. If that is more than keptContent bytes, it is read while
// it is sent, once.
func onceFrom(ctx context.Context, r io.Reader, path string) (content, error) {
	start, err := begun(ctx, r)
	switch {
	case ctx.Err() != nil:
		return content{}, context.Cause(ctx)
	case err == nil:
		open := func() (io.ReadCloser, error) { return io.NopCloser(io.MultiReader(bytes.NewReader(start), r)), nil }
		return content{auth.Body{Open: open, Size: -1, IsOnce: true}, typeBytes}, nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return whole(start, typeBytes), nil
	}
	return content{}, badFlag(words.BadFile(path))
}

// begun reads the first keptContent bytes, or all that there is: then the error is
// io.EOF or io.ErrUnexpectedEOF. An interrupt ends the wait, and leaves the reader.
func begun(ctx context.Context, r io.Reader) ([]byte, error) {
	type result struct {
		start []byte
		err   error
	}
	read := make(chan result, 1)
	go func() {
		start, err := io.ReadAll(io.LimitReader(r, keptContent))
		if err == nil && len(start) < keptContent {
			err = io.EOF
		}
		read <- result{start, err}
	}()
	select {
	case got := <-read:
		return got.start, got.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// whole returns a content in memory. JSON is recognized; what else it may be, kind says.
func whole(text []byte, kind string) content {
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	if len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') && json.Valid(text) {
		kind = auth.TypeJSON
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
	return content{auth.Body{Open: open, Size: int64(len(text))}, kind}
}
