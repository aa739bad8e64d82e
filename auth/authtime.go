package auth

import (
	"strconv"
	"time"

	"latchkey/auth/internal/checks"
)

// maxAge is how long ago the person may have proved who they are, where the
// attempt asked for that; ok is false where it did not.
func (a *Attempt) maxAge() (age time.Duration, ok bool) {
	seconds, err := strconv.ParseUint(a.params["max_age"], 10, 31)
	return time.Duration(seconds) * time.Second, err == nil
}

// checkAuthTime: where max_age was asked for, auth_time must be there and not
// longer ago than that (OpenID Connect Core §3.1.2.1 and §3.1.3.7-13). A provider
// that overlooks max_age would else pass an old session off as a new proof.
//
// With a refresh it is still the time of the sign-in (§12.2): it may be left out,
// and must not be another.
func (r *run) checkAuthTime(c claims, _ Metadata, want expected) error {
	if p := want.previous; p != nil && r.checks.On(checks.AuthTime) && !p.AuthTime.IsZero() && !c.AuthTime.IsZero() && !c.AuthTime.Equal(p.AuthTime) {
		return r.badToken(ReasonIDTokenTime, "auth_time is not that of the sign-in")
	}
	if want.maxAge == nil || !r.checks.On(checks.AuthTime) {
		return nil
	}
	if c.AuthTime.IsZero() {
		return r.badToken(ReasonIDTokenTime, "no auth_time, though max_age was asked for")
	}
	if ago := r.c.now().Sub(c.AuthTime.Time); ago > *want.maxAge+expiryLeeway {
		return r.aboutTime(r.badToken(ReasonIDTokenTime, "auth_time is "+ago.Round(time.Second).String()+" ago"))
	}
	return nil
}
