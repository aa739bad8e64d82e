package auth

import (
	"context"
	"time"
)

const (
	// metadataAge is after how long an account's metadata is read anew, at its next
	// refresh: providers do change endpoints, and say so in their metadata alone.
	metadataAge = 24 * time.Hour

	// metadataTimeout is how long that may take: the refresh does not depend on it.
	metadataTimeout = 5 * time.Second
)

// renewMetadata reads the metadata of an account anew where it is old, under the
// account's lock. Metadata that cannot be had, cannot be used, or names a host that
// the person has not agreed to (see checkMoved) changes nothing but the history.
func (r *run) renewMetadata(ctx context.Context, a *Account) {
	age := r.c.now().Sub(a.Metadata.FetchedAt)
	if r.provider.Issuer == "" || a.Metadata.FetchedAt.IsZero() || age < metadataAge {
		return
	}
	ctx, cancel := context.WithTimeoutCause(ctx, metadataTimeout, errSlow)
	defer cancel()
	md, err := r.discover(ctx)
	if err != nil {
		return // its event tells
	}
	if r.checkMovedFrom(a.Metadata.Endpoints, md, nil) != nil {
		// Perhaps the person has agreed since, at another sign-in there.
		if err := r.checkMoved(ctx, *a, md, nil); err != nil {
			r.local(StepDiscover, PartyLatchkey, "the endpoints of the last sign-in stay", err)
			a.Remember(r.c.now(), HappenedMoved, AsError(err).Detail)
			return
		}
	}
	if md.Endpoints != a.Metadata.Endpoints {
		a.Remember(r.c.now(), HappenedNewEnds, r.host(md.Endpoints.Token))
	}
	a.Metadata = md
}
