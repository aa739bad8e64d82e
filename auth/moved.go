package auth

import (
	"net/url"
	"slices"
	"strings"

	"latchkey/auth/internal/checks"
)

// checkMoved refuses metadata that sends an account's next sign-in to a host
// which was not the provider's at the last one: a discovery document is believed
// for whatever it names, so one that was tampered with would have code and
// refresh token brought elsewhere (catalogue 8414-5, PrOfESSOS's malicious
// endpoints). It concerns a sign-in for a known account only, because there is
// nothing to compare with at a first one. Endpoints that the provider's own file
// gives are the person's word, and may move.
func (r *run) checkMoved(asked Account, md Metadata, accept bool) error {
	if accept || !r.checks.On(checks.Moved) {
		return nil
	}
	known := hosts(asked.Metadata.Endpoints)
	if len(known) == 0 {
		return nil
	}
	known = append(known, hostOf(r.provider.Issuer))
	known = append(known, hosts(r.provider.Endpoints)...)
	for _, host := range hosts(md.Endpoints) {
		if !slices.Contains(known, host) {
			return r.fail(StepDiscover, KindBadAnswer, ReasonEndpointMoved, clean(host, 200))
		}
	}
	return nil
}

// hosts are the hosts of all endpoints, with their ports.
func hosts(e Endpoints) []string {
	var all []string
	for _, endpoint := range e.all() {
		all = append(all, hostOf(endpoint.url))
	}
	return all
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}
