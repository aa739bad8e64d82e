package agent

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/internal/peer"
)

// TestTheCandidatesOfANameArrive: a command that asks the holder can list what an
// ambiguous name may mean, without any token.
func TestTheCandidatesOfANameArrive(t *testing.T) {
	dir := Dir(folder(t), "vault")
	token, one := ada()
	one.Grant.AccessToken = token
	two := one
	two.ID = "0000000000000002"
	ambiguous := &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonAmbiguous, Detail: "ada"}
	holder(t, dir, Options{Token: func(context.Context, Request) (auth.Secret, auth.Account, error) {
		return auth.Secret{}, auth.Account{}, ambiguous.Caused(auth.Candidates{one, two})
	}})
	_, _, err := Ask(t.Context(), dir, Request{Account: "ada"})
	var got auth.Candidates
	if !errors.As(err, &got) || len(got) != 2 || got[1].ID != two.ID || auth.AsError(err).Reason != auth.ReasonAmbiguous {
		t.Fatalf("Ask = %v, %v", got, err)
	}
	if !got[0].Grant.AccessToken.Empty() {
		t.Error("a token has left the holder")
	}
}

// TestE14ARefreshIsTheHolders: the holder refreshes, and what it did arrives without
// a token. A command that is killed does not end it.
func TestE14ARefreshIsTheHolders(t *testing.T) {
	dir := Dir(folder(t), "vault")
	_, account := ada()
	account.Label, account.Grant.RefreshToken, account.Grant.Scopes = "mine", auth.NewSecret("a-refresh-token"), []string{"read"}
	account.Grant.ExpiresAt, account.Identity.Subject = time.Now().Add(time.Hour), "ada"
	arrived, gone, finished := make(chan struct{}, 2), make(chan struct{}), make(chan error, 2)
	var fails error
	a := holder(t, dir, Options{Keeper: func() auth.Keeper { return auth.KeeperPassphrase }, Refresh: func(ctx context.Context, r Request) (auth.Account, error) {
		arrived <- struct{}{}
		if r.Account == "slow" {
			<-gone
			select { // the end of a connection is noticed a little after it
			case <-ctx.Done():
			case <-time.After(300 * time.Millisecond):
			}
		}
		finished <- ctx.Err()
		return account, fails
	}})
	found, err := Refresh(t.Context(), dir, Request{Account: "ada"})
	if err != nil || len(found.Accounts) != 1 || found.Keeper != auth.KeeperPassphrase {
		t.Fatalf("Refresh = %+v, %v", found, err)
	}
	got := found.Accounts[0]
	if got.ID != account.ID || got.Label != "mine" || !got.Grant.ExpiresAt.Equal(account.Grant.ExpiresAt) ||
		!got.Grant.Refreshable() || got.Grant.Scopes[0] != "read" || got.Identity.Subject != "ada" {
		t.Errorf("Refresh = %+v, %v", got, err)
	}
	if !got.Grant.AccessToken.Empty() || got.Grant.RefreshToken.Equal(account.Grant.RefreshToken) {
		t.Error("a token has left the holder")
	}
	fails = &auth.Error{Step: auth.StepRefresh, Kind: auth.KindSignInNeeded, Reason: auth.ReasonInvalidGrant}
	if _, err := Refresh(t.Context(), dir, Request{Account: "ada"}); auth.AsError(err).Reason != auth.ReasonInvalidGrant {
		t.Errorf("a refusal is %v", err)
	}
	<-finished
	<-finished
	ctx, cancel := context.WithCancel(t.Context())
	<-arrived
	<-arrived
	go func() { <-arrived; cancel() }()
	if _, err := Refresh(ctx, dir, Request{Account: "slow"}); err == nil {
		t.Error("a command that ended has got an answer")
	}
	close(gone)
	if err := <-finished; err != nil {
		t.Errorf("the refresh ended with the command: %v", err)
	}
	a.Close()
	if _, err := Refresh(t.Context(), dir, Request{Account: "ada"}); !errors.Is(err, ErrNoHolder) {
		t.Errorf("without a holder: %v", err)
	}
}

// TestE14ABrokenAnswerIsNotRetried: a holder that had begun and broke off may have
// spent the token, so the command does not try by itself.
func TestE14ABrokenAnswerIsNotRetried(t *testing.T) {
	dir := folder(t)
	l, err := net.Listen("unix", peer.NewSocket(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		_, _ = conn.Read(make([]byte, 4096))
		_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
		_ = conn.Close()
	}()
	if _, err := Refresh(t.Context(), dir, Request{Account: "ada"}); err == nil || errors.Is(err, ErrNoHolder) {
		t.Errorf("Refresh = %v, which lets the command try by itself", err)
	}
}
