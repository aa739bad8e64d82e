// Package words holds what Latchkey says to people: a title and a hint for
// every failure, status words, glosses of scopes, spans of time. It draws
// nothing, so that the window and the commands say the same.
//
// # How it speaks
//
// Sentence case, plain words, no exclamation marks, no blame. A failure is a
// title, one sentence without its full stop, and a hint that can be acted on.
// Codes are for the technical details. What a provider said of itself is quoted
// and never mixed with our own words. A failure that could not be helped says
// what was kept: nothing is lost without being named.
package words

import (
	"strings"

	"latchkey/auth"
)

// saying is a title and a hint. {provider}, {Provider}, {detail}, {code},
// {status}, {wait}, {skew}, {moves}, {accept} and {refused} stand for what the error knows; a part in < >
// goes where one of its own is not known.
type saying struct{ title, hint string }

// Say returns the title and the hint of a failure. The title is one sentence
// without its full stop; the hint is one sentence or two. Both are never empty.
func Say(e *auth.Error) (title, hint string) {
	s := find(e)
	switch {
	case e.Unsaved:
		s.hint = unsavedHint
	case e.InDoubt:
		s.hint = doubtHint
	}
	return fill(s.title, e), fill(s.hint, e)
}

// What a failed refresh means, whatever made it fail.
const (
	doubtHint = "No answer to use came< ({detail})>, and the refresh token may be used up all the same: the account is in doubt. " +
		"What it has works until it ends. Refresh again to find out; if that is refused, sign in again."
	unsavedHint = "{Provider} has renewed the account, and the new tokens could not be stored< ({detail})>; the stored ones are used up, and the account is in doubt. " +
		"Make room or mend the folder. If the account cannot be refreshed after that, sign in again."
)

// Said is what the provider itself said of the failure, as a quotation with its
// name, or empty. The text was cleaned and cut where it was read.
func Said(e *auth.Error) string {
	if e.Description == "" {
		return ""
	}
	return fill("{Provider} says: “", e) + e.Description + "”"
}

// find looks for the exact step and reason, then the reason, then the kind.
func find(e *auth.Error) saying {
	if s, ok := nuances[moment{e.Step, e.Reason}]; ok {
		return s
	}
	for _, table := range []map[auth.Reason]saying{usage, waiting, refused, answers, network, vault} {
		if s, ok := table[e.Reason]; ok {
			return s
		}
	}
	if s, ok := kinds[e.Kind]; ok {
		return s
	}
	return kinds[auth.KindInternal]
}

// fill puts what the error knows into a text.
func fill(text string, e *auth.Error) string {
	known := facts(e)
	var b strings.Builder
	for text != "" {
		before, rest, optional := strings.Cut(text, "<")
		b.WriteString(known.Replace(before))
		if !optional {
			break
		}
		part, after, _ := strings.Cut(rest, ">")
		if part = known.Replace(part); !strings.Contains(part, unknown) {
			b.WriteString(part)
		}
		text = after
	}
	return strings.ReplaceAll(b.String(), unknown, "…")
}

// unknown stands where an error does not know a fact.
const unknown = "\x00"

func facts(e *auth.Error) *strings.Replacer {
	or := func(s, other string) string {
		if s == "" {
			return other
		}
		return s
	}
	wait := unknown
	if e.RetryAfter > 0 {
		wait = Span(e.RetryAfter)
	}
	return strings.NewReplacer(
		"{provider}", or(e.Provider, "the provider"),
		"{Provider}", or(e.Provider, "The provider"),
		"{detail}", or(e.Detail, unknown),
		"{code}", or(e.Code, unknown),
		"{status}", number(e.Status),
		"{refused}", number(e.Refused),
		"{skew}", skew(e.Skew),
		"{wait}", wait,
		"{moves}", or(moves(e.Moves), "elsewhere"),
		"{accept}", or(accepts(e.Moves), "--accept-host HOST"),
	)
}
