package auth

import (
	"net/http"
	"time"

	"latchkey/auth/internal/checks"
)

// Step is a stage of an attempt; the command contract fixes the values.
type Step string

// The steps in their order. An Error names only the steps that coarse returns.
const (
	StepConfig     Step = "config"
	StepDiscover   Step = "discover" // also if the metadata was cached
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

// coarse returns the step that an Error of s names, because the contract of
// errors has fewer steps than a trace.
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

// Phase returns the phase of s.
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

// Party is a participant of a step.
type Party string

// The parties.
const (
	PartyPerson   Party = "person"
	PartyBrowser  Party = "browser"
	PartyLatchkey Party = "latchkey"
	PartyProvider Party = "provider"
	PartyAPI      Party = "api" // a protected resource
)

// Channel is the way on which a step travels.
type Channel string

// The channels.
const (
	ChannelFront Channel = "front" // through the browser
	ChannelBack  Channel = "back"  // directly to the provider
	ChannelLocal Channel = "local" // inside this computer
)

// Event is one step of an attempt, or, if Done is set, the attempt's end.
type Event struct {
	Attempt  string // random id of the attempt
	Kind     AttemptKind
	Provider string // Provider.ID
	Account  string // Account.ID as soon as it is known
	By       By     // who or what caused the attempt
	// N counts the steps from 1, in the order in which they began. A long step is
	// reported after shorter ones that began later. 0 for the end.
	N        int
	Step     Step
	From, To Party
	Channel  Channel
	Observed bool // false: inferred, not seen by Latchkey
	At       time.Time
	Duration time.Duration
	Exchange *Exchange     // the redacted HTTP exchange, or nil
	Note     string        // one short line without secrets
	Checks   []CheckResult // the checks of this step, in their order
	Err      *Error        // the error of this step, or nil; for the end, the error that ended the attempt
	Done     bool          // the attempt has ended; this event is the last one and is not a step
}

// CheckResult is the result of one check: its name, the specification and section
// that it enforces, and its outcome.
type CheckResult = checks.Result

// The outcomes of a check.
const (
	CheckHeld        = checks.Held
	CheckRefused     = checks.Refused
	CheckSwitchedOff = checks.SwitchedOff // only in the lab and in tests
)

// AttemptKind is the purpose of an attempt.
type AttemptKind string

// The kinds of attempt.
const (
	AttemptSignIn  AttemptKind = "sign_in"
	AttemptRefresh AttemptKind = "refresh"
	AttemptRevoke  AttemptKind = "revoke"
	AttemptSignOut AttemptKind = "sign_out" // of the browser's session at the provider
	AttemptCall    AttemptKind = "call"
	AttemptCheck   AttemptKind = "check"
	// AttemptValidate is the hourly validation of a token at the provider's own
	// address; see Validate. No trace is kept of it.
	AttemptValidate AttemptKind = "validate"
)

// Exchange is an HTTP request and its answer with every secret masked. It may be
// written to disk and shown.
type Exchange struct {
	Method         string      `json:"method"`
	URL            string      `json:"url"`
	RequestHeader  http.Header `json:"request_header,omitempty"`
	RequestBody    string      `json:"request_body,omitempty"`
	Status         int         `json:"status,omitempty"` // 0 if no answer came
	ResponseHeader http.Header `json:"response_header,omitempty"`
	ResponseBody   string      `json:"response_body,omitempty"`
}
