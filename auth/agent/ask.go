package agent

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"latchkey/auth"
	"latchkey/internal/peer"
)

// ErrNoHolder reports that no process hands out this token: the command must open
// the vault itself.
var ErrNoHolder = errors.New("no process that has the vault open answers")

// Ask sends the request to the holders that have their sockets in dir, which Dir
// names, until one answers. The account has no tokens; it is empty where a holder of an
// earlier version answers. The error is the *auth.Error that the command itself
// would have got, or ErrNoHolder.
func Ask(ctx context.Context, dir string, r Request) (auth.Secret, auth.Account, error) {
	got, err := askEach(ctx, dir, tokenPath, r)
	var account auth.Account
	if accounts := accountsOf(got.Accounts); len(accounts) == 1 {
		account = accounts[0]
	}
	return auth.NewSecret(got.Token), account, err
}

// Refresh has a holder refresh an account; the listing has that account alone. The
// holder does that to its end whatever becomes of this process, so that no rotated
// token is lost with it. The errors are those of Ask. An answer that breaks off is
// ReasonVaultBusy: a caller that refreshed by itself might present a spent token.
func Refresh(ctx context.Context, dir string, r Request) (Listing, error) {
	return listing(ctx, dir, refreshPath, r)
}

// Listing is the accounts of a vault without their tokens and their history.
type Listing struct {
	Accounts []auth.Account
	Keeper   auth.Keeper // of the vault
}

// Accounts has a holder list the accounts. Those that it can read are returned beside
// an error, which joins an *auth.Error for each of the others, or is ErrNoHolder.
func Accounts(ctx context.Context, dir string) (Listing, error) {
	return listing(ctx, dir, accountsPath, Request{})
}

// Account has a holder find the account that the request names. The listing has that
// account alone. The errors are those of Ask.
func Account(ctx context.Context, dir string, r Request) (Listing, error) {
	return listing(ctx, dir, accountPath, r)
}

// AskRecords has a holder read the rules and the ledger: the lines since Request.Since about
// Request.Account, which is empty for every account. bad joins an error for each place of the
// ledger that was changed; err is that of Ask.
func AskRecords(ctx context.Context, dir string, r Request) (_ Records, bad, err error) {
	got, err := askEach(ctx, dir, recordsPath, r)
	if err != nil {
		return Records{}, nil, err
	}
	records := *got.Records
	records.Accounts = accountsOf(got.Accounts)
	return records, got.bad(), nil
}

// Reject has a holder record that the account's token was refused where a program used it;
// see auth.Client.Reject. The errors are those of Ask.
func Reject(ctx context.Context, dir string, r Request) error {
	_, err := askEach(ctx, dir, rejectPath, r)
	return err
}

// listing sends the request and returns the accounts of the answer.
func listing(ctx context.Context, dir, path string, r Request) (Listing, error) {
	got, err := askEach(ctx, dir, path, r)
	if err != nil {
		return Listing{}, err
	}
	return Listing{accountsOf(got.Accounts), got.Keeper}, got.bad()
}

// bad joins the failures to read something.
func (a answer) bad() error {
	var bad []error
	for _, e := range a.Bad {
		bad = append(bad, e)
	}
	return errors.Join(bad...)
}

// askEach sends the request to one holder after the other, until one answers.
func askEach(ctx context.Context, dir, path string, r Request) (answer, error) {
	folder, err := peer.Folder(dir)
	if err != nil || peer.Check(folder) != nil {
		return answer{}, ErrNoHolder
	}
	for _, socket := range peer.Sockets(folder) {
		switch got, begun := requestFrom(ctx, socket, path, r); {
		case ctx.Err() != nil:
			return answer{}, context.Cause(ctx)
		case got.Error != nil:
			return answer{}, got.failure()
		case got.isComplete(path):
			return got, nil
		case begun && path == refreshPath:
			return answer{}, &auth.Error{Step: auth.StepRefresh, Kind: auth.KindVaultBusy, Reason: auth.ReasonVaultBusy, Detail: r.Account}
		}
	}
	return answer{}, ErrNoHolder
}

// isComplete reports whether the answer has what a request at that path is for.
func (a answer) isComplete(path string) bool {
	switch path {
	case tokenPath:
		return a.Token != ""
	case accountsPath:
		return a.Keeper != ""
	case recordsPath:
		return a.Records != nil
	}
	return a.Keeper != "" && len(a.Accounts) == 1 && a.Accounts[0] != nil
}

// requestFrom sends the request to one holder. A missing or invalid answer is the zero
// answer; begun is whether the holder had begun it.
func requestFrom(ctx context.Context, socket, path string, r Request) (got answer, begun bool) {
	body, err := json.Marshal(r)
	if err != nil {
		return answer{}, false
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	asleep := after(signLimit, cancel)
	defer asleep.Stop()
	resp, err := peer.Post(ctx, socket, path, body)
	if err != nil {
		return answer{}, false
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK || !asleep.Stop() {
		return answer{}, false
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil || json.Unmarshal(text, &got) != nil {
		return answer{}, true
	}
	return got, false
}
