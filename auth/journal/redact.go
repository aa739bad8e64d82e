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

// tokenLike matches text that looks like a token: long, and of the characters that
// tokens consist of.
var tokenLike = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z0-9_~+=-]{24,}(?:\.[A-Za-z0-9_~+=-]+)*`) })

// query matches what follows the path of an address, which may contain codes and
// states.
var query = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(://[^\s?#]*)[?#]\S*`) })

// redact passes values that are harmless by their type, and reduces every other
// value to the name of its type. It belongs to the handler, so that no caller can
// bypass it.
func redact(_ []string, a slog.Attr) slog.Attr {
	a.Value = a.Value.Resolve() // an auth.Secret masks itself here
	switch a.Value.Kind() {
	case slog.KindString:
		if a.Key != "host" && a.Key != "provider" { // long, but not secret
			a.Value = slog.StringValue(redactText(a.Value.String()))
		}
	case slog.KindAny:
		a.Value = valueOf(a.Value.Any())
	}
	return a
}

// valueOf returns the logged form of a value of any type.
func valueOf(v any) slog.Value {
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
	return slog.StringValue(fmt.Sprintf("(%T)", v)) // also a foreign error: it may quote anything
}

// errorValue returns an *auth.Error without the provider's own text.
func errorValue(e *auth.Error) slog.Value {
	attrs := []slog.Attr{slog.String("kind", string(e.Kind)), slog.String("step", string(e.Step)), slog.String("reason", string(e.Reason))}
	for _, more := range []struct{ name, text string }{{"code", e.Code}, {"detail", e.DetailText()}} {
		if more.text != "" {
			attrs = append(attrs, slog.String(more.name, redactText(more.text)))
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

// maxText bounds a text in the log, in bytes.
const maxText = 500

// redactText removes queries from addresses and masks what looks like a token.
func redactText(text string) string {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "") + "…"
	}
	text = query().ReplaceAllString(text, "$1")
	return tokenLike().ReplaceAllString(text, "•••")
}
