package terminal

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"latchkey/auth"
	"latchkey/ui/words"
)

// The exit codes are a contract with scripts: they never change.
const (
	exitDone        = 0
	exitFailed      = 1   // time-out of a sign-in, cancellation, anything else
	exitUsage       = 2   // the command line is invalid
	exitSignIn      = 3   // the person must sign in
	exitRefused     = 4   // the provider refused, or our checks refused its answer
	exitNetwork     = 5   // no answer, TLS, 429, 5xx
	exitVault       = 6   // keyring, wrong passphrase, damaged file, lock time-out, disk full
	exitNotAllowed  = 7   // this program may not have a token
	exitInterrupted = 130 // a signal
)

// exitCode is an error whose message has already been printed.
type exitCode int

func (c exitCode) Error() string { return "exit code " + strconv.Itoa(int(c)) }

// codeOf returns the exit code of a failure.
func codeOf(e *auth.Error) int {
	switch e.Reason {
	case auth.ReasonInterrupted:
		return exitInterrupted
	case auth.ReasonTokenBound:
		return exitFailed
	}
	switch e.Kind {
	case auth.KindUsage:
		return exitUsage
	case auth.KindSignInNeeded:
		return exitSignIn
	case auth.KindProviderError, auth.KindBadAnswer:
		return exitRefused
	case auth.KindNetwork:
		return exitNetwork
	case auth.KindWrongPassphrase, auth.KindVaultDamaged, auth.KindVaultBusy, auth.KindKeyring:
		return exitVault
	case auth.KindNotAllowed:
		return exitNotAllowed
	case auth.KindInternal:
		if e.Step == auth.StepSave { // the data could not be written
			return exitVault
		}
	}
	return exitFailed
}

// each splits joined errors, and converts every other error to an *auth.Error. An
// error of cobra concerns the command line.
func each(err error) []*auth.Error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*auth.Error
		for _, e := range joined.Unwrap() {
			all = append(all, each(e)...)
		}
		return all
	}
	var e *auth.Error
	if errors.As(err, &e) {
		return []*auth.Error{e}
	}
	return []*auth.Error{auth.AsError(badFlag(err.Error()))}
}

// report prints every failure in err on standard error, one line each, and
// returns the exit code of the first.
func (f *face) report(err error) int {
	var done exitCode
	if errors.As(err, &done) {
		return int(done)
	}
	all := each(err)
	for _, e := range all {
		f.say(words.FailureLine(e))
		if said := words.Said(e); said != "" {
			f.say(words.QuotedLine(said))
		}
		if meant := f.namesMeant(e); len(meant) > 0 {
			f.say(words.PerhapsMeant(meant))
		}
		var candidates auth.Candidates
		if errors.As(e, &candidates) {
			for _, a := range candidates {
				f.say(words.Candidate(a))
			}
		}
	}
	if f.json {
		_, _ = fmt.Fprintln(f.std.Err, errorJSON(all[0]))
	}
	return codeOf(all[0])
}

// failureShape is a failure in JSON.
type failureShape struct {
	Kind  auth.Kind `json:"kind"`
	Step  auth.Step `json:"step"`
	Title string    `json:"title"`
	Hint  string    `json:"hint"`
}

func errorJSON(e *auth.Error) string {
	title, hint := words.Say(e)
	return failureJSON(failureShape{e.Kind, e.Step, plain(title), plain(hint)})
}

func failureJSON(failure failureShape) string {
	text, err := json.Marshal(struct {
		Error failureShape `json:"error"`
	}{failure})
	if err != nil { // four strings always marshal
		return `{"error":{"kind":"internal","step":"config","title":"","hint":""}}`
	}
	return string(text)
}

// say prints one line for a person on standard error.
func (f *face) say(line string) {
	_, _ = fmt.Fprintln(f.std.Err, plain(line))
}

// plain removes the characters that could move a terminal's cursor or reverse its
// text, because names and paths come from outside (catalogue K9).
func plain(s string) string { return auth.Visible(s) }
