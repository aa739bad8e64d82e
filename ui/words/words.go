// Package words contains every sentence that Latchkey shows to people: in the window, in the
// commands, on the pages that a browser shows. It draws nothing, so that all of them use the same
// words.
//
// # Style
//
// Sentence case, plain words, no exclamation marks, no blame. A failure is a title, one sentence
// without its full stop, and a hint that can be acted on. Codes are for the technical details.
// Text of a provider is quoted and never mixed with our own words. A failure that could not be
// avoided says what was kept, and names everything that was lost.
//
// # How a sentence is declared
//
// A sentence is a whole template with a name, declared once as a package variable: text has no
// holes, phrase has named holes, counted has a form for one thing and a form for more. Sentences
// are never joined from pieces, because other languages order them differently. A hole contains
// data, or a message that is complete by itself, such as a span of time. SetLanguage loads the
// same messages in another language.
package words

import (
	"cmp"

	"latchkey/auth"
)

// saying is a title and a hint.
type saying struct{ title, hint template }

// declareSaying declares a title and a hint under one name.
func declareSaying(name, title, hint string) saying {
	return saying{part(name, "_title", title), part(name, "_hint", hint)}
}

// fill is the title and the hint with their holes filled.
func (s saying) fill(h holes) (title, hint string) { return s.title.fill(h), s.hint.fill(h) }

// failures declares a title and a hint for each of some kinds, reasons or
// moments. The holes are those of facts.
func failures[K ~string](prefix string, all func() map[K][2]string) func() map[K]saying {
	return later(func() map[K]saying {
		declared := map[K]saying{}
		for key, s := range all() {
			declared[key] = declareSaying("failure_"+prefix+string(key), s[0], s[1])
		}
		return declared
	})
}

// moment is a reason at a step.
type moment string

func at(step auth.Step, reason auth.Reason) moment {
	return moment(string(step) + "_" + string(reason))
}

// Say returns the title and the hint of a failure. The title is one sentence without its full
// stop; the hint is one sentence or two. Neither is ever empty.
func Say(e *auth.Error) (title, hint string) {
	s := find(e)
	switch {
	case e.Unsaved:
		s.hint = unsavedHint
	case e.InDoubt && e.Reason != auth.ReasonInDoubt:
		s.hint = doubtHint
	case e.Why == auth.WhyAnswerLost:
		s.hint = spentHint
	}
	return s.fill(facts(e))
}

// What a failed refresh means, whatever its cause.
var (
	doubtHint   = phrase("failure_in_doubt_hint", "No answer to use came{{with .Detail}} ({{.}}){{end}}, and the refresh token may be used up all the same: the account is in doubt. What it has works until it ends. Refresh again to find out; if that is refused, sign in again.")
	spentHint   = phrase("failure_answer_lost_hint", "The refresh token was used up: {{.Detail}} before it was stored, with the token that follows. Sign in again; the account and its name stay.")
	unsavedHint = phrase("failure_unsaved_hint", "{{.Provider}} has renewed the account, and the new tokens could not be stored{{with .Detail}} ({{.}}){{end}}; the stored ones are used up, and the account is in doubt. Make room or mend the folder. If the account cannot be refreshed after that, sign in again.")
)

var quoted = phrase("provider_said", "{{.Provider}} says: “{{.Text}}”")

// Said returns the provider's own text about the failure, as a quotation with its name, or
// nothing. The text was cleaned and shortened where it was read.
func Said(e *auth.Error) string {
	if e.Description == "" {
		return ""
	}
	return quoted.fill(holes{"Provider": cmp.Or(e.Provider, providerFirst()), "Text": e.Description})
}

// reasons lists the tables by reason; each reason is in one of them.
var reasons = []func() map[auth.Reason]saying{usage, resourceUsage, waiting, refused, answers, resourceAnswers, network, vault, notAllowed}

// find returns the message for the step and reason, else for the reason, else for the kind.
func find(e *auth.Error) saying {
	if s, ok := nuances()[at(e.Step, e.Reason)]; ok {
		return s
	}
	for _, table := range reasons {
		if s, ok := table()[e.Reason]; ok {
			return s
		}
	}
	if s, ok := kinds()[e.Kind]; ok && e.Reason != auth.ReasonInternal {
		return s
	}
	return kinds()[auth.KindInternal]
}

// The words for a provider whose name is unknown.
var (
	providerFirst = text("provider_first", "The provider")
	providerLater = text("provider_later", "the provider")
)

// The words for moves, and for the flags that accept them, where none is known.
var (
	movedElsewhere = text("moved_elsewhere", "elsewhere")
	acceptSome     = text("accept_some", "--accept-host HOST")
)

var foreignAnswers = counted("foreign_answers",
	"{{.N}} of them did not belong to this sign-in and was refused.",
	"{{.N}} of them did not belong to this sign-in and were refused.")

// facts returns the holes that the sentences of every failure may have. A hole is empty if the
// error does not have its value. The provider always has a name: Provider at the beginning of a
// sentence, provider within one. Name is empty if it is unknown.
func facts(e *auth.Error) holes {
	known := holes{
		"Provider": cmp.Or(e.Provider, providerFirst()),
		"provider": cmp.Or(e.Provider, providerLater()),
		"Name":     e.Provider,
		"Detail":   DetailOfError(e),
		"Code":     e.Code,
		"Status":   e.Status,
		"Skew":     skew(e.Skew),
		"Line":     e.Line,
		"Came":     e.Came,
		"Expected": e.Expected,
		"Moves":    cmp.Or(moves(e.Moves), movedElsewhere()),
		"From":     firstMove(e.Moves).From,
		"To":       firstMove(e.Moves).To,
		"Accept":   cmp.Or(accepts(e.Moves), acceptSome()),
		"Command":  AllowCommand(e.Detail, e.Account),
		"SignIn":   "",
		"Final":    e.StepUp != nil && e.StepUp.IsFinal,
		"Wait":     "",
		"Refused":  "",
	}
	if e.StepUp != nil && len(e.StepUp.Missing) > 0 {
		known["SignIn"] = SignInFor(*e.StepUp)
	}
	if e.RetryAfter > 0 {
		known["Wait"] = Span(e.RetryAfter)
	}
	if e.Refused > 0 {
		known["Refused"] = foreignAnswers.of(e.Refused, nil)
	}
	return known
}
