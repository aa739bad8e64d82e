package auth

import (
	"net/http"
	"time"

	"latchkey/auth/internal/checks"
)

// Step is a stage of an attempt, by the words of the command contract.
type Step string

// The steps in their order. An Error names only those that coarse keeps.
const (
	StepConfig     Step = "config"
	StepDiscover   Step = "discover" // also where the metadata was remembered
	StepListen     Step = "listen"
	StepPrepare    Step = "prepare" // secrets drawn
	StepPush       Step = "push"    // pushed authorization request (RFC 9126)
	StepBrowser    Step = "browser"
	StepWait       Step = "wait"
	StepApprove    Step = "approve" // the person at the provider
	StepCallback   Step = "callback"
	StepExchange   Step = "exchange"
	StepPoll       Step = "poll" // of the device flow (RFC 8628)
	StepVerify     Step = "verify"
	StepUserinfo   Step = "userinfo"
	StepSave       Step = "save"
	StepRefresh    Step = "refresh"
	StepRevoke     Step = "revoke"
	StepIntrospect Step = "introspect" // RFC 7662
	StepCall       Step = "call"       // a protected resource
	StepSignOut    Step = "sign_out"   // of the browser's session at the provider
)

// Steps lists every step.
var Steps = []Step{
	StepConfig, StepDiscover, StepListen, StepPrepare, StepPush, StepBrowser, StepWait, StepApprove, StepCallback,
	StepExchange, StepPoll, StepVerify, StepUserinfo, StepSave, StepRefresh, StepRevoke, StepIntrospect, StepCall, StepSignOut,
}

// coarse is the step that an Error of s names: the contract of errors has fewer
// steps than a trace.
func (s Step) coarse() Step {
	switch s {
	case StepPrepare:
		return StepConfig
	case StepPush, StepSignOut:
		return StepBrowser
	case StepApprove:
		return StepWait
	case StepPoll:
		return StepExchange
	case StepIntrospect:
		return StepRevoke
	case StepCall:
		return StepUserinfo
	}
	return s
}

// Phase is the part of an attempt that a step belongs to.
type Phase string

// The phases in their order.
const (
	PhasePrepare   Phase = "prepare"
	PhaseAuthorize Phase = "authorize"
	PhaseCallback  Phase = "callback"
	PhaseExchange  Phase = "exchange"
	PhaseIdentify  Phase = "identify"
	PhaseUse       Phase = "use"
	PhaseEnd       Phase = "end"
)

// Phase is where s belongs.
func (s Step) Phase() Phase {
	switch s {
	case StepConfig, StepDiscover, StepListen, StepPrepare:
		return PhasePrepare
	case StepPush, StepBrowser, StepWait, StepApprove:
		return PhaseAuthorize
	case StepCallback:
		return PhaseCallback
	case StepExchange, StepPoll:
		return PhaseExchange
	case StepVerify, StepUserinfo:
		return PhaseIdentify
	case StepSave:
		return PhaseEnd
	}
	return PhaseUse
}

// Party is who acts in a step.
type Party string

// The parties.
const (
	PartyPerson   Party = "person"
	PartyBrowser  Party = "browser"
	PartyLatchkey Party = "latchkey"
	PartyProvider Party = "provider"
	PartyAPI      Party = "api" // a protected resource
)

// Channel is how a step travels.
type Channel string

// The channels.
const (
	ChannelFront Channel = "front" // through the browser
	ChannelBack  Channel = "back"  // straight to the provider
	ChannelLocal Channel = "local" // inside this computer
)

// Event is one step of an attempt as it happened, or, where Done is set, the
// attempt's end.
type Event struct {
	Attempt  string // random id of the attempt
	Kind     AttemptKind
	Provider string // Provider.ID
	Account  string // Account.ID once it is known
	// N counts the steps from 1, in the order in which they began. A step that takes
	// long is reported after shorter ones that began later. 0 for the end.
	N        int
	Step     Step
	From, To Party
	Channel  Channel
	Observed bool // false: inferred, Latchkey did not see it itself
	At       time.Time
	Duration time.Duration
	Exchange *Exchange     // the redacted HTTP exchange, if there was one
	Note     string        // one short line without secrets
	Checks   []CheckResult // the checks that this step made, in their order
	Err      *Error        // what went wrong in this step, if anything; for the end, what ended the attempt
	Done     bool          // the attempt has ended: its last event, and no step
}

// CheckResult is one check as it came out: its name, the specification and section
// that it enforces, and its outcome.
type CheckResult = checks.Result

// The outcomes of a check.
const (
	CheckHeld        = checks.Held
	CheckRefused     = checks.Refused
	CheckSwitchedOff = checks.SwitchedOff // only in the lab and in tests
)

// AttemptKind is what an attempt is for.
type AttemptKind string

// The kinds of attempt.
const (
	AttemptSignIn  AttemptKind = "sign_in"
	AttemptRefresh AttemptKind = "refresh"
	AttemptRevoke  AttemptKind = "revoke"
	AttemptSignOut AttemptKind = "sign_out" // of the browser's session at the provider
	AttemptCall    AttemptKind = "call"
	AttemptCheck   AttemptKind = "check"
)

// Exchange is an HTTP request and its answer with every secret masked. It is
// safe to write to disk and to show.
type Exchange struct {
	Method         string      `json:"method"`
	URL            string      `json:"url"`
	RequestHeader  http.Header `json:"request_header,omitempty"`
	RequestBody    string      `json:"request_body,omitempty"`
	Status         int         `json:"status,omitempty"` // 0: no answer came
	ResponseHeader http.Header `json:"response_header,omitempty"`
	ResponseBody   string      `json:"response_body,omitempty"`
}
