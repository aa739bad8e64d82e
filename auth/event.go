package auth

import (
	"net/http"
	"time"
)

// Step is a stage of an attempt, by the words of the command contract.
type Step string

// The steps in their order.
const (
	StepConfig   Step = "config"
	StepDiscover Step = "discover"
	StepListen   Step = "listen"
	StepBrowser  Step = "browser"
	StepWait     Step = "wait"
	StepCallback Step = "callback"
	StepExchange Step = "exchange"
	StepVerify   Step = "verify"
	StepUserinfo Step = "userinfo"
	StepSave     Step = "save"
	StepRefresh  Step = "refresh"
	StepRevoke   Step = "revoke"
)

// Steps lists every step.
var Steps = []Step{
	StepConfig, StepDiscover, StepListen, StepBrowser, StepWait, StepCallback,
	StepExchange, StepVerify, StepUserinfo, StepSave, StepRefresh, StepRevoke,
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

// Event is one step of an attempt as it happened.
type Event struct {
	Attempt  string // random id of the attempt
	Kind     AttemptKind
	Provider string // Provider.ID
	Account  string // Account.ID once it is known
	N        int    // counts from 1 within the attempt
	Step     Step
	From, To Party
	Channel  Channel
	Observed bool // false: inferred, Latchkey did not see it itself
	At       time.Time
	Duration time.Duration
	Exchange *Exchange // the redacted HTTP exchange, if there was one
	Note     string    // one short line without secrets
	Err      *Error    // what went wrong in this step, if anything
	Done     bool      // last event of the attempt
}

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
