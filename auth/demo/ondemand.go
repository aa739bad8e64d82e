package demo

import (
	"errors"
	"strings"
	"time"
)

// FaultNames lists the names that OnDemand.Add knows.
var FaultNames = []string{"slow", "busy", "deny", "lose-answer", "clock", string(RotateKeys), string(ExpireNow), string(RevokeNow)}

// The errors of OnDemand.Add.
var (
	ErrFaultName  = errors.New("there is no such fault")
	ErrFaultValue = errors.New("the value does not fit the fault")
)

// The values of faults that are named without one, and the bounds of those that have one.
const (
	usualSlow  = 5 * time.Second
	usualClock = 5 * time.Minute
	mostSlow   = 10 * time.Minute
	mostClock  = 365 * 24 * time.Hour
)

// OnDemand is how a provider begins that is to fail.
type OnDemand struct {
	Faults Faults
	Once   []Once // in their order
}

// Add adds one of the form NAME or NAME=VALUE. slow and clock take a duration as time.ParseDuration
// does, which may be left out; the others take none.
func (o *OnDemand) Add(text string) error {
	name, value, hasValue := strings.Cut(text, "=")
	length := func(usual, most time.Duration) (time.Duration, error) {
		if !hasValue {
			return usual, nil
		}
		d, err := time.ParseDuration(value)
		if err != nil || d.Abs() > most || d.Abs() < time.Millisecond {
			return 0, ErrFaultValue
		}
		return d, nil
	}
	var err error
	switch name {
	case "slow":
		o.Faults.Slow, err = length(usualSlow, mostSlow)
		if o.Faults.Slow < 0 {
			err = ErrFaultValue
		}
		return err
	case "clock":
		o.Faults.Clock, err = length(usualClock, mostClock)
		return err
	case "busy":
		o.Faults.Busy = true
	case "deny":
		o.Faults.Deny = true
	case "lose-answer":
		o.Faults.LoseAnswer = true
	case string(RotateKeys), string(ExpireNow), string(RevokeNow):
		o.Once = append(o.Once, Once(name))
	default:
		return ErrFaultName
	}
	if hasValue {
		return ErrFaultValue
	}
	return nil
}
