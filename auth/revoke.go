package auth

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Proof is what could be shown after a revocation, by the words of the command
// contract.
type Proof string

// The proofs.
const (
	ProofNone       Proof = ""            // nothing was revoked yet
	ProofDead       Proof = "dead"        // shown: the provider refuses the token now
	ProofAccepted   Proof = "accepted"    // the provider said yes; nothing to show it with
	ProofAliveUntil Proof = "alive_until" // the access token still works until it ends
	ProofCannot     Proof = "cannot"      // the provider has no revocation
)

// Revocation is how a revocation turned out.
type Revocation struct {
	Proof Proof
	Until time.Time // end of a token that lives on; zero otherwise
	At    time.Time
}

// Revoke ends an account's grant at the provider (RFC 7009), refresh token
// first, and then tries to show that it is dead. The record stays, without its
// tokens. Revoking what is revoked already succeeds.
//
// A provider that gives no answer leaves the status as it was and the
// revocation pending (KindNetwork). One that has no revocation is
// ReasonNoRevocation, with Revocation.Proof cannot.
func (c *Client) Revoke(ctx context.Context, id string) (Account, error) {
	a, unlock, err := c.held(ctx, id, RefreshLockWait)
	if err != nil {
		return Account{}, err
	}
	defer unlock()
	return c.revokeHeld(ctx, a)
}

// revokeHeld revokes under the account's lock and seals what came of it.
func (c *Client) revokeHeld(ctx context.Context, a Account) (Account, error) {
	if a.Ended == EndedRevoked {
		return a, nil
	}
	p, err := c.providerOf(ctx, a)
	if err != nil {
		return a, err
	}
	r, err := c.startFor(ctx, AttemptRevoke, p, a)
	if err != nil {
		return a, err
	}
	err = r.revoke(ctx, &a)
	if saveErr := r.save(context.WithoutCancel(ctx), &a); err == nil {
		err = saveErr
	}
	return a, r.done(err)
}

func (r *run) revoke(ctx context.Context, a *Account) error {
	r.hide(a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken)
	now := r.c.now()
	if a.Metadata.Endpoints.Revocation == "" {
		a.Revocation = Revocation{Proof: ProofCannot, At: now}
		return r.fail(StepRevoke, KindProviderError, ReasonNoRevocation, r.provider.ManagePage)
	}
	if err := r.revokeTokens(ctx, *a); err != nil {
		a.RevokePending = NoAnswer(err)
		a.Remember(now, HappenedNotRevked, string(AsError(err).Reason))
		return err
	}
	a.Revocation = r.evidence(ctx, *a)
	a.Ended, a.EndedAt, a.RevokePending = EndedRevoked, now, false
	a.RefreshStartedAt, a.UnreachableAt = time.Time{}, time.Time{}
	a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken, a.Grant.DPoPKey = Secret{}, Secret{}, Secret{}, Secret{}
	a.Remember(now, HappenedRevoked, string(a.Revocation.Proof))
	return nil
}

// evidence asks the provider whether the access token still works: by userinfo,
// where a 401 shows that it is dead, else by introspection (RFC 7662 §2.2). No
// answer proves nothing.
func (r *run) evidence(ctx context.Context, a Account) Revocation {
	done := Revocation{Proof: ProofAccepted, At: r.c.now()}
	e := a.Metadata.Endpoints
	switch {
	case a.Grant.AccessToken.Empty():
	case r.provider.Quirks.ValidateURL != "":
		done.Proof, done.Until = r.validate(ctx, a)
	case !a.Grant.ExpiresAt.IsZero() && !r.c.now().Before(a.Grant.ExpiresAt):
		// An expired token is refused whether or not it was revoked.
	case e.Userinfo != "" && r.provider.ResourceIndicator == "": // else the token was never for it
		_, _, err := r.ask(ctx, StepRevoke, r.userinfoMethod(), e.Userinfo, a.Grant.AccessToken)
		if err == nil {
			done.Proof, done.Until = ProofAliveUntil, a.Grant.ExpiresAt
		} else if AsError(err).Status == http.StatusUnauthorized {
			done.Proof = ProofDead
		}
	case e.Introspection != "":
		done.Proof, done.Until = r.introspect(ctx, a)
	}
	return done
}

// introspect asks whether the access token is active (RFC 7662 §2.2).
func (r *run) introspect(ctx context.Context, a Account) (Proof, time.Time) {
	proof, until := ProofAccepted, time.Time{}
	form := url.Values{"token": {a.Grant.AccessToken.Reveal()}, "token_type_hint": {"access_token"}}
	_ = r.post(ctx, StepRevoke, a.Metadata.Endpoints.Introspection, form, a.Metadata, func(resp *http.Response, body []byte) error {
		if err := r.checkStatus(StepRevoke, resp, body); err != nil {
			return err
		}
		members, err := decodeObject(body, "active")
		if err != nil {
			return err
		}
		switch string(members["active"]) {
		case "false":
			proof = ProofDead
		case "true":
			proof, until = ProofAliveUntil, a.Grant.ExpiresAt
		}
		return nil
	})
	return proof, until
}

// Remove tries revocation once and deletes the account whatever that says. The
// revocation's error comes beside the account as it was; err is non-nil only
// when the account could not be deleted.
func (c *Client) Remove(ctx context.Context, id string) (removed Account, revokeErr, err error) {
	unlock, err := c.lock(ctx, id, RefreshLockWait)
	if err != nil {
		return Account{}, nil, err
	}
	defer unlock()
	a, err := c.Vault.Load(ctx, id)
	switch {
	case isDamaged(err):
		return Account{ID: id}, err, c.Vault.Delete(ctx, id)
	case err != nil:
		return Account{}, nil, err
	}
	a, revokeErr = c.revokeHeld(ctx, a)
	return a, revokeErr, c.Vault.Delete(context.WithoutCancel(ctx), id)
}
