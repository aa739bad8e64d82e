package auth

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"latchkey/auth/internal/checks"
)

// seal stores what a sign-in brought: in the account with the same key if
// there is one, else in a new one. After that a superseded
// refresh token is revoked, best effort, where that cannot end the new grant.
func (r *run) seal(ctx context.Context, a *Attempt, g Grant, id Identity, asked Account) (Account, error) {
	fresh := Account{
		Provider: r.provider.ID, ClientID: r.provider.ClientID, Resource: r.provider.ResourceIndicator, Redirect: a.redirect, Metadata: a.metadata,
		Label: a.label, Identity: id, Grant: g, Requested: a.scopes, SignedInAt: r.c.now(),
		RequestedDetails: r.provider.AuthorizationDetails,
	}
	if id.Subject == "" {
		fresh.ID = asked.ID // nothing but being named renews an account without a subject
	}
	if asked.ID != "" && r.checks.Refuses(checks.AskedAccount, fresh.Key() != asked.Key()) {
		err := r.fail(StepVerify, KindBadAnswer, ReasonOtherAccount, "")
		r.verified(StepVerify, "account", err)
		r.discardStranger(ctx, fresh)
		return Account{}, err
	}
	r.verified(StepVerify, "account", nil)
	account, superseded, err := r.store(ctx, fresh)
	r.account = account.ID
	if err != nil {
		r.local(StepSave, PartyLatchkey, "", err)
		r.discardStranger(ctx, fresh)
		return Account{}, err
	}
	r.local(StepSave, PartyLatchkey, "sealed", nil)
	if grewApart(superseded, account) {
		r.discard(ctx, superseded)
	}
	return account, nil
}

// grewApart reports whether two grants of one account surely came of different
// sessions at the provider. Within one session many servers keep one grant for
// each client, and revoking any token of it ends all of them (RFC 7009 §2.1):
// revoking the old one would end the sign-in that has just succeeded. A token
// that is left alone is known to nobody any more, and ends by itself.
func grewApart(old, fresh Account) bool {
	was, is := old.Identity.AuthTime, fresh.Identity.AuthTime
	return !old.Grant.RefreshToken.Empty() && !old.Grant.RefreshToken.Equal(fresh.Grant.RefreshToken) &&
		!was.IsZero() && !is.IsZero() && !was.Equal(is)
}

// store puts fresh into the vault under the lock for new accounts, so that two
// sign-ins of the same person make one account. It waits as long as a refresh of
// that account may take: the person has approved, and would have to do so again.
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
		fresh.Remember(r.c.now(), HappenedLinked, r.provider.DisplayName())
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
	fresh.Remember(r.c.now(), HappenedSignedIn, r.provider.DisplayName())
	r.remark(&fresh)
	err = r.c.Vault.Save(ctx, &fresh)
	return fresh, known, err
}

// remark adds what was noticed on the way to an account's history.
func (r *run) remark(a *Account) {
	for _, e := range r.remarks {
		a.Remember(e.At, e.What, e.Note)
	}
}

// find looks for the account that fresh renews: the one with its key or, where a
// resource is named, the one that this provider gave before accounts had resources.
// Nothing found is the zero account; so is a damaged file, which must not keep a
// person from signing in.
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

// lock takes an account's lock, for which it waits no longer than limit.
func (c *Client) lock(ctx context.Context, id string, limit time.Duration) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return c.Vault.Lock(ctx, id)
}

// lockedAccount is an account as it is once its lock is ours; see lock.
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

// discard revokes a grant that nobody will use, best effort: what it says is in
// the events only.
func (r *run) discard(ctx context.Context, a Account) {
	if a.Metadata.Endpoints.Revocation == "" {
		return
	}
	_ = r.revokeTokens(ctx, a)
}

// discardUnknown revokes what a sign-in was given that failed after that: nobody
// would know of the refresh token. For whom it is was not found out, so that it is
// left alone where this client has an account there: both may be one grant.
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

// discardStranger is discard, unless the grant may hang together with that of an
// account that is kept, and would take it along.
func (r *run) discardStranger(ctx context.Context, a Account) {
	if known, err := r.find(ctx, a); err == nil && known.ID == "" {
		r.discard(ctx, a)
	}
}

// change is Lock, Load, f, Save, unlock: every change to an account that asks
// nobody.
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

// maxLabel is how long a label may be, in runes.
const maxLabel = 100

// Label sets the person's own word for an account; the empty text takes it away.
// Control characters are dropped and the text is cut at 100 characters.
func (c *Client) Label(ctx context.Context, id, label string) (Account, error) {
	return c.change(ctx, id, func(a *Account) error {
		a.Label = clean(label, maxLabel)
		return nil
	})
}

// isDamaged reports whether err is only about files that cannot be read.
func isDamaged(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == KindVaultDamaged
}
