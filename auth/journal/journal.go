// Package journal keeps a log for diagnosis: each step's time, provider, duration
// and failure, but never a token.
//
// The log is latchkey.log in the home's log folder, with one JSON object in each
// line. A file of more than MaxSize is rotated, and Kept older files remain
// beside it. The record of tokens handed out is a file of its own, served.log, so
// that nothing else can displace it. Several processes may write at the same time. Nothing is created
// before the first record.
package journal

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/lend"
)

// Log writes records. Its methods never fail, so that an unwritable log prevents
// no sign-in; Err returns the failure. Many goroutines may use a Log.
type Log struct {
	file, servedFile, readFile *file
	slog, served, read         *slog.Logger
}

// Open returns the log in dir. It creates nothing.
func Open(dir string) *Log {
	f, served, read := &file{dir: dir, name: Name}, &file{dir: dir, name: Served}, &file{dir: dir, name: Read}
	to := func(f *file) *slog.Logger {
		return slog.New(slog.NewJSONHandler(f, &slog.HandlerOptions{ReplaceAttr: redact}))
	}
	return &Log{file: f, servedFile: served, readFile: read, slog: to(f), served: to(served), read: to(read)}
}

// Logger is for records other than events. Its values are redacted by type; see
// redact.
func (l *Log) Logger() *slog.Logger { return l.slog }

// Err is the first failure to write, or nil.
func (l *Log) Err() error {
	return cmp.Or(l.file.failure(), l.servedFile.failure(), l.readFile.failure())
}

// Observe writes one line for a step. Of an exchange, the line has only the
// method, the host and the status: an address may contain a secret.
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
	write(l.slog, e.At, level, "step", attrs...)
}

// Refused records a callback that a receiver refused, including a failed state
// check: its time, its source address or process, and the reason.
func (l *Log) Refused(r auth.Refusal) {
	attrs := []slog.Attr{slog.String("reason", string(r.Reason))}
	if r.Count > 1 {
		attrs = append(attrs, slog.Int("so_far", r.Count))
	}
	if r.From != "" {
		attrs = append(attrs, slog.String("from", r.From), slog.String("origin", r.Origin), slog.String("agent", r.Agent))
		if r.User != "" {
			attrs = append(attrs, slog.String("user", r.User))
		}
	} else {
		attrs = append(attrs, slog.String("origin", r.Origin), slog.Int("pid", r.PID))
	}
	write(l.slog, r.At, slog.LevelWarn, "callback refused", attrs...)
}

// Waits records a question that waits for the person: a sign-in that stopped at err.
func (l *Log) Waits(at time.Time, provider, account string, err *auth.Error) {
	attrs := []slog.Attr{slog.String("provider", provider), slog.String("reason", string(err.Reason))}
	if account != "" {
		attrs = append(attrs, slog.String("account", account))
	}
	write(l.slog, at, slog.LevelInfo, "question waits", attrs...)
}

// Served records a token that the holder handed to a command: the account and the
// caller, in Served. The program that ran the command is more informative than the
// command.
func (l *Log) Served(s agent.Served) {
	attrs := []slog.Attr{slog.String("account", s.Account.ID), slog.String("provider", s.Account.Provider)}
	write(l.served, s.At, slog.LevelInfo, "token served", append(attrs, callerOf(s.To)...)...)
}

// Read records that the holder named accounts to a command, in Read: which or how many,
// and the caller.
func (l *Log) Read(r agent.Read) {
	attrs := []slog.Attr{slog.Int("accounts", r.N)}
	if r.Account != "" {
		attrs = []slog.Attr{slog.String("account", r.Account)}
	}
	write(l.read, r.At, slog.LevelInfo, "accounts read", append(attrs, callerOf(r.To)...)...)
}

// Lease records that a lease began or ended, in Served: the account, the origin, how it was
// used, and the caller. What lies between is not recorded.
func (l *Log) Lease(s lend.State, to agent.Caller) {
	if s.Calls > 0 && s.Ending == "" {
		return
	}
	at, text := s.Began, "lease began"
	attrs := []slog.Attr{slog.String("lease", s.ID), slog.String("account", s.Terms.Account), slog.String("origin", s.Terms.Origin)}
	if s.Ending != "" {
		at, text = s.EndedAt, "lease ended"
		attrs = append(attrs, slog.String("by", string(s.Ending)), slog.Int64("calls", s.Calls), slog.Int64("bytes", s.Sent+s.Received), slog.Int("status", s.Status))
	}
	write(l.served, at, slog.LevelInfo, text, append(attrs, callerOf(to)...)...)
}

func callerOf(c agent.Caller) []slog.Attr {
	return []slog.Attr{
		slog.Int("pid", c.PID), slog.String("program", c.Program),
		slog.Int("parent_pid", c.ParentPID), slog.String("parent", c.Parent),
	}
}

// write creates the record by hand, so that its time is that of the event and not
// of the writing.
func write(to *slog.Logger, at time.Time, level slog.Level, text string, attrs ...slog.Attr) {
	r := slog.NewRecord(at.UTC(), level, text, 0)
	r.AddAttrs(attrs...)
	_ = to.Handler().Handle(context.Background(), r) // Err reports it
}
