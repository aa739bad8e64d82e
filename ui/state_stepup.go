package ui

import (
	"slices"
	"strings"

	"latchkey/auth"
)

// mostStepUps is how often a person is offered to ask for what one operation of a resource
// demands: a provider that has not given it then does not give it (MCP 2026-07-28, step-up).
const mostStepUps = 2

// stepUp returns what the resource demands beyond the token's scopes; nil if that is not why it
// refused.
func (a Answer) stepUp() *auth.StepUp {
	if a.Err == nil || a.Err.Reason != auth.ReasonScopeNeeded {
		return nil
	}
	return a.Err.StepUp
}

// operation names what the person asked the resource for; the query belongs to the single request.
func (a Answer) operation(account string) string {
	address, _, _ := strings.Cut(a.URL, "?")
	return account + " " + address
}

// isFinal reports whether the person has asked often enough for what the latest answer demands.
func (s State) isFinal(account string) bool {
	return s.StepUps[s.Used[account].operation(account)] >= mostStepUps
}

// stepsUp returns the sign-in that asks for scopes beside those that the account has, and counts
// it. Afterwards the request is sent again.
func (s State) stepsUp(account string, scopes []string) (State, Ask, bool) {
	answer := s.Used[account]
	step := answer.stepUp()
	a, ok := s.Account(account)
	if step == nil || !ok || len(scopes) == 0 || s.isFinal(account) {
		return s, Ask{}, false
	}
	ask := Ask{Provider: a.Provider, Account: account, Scopes: slices.Clone(step.Scopes), Then: answer.URL}
	for _, scope := range scopes {
		if !slices.Contains(ask.Scopes, scope) {
			ask.Scopes = append(ask.Scopes, scope)
		}
	}
	s.StepUps = with(s.StepUps, answer.operation(account), s.StepUps[answer.operation(account)]+1)
	return s, ask, true
}

// used records the answer of a resource. What the resource grants may be demanded anew later.
func (s State) used(id string, a Answer) State {
	s.Used = with(s.Used, id, a)
	if a.Err == nil {
		s.StepUps = without(s.StepUps, a.operation(id))
	}
	return s
}
