package diagram

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/words"
)

// Step is one step of an attempt with what explains it. Its JSON is that of the
// command contract.
type Step struct {
	trace.Step
	Title  string      `json:"title"`
	Why    string      `json:"why"`    // why the flow has this step
	Spec   []Reference `json:"spec"`   // the sections that describe the step; never null
	Fields []Field     `json:"fields"` // what the request and the response contain; never null

	recorded  record // what the step was made from
	own       int    // number of Fields that are the step's own, and not added by other steps
	confirmed bool   // Latchkey did not see it, but the provider in this process reports it
}

// IsInferred reports whether no party recorded the step: it follows from what came after.
func (s Step) IsInferred() bool { return !s.Observed && !s.confirmed }

// confirming lists the acts that a provider in this process reports, by the step that Latchkey
// does not see and that they confirm.
var confirming = map[words.StepKind][]words.StepKind{
	"wait":        {"act_page_shown"},
	"wait_device": {"act_page_shown"},
	"approve":     {"act_consent_given", "act_consent_refused"},
}

// confirm marks the steps that the provider's own reports confirm.
func confirm(steps []Step) {
	reported := map[words.StepKind]bool{}
	for i := range steps {
		if steps[i].Note != "" {
			reported[kindOf(steps[i].Step)] = true
		}
	}
	for i := range steps {
		s := &steps[i]
		if s.Observed || len(reported) == 0 {
			continue
		}
		s.confirmed = slices.ContainsFunc(confirming[kindOf(s.Step)], func(act words.StepKind) bool { return reported[act] })
	}
}

// kindOf names what a step does. A step of the contract covers several acts: to
// read a document and to check it are both "verify". The provider in this process
// reports acts of its own, by name.
func kindOf(s trace.Step) words.StepKind {
	if act := words.StepKind("act_" + s.Note); s.Note != "" && words.KnowsStep(act) {
		return act
	}
	if hop := words.StepKind("hop_" + s.Note); s.Note != "" && words.KnowsStep(hop) {
		return hop
	}
	switch step := auth.Step(s.Step); {
	case step == auth.StepPrepare && s.Note == auth.NoteNoVerifier:
		return "prepare_no_verifier"
	case step == auth.StepExchange && s.Request != nil && !strings.Contains(s.Request.Body, "code_verifier="):
		return "exchange_no_verifier"
	case step == auth.StepCallback && s.Error != nil:
		return "callback_refused"
	case step == auth.StepWait && s.From == string(auth.PartyPerson):
		return "wait_device"
	case step == auth.StepWait && s.Channel == string(auth.ChannelBack):
		return "wait_codes"
	case step == auth.StepConfig && s.Request != nil && s.Request.Method == http.MethodDelete:
		return "config_deletion"
	case step == auth.StepConfig && s.Request != nil:
		return "config_registration"
	case step == auth.StepRevoke && isDead(s):
		return "revoke_dead"
	case step == auth.StepRevoke && s.Request != nil && s.Request.Method == http.MethodGet:
		return "revoke_proof"
	case step == auth.StepDiscover && s.From == s.To && len(s.Checks) == 0:
		return "discover_remembered"
	case step == auth.StepDiscover && s.From == s.To && s.Checks[0].Name == "moved":
		return "discover_moved"
	case step == auth.StepDiscover && s.From == s.To && slices.ContainsFunc(s.Checks, func(c trace.Check) bool { return c.Name == "resource" }):
		return "discover_resource"
	case step == auth.StepDiscover && s.From == s.To && s.Checks[0].Name == "pair":
		return "discover_pair"
	}
	if check := words.StepKind(s.Step + "_check"); s.Request == nil && s.From == s.To && words.KnowsStep(check) {
		return check
	}
	return words.StepKind(s.Step)
}

// isDead reports whether a step of a revocation is the proof that the token is dead:
// it was used, and refused.
func isDead(s trace.Step) bool {
	return auth.Step(s.Step) == auth.StepRevoke && s.Request != nil && s.Request.Method == http.MethodGet &&
		s.Response != nil && s.Response.Status == http.StatusUnauthorized
}

// Failed reports whether a step went wrong.
func (s Step) Failed() bool { return s.Error != nil && !isDead(s.Step) }

// Label returns the text over the arrow of a step: method and path of its
// request, or else its title.
func (s Step) Label() string {
	if s.Request == nil || s.Channel == string(auth.ChannelFront) && s.From == string(auth.PartyLatchkey) {
		return s.Title
	}
	return s.RequestLine()
}

// AnswerLabel returns the text over the arrow of a response: its status, and
// the error code that the provider gives or the tokens that it issues.
func (s Step) AnswerLabel() string {
	status := strings.TrimSpace(strconv.Itoa(s.Response.Status) + " " + http.StatusText(s.Response.Status))
	if s.Error != nil && s.Error.Code != "" {
		return words.StatusWith(status, s.Error.Code)
	}
	if n := s.tokens(); n > 0 {
		return words.StatusWith(status, words.Tokens(n))
	}
	return status
}

// tokens returns how many tokens the response brings.
func (s Step) tokens() (n int) {
	for _, f := range s.Fields {
		if f.Answer && !f.Header && f.Value != "" && slices.Contains(issued, strings.ToLower(f.Name)) {
			n++
		}
	}
	return n
}

// RequestLine returns the method and the path of the request of a step; empty for a step without one.
func (s Step) RequestLine() string {
	if s.Request == nil {
		return ""
	}
	return s.Request.Method + " " + pathOf(s.Request.URL)
}

// IsLocal reports whether the step happens within one party.
func (s Step) IsLocal() bool { return s.From == s.To }

// withoutQuery returns an address without its parameters.
func withoutQuery(address string) string {
	plain, _, _ := strings.Cut(address, "?")
	return plain
}

// pathOf returns the path of an address, or the address if it has none.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Path == "" {
		return address
	}
	return u.Path
}

// Checked says how the checks of a step came out; empty for a step without checks.
func (s Step) Checked() string {
	held, refused := 0, 0
	for _, c := range s.Checks {
		switch c.Outcome {
		case string(auth.CheckHeld):
			held++
		case string(auth.CheckRefused):
			refused++
		}
	}
	switch {
	case refused > 0:
		return words.ChecksRefused(refused)
	case held > 0:
		return words.ChecksHeld(held)
	}
	return ""
}
