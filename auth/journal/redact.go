package journal

import (
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"time"

	"latchkey/auth"
)

// opaque is text that looks like a token, whatever it is called: long, and of
// the characters that tokens are made of.
var opaque = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z0-9_~+=-]{24,}(?:\.[A-Za-z0-9_~+=-]+)*`) })

// query is what follows the path of an address: codes and states stand there.
var query = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(://[^\s?#]*)[?#]\S*`) })

// redact lets through what is known to be harmless by its type, and of all else
// only the name of its type. It is the handler's, so that nobody who logs can
// get around it.
func redact(_ []string, a slog.Attr) slog.Attr {
	a.Value = a.Value.Resolve() // an auth.Secret masks itself here
	switch a.Value.Kind() {
	case slog.KindString:
		if a.Key != "host" && a.Key != "provider" { // long, and no secrets
			a.Value = slog.StringValue(tidy(a.Value.String()))
		}
	case slog.KindAny:
		a.Value = known(a.Value.Any())
	}
	return a
}

// known is a value that may be anything.
func known(v any) slog.Value {
	var e *auth.Error
	if err, ok := v.(error); ok && errors.As(err, &e) {
		return errorValue(e)
	}
	switch v := v.(type) {
	case nil:
		return slog.Value{}
	case *slog.Source, slog.Level, time.Time:
		return slog.AnyValue(v)
	}
	return slog.StringValue(fmt.Sprintf("(%T)", v)) // also an error that is none of ours: it may quote anything
}

// errorValue is an *auth.Error without the provider's own words.
func errorValue(e *auth.Error) slog.Value {
	attrs := []slog.Attr{slog.String("kind", string(e.Kind)), slog.String("step", string(e.Step)), slog.String("reason", string(e.Reason))}
	for _, more := range []struct{ name, text string }{{"code", e.Code}, {"detail", e.Detail}} {
		if more.text != "" {
			attrs = append(attrs, slog.String(more.name, tidy(more.text)))
		}
	}
	if e.Status != 0 {
		attrs = append(attrs, slog.Int("status", e.Status))
	}
	if e.RetryAfter > 0 {
		attrs = append(attrs, slog.Duration("retry_after", e.RetryAfter))
	}
	return slog.GroupValue(attrs...)
}

// maxText is how long a text in the log may be, in bytes.
const maxText = 500

// tidy takes queries off addresses and masks what looks like a token.
func tidy(text string) string {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "") + "…"
	}
	text = query().ReplaceAllString(text, "$1")
	return opaque().ReplaceAllString(text, "•••")
}
