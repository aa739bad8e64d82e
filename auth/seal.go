package auth

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"latchkey/auth/internal/checks"
)

// apart names two people by the first in which they differ: name, email, subject.
func apart(one, other Account) (string, string) {
	if a, b := one.DisplayName(), other.DisplayName(); a != b {
		return a, b
	}
	if a, b := one.Identity.Email, other.Identity.Email; a != "" && b != "" && a != b {
		return a, b
	}
	return one.Identity.Subject, other.Identity.Subject
}

// seal stores the result of a sign-in: in the account with the same key if there
// is one, or else in a new account. Afterwards it revokes a superseded refresh
// token, best effort, if that cannot end the new grant.
func (r *run) seal(ctx context.Context, a *Attempt, g Grant, id Identity, requested Account) (Account, error) {
	fresh := Account{
		Provider: r.provider.ID, ClientID: r.provider.ClientID, Resource: r.provider.ResourceIndicator, Redirect: a.redirect, Metadata: a.metadata,
		Label: a.label, Identity: id, Grant: g, Requested: a.scopes, SignedInAt: r.c.now(),
		RequestedDetails: r.provider.AuthorizationDetails,
	}
	if id.Subject == "" {
		fresh.ID = requested.ID // without a subject, only the requested id renews an account
	}
	if requested.ID != "" && r.checks.Refuses(checks.RequestedAccount, fresh.Key() != requested.Key()) {
		err := r.fail(StepVerify, KindBadAnswer, ReasonOtherAccount, "")
		err.Came, err.Expected = apart(fresh, requested)
		r.verified(StepVerify, "account", err)
		r.discardStranger(ctx, fresh)
		return Account{}, err
	}
	r.verified(StepVerify, "account", nil)
	if err := r.showChecks(ctx); err != nil {
		kept, done := uncancelled(ctx)
		defer done()
		r.discardStranger(kept, fresh)
		return Account{}, err
	}
	account, superseded, err := r.store(ctx, fresh)
	r.account = account.ID
	if err != nil {
		r.local(StepSave, PartyLatchkey, "", err)
		r.discardStranger(ctx, fresh)
		return Account{}, err
	}
	r.agreed(ctx)
	r.local(StepSave, PartyLatchkey, "sealed", nil)
	if fromDifferentSessions(superseded, account) {
		r.discard(ctx, superseded)
	}
	return account, nil
}

// fromDifferentSessions reports whether two grants of one account certainly come
// from different sessions at the provider. Within one session many servers keep
// one grant for each client, and revoking any of its tokens ends all of them (RFC
// 7009 §2.1): revoking the old one would end the sign-in that has just succeeded.
// An old token that is not revoked is stored nowhere any more and expires by
// itself.
func fromDifferentSessions(old, fresh Account) bool {
	was, is := old.Identity.AuthTime, fresh.Identity.AuthTime
	return !old.Grant.RefreshToken.Empty() && !old.Grant.RefreshToken.Equal(fresh.Grant.RefreshToken) &&
		!was.IsZero() && !is.IsZero() && !was.Equal(is)
}

// store saves fresh under the lock for new accounts, so that two sign-ins of the
// same person make one account. It waits as long as a refresh of that account may
// take, because otherwise the person would have to approve a second time.
func (r *run) store(ctx context.Context, fresh Account) (account, superseded Account, err error) {
	unlock, err := r.c.lock(ctx, NewAccount, RefreshLockWait)
	if err != nil {
		return Account{}, Account{}, err
	}
	defer unlock()
	known, err := r.find(ctx, fresh)
	if err != nil {
		return Account{}, Account{}, err
	}
	if known.ID == "" {
		fresh.ID = ""
		fresh.remember(r.signedIn(HappenedLinked, fresh))
		r.remark(&fresh)
		err = r.c.Vault.Save(ctx, &fresh)
		return fresh, Account{}, err
	}
	known, release, err := r.c.lockedAccount(ctx, known.ID, RefreshLockWait)
	if err != nil {
		return Account{}, Account{}, err
	}
	defer release()
	fresh.ID, fresh.Label, fresh.Generation = known.ID, cmp.Or(fresh.Label, known.Label), known.Generation
	fresh.History = known.History
	fresh.remember(r.signedIn(HappenedSignedIn, fresh))
	r.remark(&fresh)
	err = r.c.Vault.Save(ctx, &fresh)
	return fresh, known, err
}

// signedIn is the entry of a sign-in, with how many of the requested scopes it was
// granted.
func (r *run) signedIn(what Happening, fresh Account) Entry {
	e := r.entry(what, r.provider.DisplayName())
	if !fresh.Grant.ScopesUnread {
		e.Requested = len(fresh.Requested)
		e.Granted = e.Requested - len(fresh.Missing())
	}
	return e
}

// remark adds the run's entries to an account's history.
func (r *run) remark(a *Account) {
	for _, e := range r.remarks {
		a.remember(e)
	}
}

// find finds the account that fresh renews: the account with its key or, if a
// resource is named, the account of this provider from before accounts had
// resources. It returns the zero account if there is none. It does so for a
// damaged file too, which must not prevent a sign-in.
func (r *run) find(ctx context.Context, fresh Account) (Account, error) {
	known, err := r.findKey(ctx, fresh.Key())
	if err != nil || known.ID != "" || fresh.Resource == "" {
		return known, err
	}
	key := fresh.Key()
	key.Resource = ""
	known, err = r.findKey(ctx, key)
	if err != nil || known.Provider != fresh.Provider {
		return Account{}, err
	}
	return known, nil
}

func (r *run) findKey(ctx context.Context, key Key) (Account, error) {
	a, err := r.c.Vault.Find(ctx, key)
	if e := AsError(err); e != nil && (e.Reason == ReasonUnknownAccount || e.Reason == ReasonAccountDamaged) {
		return Account{}, nil
	}
	return a, err
}

// lock takes an account's lock and waits for it no longer than limit.
func (c *Client) lock(ctx context.Context, id string, limit time.Duration) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return c.Vault.Lock(ctx, id)
}

// lockedAccount locks an account and then loads it; see lock.
func (c *Client) lockedAccount(ctx context.Context, id string, limit time.Duration) (a Account, unlock func(), err error) {
	unlock, err = c.lock(ctx, id, limit)
	if err != nil {
		return Account{}, nil, err
	}
	if a, err = c.Vault.Load(ctx, id); err != nil {
		unlock()
		return Account{}, nil, err
	}
	return a, unlock, nil
}

// discard revokes a grant that will not be used, best effort: only the events
// report its result. It stops nowhere: whether tokens that are not kept are revoked must
// not depend on a person who may have left.
func (r *run) discard(ctx context.Context, a Account) {
	if a.Metadata.Endpoints.Revocation == "" {
		return
	}
	defer r.gate.pass()()
	_ = r.revokeTokens(ctx, a)
}

// discardUnknown revokes the grant of a sign-in that failed later, because its
// refresh token is stored nowhere. The user of the grant is unknown, so it is not
// revoked if this client has an account there: both may be one grant.
func (r *run) discardUnknown(ctx context.Context, at *Attempt, g Grant) {
	if g.RefreshToken.Empty() {
		return
	}
	ctx, done := uncancelled(ctx)
	defer done()
	accounts, err := r.c.Vault.List(ctx)
	if err != nil || slices.ContainsFunc(accounts, func(a Account) bool {
		return a.ClientID == r.provider.ClientID && a.Metadata.Endpoints.Token == at.metadata.Endpoints.Token
	}) {
		return
	}
	r.hide(g.AccessToken, g.RefreshToken)
	r.discard(ctx, Account{Provider: r.provider.ID, ClientID: r.provider.ClientID, Metadata: at.metadata, Grant: g})
}

// discardStranger is discard, unless the grant may be the same as that of a
// stored account, which it would end too.
func (r *run) discardStranger(ctx context.Context, a Account) {
	if known, err := r.find(ctx, a); err == nil && known.ID == "" {
		r.discard(ctx, a)
	}
}

// change is Lock, Load, f, Save, unlock. Every change to an account without a
// request to the provider uses it.
func (c *Client) change(ctx context.Context, id string, f func(*Account) error) (Account, error) {
	a, unlock, err := c.lockedAccount(ctx, id, LockWait)
	if err != nil {
		return Account{}, err
	}
	defer unlock()
	if err := f(&a); err != nil {
		return Account{}, err
	}
	return a, c.Vault.Save(ctx, &a)
}

// maxLabel is the largest length of a label, in runes.
const maxLabel = 100

// Label sets the person's name for an account; an empty label removes it. Control
// characters are removed and the text is cut at 100 characters.
func (c *Client) Label(ctx context.Context, id, label string) (Account, error) {
	return c.change(ctx, id, func(a *Account) error {
		a.Label = clean(label, maxLabel)
		return nil
	})
}

// isDamaged reports whether err only concerns unreadable files.
func isDamaged(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == KindVaultDamaged
}
