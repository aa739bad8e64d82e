// Package journal keeps a log that helps: what happened when, to which
// provider, how long it took and why it failed; never with which token.
//
// One JSON object a line, in latchkey.log of the home's log folder. A file that
// has grown to MaxSize makes way, and Kept older ones stay beside it. Several
// processes may write at once. Nothing is created before there is something to
// say.
package journal

import (
	"context"
	"log/slog"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
)

// Log writes records. Its methods never fail and may be used by many goroutines:
// a log that cannot be written keeps nobody from signing in. Err tells of it.
type Log struct {
	file *file
	slog *slog.Logger
}

// Open gives the log in dir. It creates nothing.
func Open(dir string) *Log {
	f := &file{dir: dir}
	return &Log{file: f, slog: slog.New(slog.NewJSONHandler(f, &slog.HandlerOptions{ReplaceAttr: redact}))}
}

// Logger is for what is no event. What goes through it is redacted by type; see
// redact.
func (l *Log) Logger() *slog.Logger { return l.slog }

// Err is the first failure to write, or nil.
func (l *Log) Err() error { return l.file.failure() }

// Observe writes one line for a step. Of an exchange only the method, the host and
// the status are in it: an address may hold more than one may know.
func (l *Log) Observe(e auth.Event) {
	level, attrs := slog.LevelInfo, []slog.Attr{
		slog.String("attempt", e.Attempt), slog.Int("n", e.N), slog.String("kind", string(e.Kind)),
		slog.String("provider", e.Provider), slog.String("step", string(e.Step)),
	}
	if e.Account != "" {
		attrs = append(attrs, slog.String("account", e.Account))
	}
	if e.Duration > 0 {
		attrs = append(attrs, slog.Duration("took", e.Duration))
	}
	if x := e.Exchange; x != nil {
		attrs = append(attrs, slog.String("method", x.Method), slog.String("host", auth.HostOf(x.URL)))
		if x.Status != 0 {
			attrs = append(attrs, slog.Int("status", x.Status))
		}
	}
	if e.Err != nil {
		level = slog.LevelWarn
		attrs = append(attrs, slog.Any("error", e.Err))
	}
	if e.Done {
		attrs = append(attrs, slog.Bool("done", true))
	}
	l.write(e.At, level, "step", attrs...)
}

// Refused writes down what a receiver refused, a failed state check among it: when
// it came, from where or by which process, and why.
func (l *Log) Refused(r auth.Refusal) {
	attrs := []slog.Attr{slog.String("reason", string(r.Reason))}
	if r.From != "" {
		attrs = append(attrs, slog.String("from", r.From), slog.String("origin", r.Origin), slog.String("agent", r.Agent))
	} else {
		attrs = append(attrs, slog.String("origin", r.Origin), slog.Int("pid", r.PID))
	}
	l.write(r.At, slog.LevelWarn, "callback refused", attrs...)
}

// Served writes down a token that the holder handed to a command: for which
// account, and to whom. Who ran the command says more than the command.
func (l *Log) Served(s agent.Served) {
	l.write(s.At, slog.LevelInfo, "token served", slog.String("account", s.Account.ID), slog.String("provider", s.Account.Provider),
		slog.Int("pid", s.To.PID), slog.String("program", s.To.Program),
		slog.Int("parent_pid", s.To.ParentPID), slog.String("parent", s.To.Parent))
}

// write makes the record by hand, so that it carries the time of what happened
// and not of the writing.
func (l *Log) write(at time.Time, level slog.Level, text string, attrs ...slog.Attr) {
	r := slog.NewRecord(at.UTC(), level, text, 0)
	r.AddAttrs(attrs...)
	_ = l.slog.Handler().Handle(context.Background(), r) // Err tells
}
