package ui

import (
	"latchkey/auth"
	"latchkey/ui/words"
)

// sentence returns a failure in one line, for a notice.
func sentence(err *auth.Error) string {
	title, hint := words.Say(err)
	return words.TitleAndHint(title, words.ForWindow(err, hint))
}

func internalSentence() string { return words.InternalFailure() }
