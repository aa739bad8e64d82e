// Package trace stores the steps of attempts, so that a person can inspect a flow
// that has run. A trace contains no secret: auth.Exchange masks every exchange at
// its source, and only masked text reaches this package.
package trace

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"latchkey/auth"
	"latchkey/internal/durable"
)

// Keep is the number of traces that a store keeps; it deletes older ones. Those of
// the background are counted apart, because there are so many of them that they
// would push out every other within seconds.
const (
	Keep           = 50
	KeepBackground = 20
)

// Background is the folder in that of a store in which the traces of the background
// stand.
const Background = "background"

// maxFile bounds the size of one trace, in bytes.
const maxFile = 16 << 20

// Succeeded is the outcome of a successful attempt. Any other outcome is the
// auth.Kind of the error that ended it, or Unfinished.
const (
	Succeeded  = "succeeded"
	Unfinished = "unfinished" // Latchkey ended before the attempt did
)

// Trace is one attempt, in the shape of `latchkey trace --format json`.
type Trace struct {
	Attempt   string    `json:"attempt"`
	Kind      string    `json:"kind"`
	Provider  string    `json:"provider"`
	Account   string    `json:"account"` // id; empty if the attempt has none
	StartedAt time.Time `json:"started_at"`
	Outcome   string    `json:"outcome"`
	Steps     []Step    `json:"steps"`

	background bool // the attempt was the background's; such traces are kept apart
}

// Step is one step of an attempt. Steps are ordered by the time at which they
// began.
type Step struct {
	N          int       `json:"n"`
	Step       string    `json:"step"`
	Phase      string    `json:"phase"` // of the attempt; see auth.Phase
	From       string    `json:"from"`
	To         string    `json:"to"`
	Channel    string    `json:"channel"`
	Observed   bool      `json:"observed"` // false: inferred
	At         Moment    `json:"at"`
	DurationMS int64     `json:"duration_ms"`
	Request    *Request  `json:"request"`  // null if the step had no request
	Response   *Response `json:"response"` // null if there was none
	Checks     []Check   `json:"checks"`   // that the step made, in their order; never null
	Error      *Failure  `json:"error"`    // null if the step succeeded
	Note       string    `json:"note,omitempty"`
}

// Check is the result of one check.
type Check struct {
	Name    string `json:"name"`
	Section string `json:"section"` // specification and section, as "RFC 9207 §2.4"
	Outcome string `json:"outcome"` // held, refused, switched_off
}

// Moment is a time with nine decimals of a second in JSON, so that steps can be
// compared as text.
type Moment struct{ time.Time }

// MarshalJSON writes RFC 3339 in UTC.
func (m Moment) MarshalJSON() ([]byte, error) {
	return []byte(m.UTC().Format(`"2006-01-02T15:04:05.000000000Z07:00"`)), nil
}

// IsBackground reports whether no person waited for the attempt.
func (t Trace) IsBackground() bool { return t.background }

// withStep returns steps with s inserted by the time at which it began: a long
// step is reported after shorter ones that began later. It changes nothing that
// steps shares with others.
func withStep(steps []Step, s Step) []Step {
	i := len(steps)
	for i > 0 && steps[i-1].N > s.N {
		i--
	}
	return slices.Insert(slices.Clip(steps), i, s)
}

// complete adds the fields that a trace of an older version lacks.
func (t *Trace) complete() {
	if t.Steps == nil {
		t.Steps = []Step{}
	}
	for i, s := range t.Steps {
		t.Steps[i].Phase = cmp.Or(s.Phase, string(auth.Step(s.Step).Phase()))
		if s.Checks == nil {
			t.Steps[i].Checks = []Check{}
		}
	}
}

// Request is a request with every secret masked.
type Request struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers http.Header `json:"headers"`
	Body    string      `json:"body"`
}

// Response is a response with every secret masked.
type Response struct {
	Status  int         `json:"status"`
	Headers http.Header `json:"headers"`
	Body    string      `json:"body"`
}

// Failure is the error of a step. Title and Hint are texts for people, which the
// program that shows a trace fills in; they are empty in a stored trace.
type Failure struct {
	Kind        string `json:"kind"`
	Step        string `json:"step"`
	Reason      string `json:"reason"`
	Title       string `json:"title,omitempty"`
	Hint        string `json:"hint,omitempty"`
	Code        string `json:"code,omitempty"`
	Description string `json:"description,omitempty"`
	Detail      string `json:"detail,omitempty"`
	Status      int    `json:"status,omitempty"`
}

// Store is a folder of traces, one JSON file each. It need not exist.
type Store struct{ Dir string }

// isAttempt reports whether name is valid for an attempt, whose file it names: 1
// to 64 letters, digits, hyphens and underscores.
func isAttempt(name string) bool {
	return name != "" && len(name) <= 64 && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
}

// Unreadable is a file of a store that cannot be read as a trace.
type Unreadable struct {
	Attempt string // that its name says
	Foreign bool   // it is readable and contains another attempt, or none; else it is damaged
}

// List returns the readable traces, newest first. It skips an unreadable file,
// because nothing depends on a trace.
func (s Store) List() ([]Trace, error) {
	traces, _, err := s.Survey()
	return traces, err
}

// Survey returns the readable traces, newest first, and the files that cannot be read.
func (s Store) Survey() ([]Trace, []Unreadable, error) {
	names, err := s.names()
	if err != nil {
		return nil, nil, err
	}
	traces, bad := []Trace{}, []Unreadable(nil)
	for _, name := range names {
		switch t, err := s.read(name); {
		case err == nil:
			traces = append(traces, t)
		case !errors.Is(err, fs.ErrNotExist): // one that was pruned meanwhile is no failure
			bad = append(bad, Unreadable{Attempt: name, Foreign: errors.Is(err, errForeign)})
		}
	}
	if filepath.Base(s.Dir) != Background {
		more, moreBad, err := s.background().Survey()
		if err != nil {
			return nil, nil, err
		}
		for i := range more {
			more[i].background = true
		}
		traces, bad = append(traces, more...), append(bad, moreBad...)
	}
	slices.SortStableFunc(traces, func(a, b Trace) int {
		return cmp.Or(b.StartedAt.Compare(a.StartedAt), cmp.Compare(a.Attempt, b.Attempt))
	})
	return traces, bad, nil
}

// Stamp changes when a trace is saved or deleted.
func (s Store) Stamp() [2]time.Time {
	var stamp [2]time.Time
	for i, dir := range []string{s.Dir, s.background().Dir} {
		if info, err := os.Stat(dir); err == nil {
			stamp[i] = info.ModTime()
		}
	}
	return stamp
}

// Load returns the trace of an attempt, by its id or a unique beginning of it;
// the empty name is the newest. No match, or several, is ReasonUnknownTrace.
func (s Store) Load(name string) (Trace, error) {
	traces, err := s.List()
	if err != nil {
		return Trace{}, err
	}
	var found []Trace
	for _, t := range traces {
		if t.Attempt == name || name == "" {
			return t, nil
		}
		if strings.HasPrefix(t.Attempt, name) {
			found = append(found, t)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return Trace{}, &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonUnknownTrace, Detail: name}
}

// Save writes a trace durably and deletes the oldest beyond Keep, or beyond
// KeepBackground for one of the background.
func (s Store) Save(t Trace) error {
	if !isAttempt(t.Attempt) {
		return &auth.Error{Step: auth.StepSave, Kind: auth.KindInternal, Reason: auth.ReasonInternal, Why: auth.WhyAttemptID}
	}
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return durable.Failed(s.path(t.Attempt), err)
	}
	keep := Keep
	if t.background {
		s, keep = s.background(), KeepBackground
	}
	if err := durable.WriteFile(s.path(t.Attempt), append(text, '\n')); err != nil {
		return err
	}
	return s.prune(keep)
}

// background is the store of the traces of the background.
func (s Store) background() Store { return Store{Dir: filepath.Join(s.Dir, Background)} }

// prune deletes the files that were written longest ago. Two processes may prune
// at the same time, so a missing file is no failure.
func (s Store) prune(keep int) error {
	names, err := s.names()
	if err != nil || len(names) <= keep {
		return err
	}
	written := func(name string) time.Time {
		info, err := os.Stat(s.path(name))
		if err != nil {
			return time.Time{}
		}
		return info.ModTime()
	}
	slices.SortStableFunc(names, func(a, b string) int { return written(a).Compare(written(b)) })
	for _, name := range names[:len(names)-keep] {
		if err := durable.Remove(s.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return durable.Failed(s.path(name), err)
		}
	}
	return nil
}

func (s Store) path(attempt string) string { return filepath.Join(s.Dir, attempt+".json") }

// names lists the attempts in the folder.
func (s Store) names() ([]string, error) {
	files, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable(s.Dir, err)
	}
	var names []string
	for _, f := range files {
		name, isTrace := strings.CutSuffix(f.Name(), ".json")
		if isTrace && isAttempt(name) && f.Type().IsRegular() {
			names = append(names, name)
		}
	}
	return names, nil
}

func (s Store) read(name string) (Trace, error) {
	info, err := os.Stat(s.path(name))
	if err != nil {
		return Trace{}, err
	}
	if info.Size() > maxFile {
		return Trace{}, errors.New("larger than a trace can be")
	}
	text, err := durable.ReadFile(s.path(name))
	if err != nil {
		return Trace{}, err
	}
	var t Trace
	if err := json.Unmarshal(text, &t); err != nil {
		return Trace{}, err
	}
	if t.Attempt != name {
		return Trace{}, errForeign
	}
	t.complete()
	return t, nil
}

// errForeign is the error of a file that contains another attempt than its name says.
var errForeign = errors.New("holds another attempt")

func unreadable(path string, err error) error {
	return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal, Detail: path}).Caused(err)
}
