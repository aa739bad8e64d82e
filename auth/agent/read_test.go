package agent

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
)

// everything returns an account each of whose fields that a command prints, or derives
// a status from, has a value.
func everything() auth.Account {
	token, a := ada()
	at := func(hour int) time.Time { return time.Date(2026, 11, 29, hour, 0, 0, 0, time.UTC) }
	a.Label, a.Resource, a.Requested = "mine", "https://api.example", []string{"openid", "read"}
	a.Identity = auth.Identity{Issuer: "https://id.example", Subject: "1", Name: "Ada Lovelace", Email: "ada@id.example"}
	a.Grant = auth.Grant{
		AccessToken: token, RefreshToken: auth.NewSecret("a-refresh-token"), IDToken: auth.NewSecret("an-id-token"),
		Scopes: []string{"read"}, ScopesUnread: true, ObtainedAt: at(1), ExpiresAt: at(2), RefreshEnds: at(3),
	}
	a.Metadata = auth.Metadata{Issuer: "https://id.example", FetchedAt: at(4)}
	a.SignedInAt, a.RefreshedAt, a.ImportedAt, a.EndedAt, a.RefusedAt = at(5), at(6), at(7), at(8), at(9)
	a.UnreachableAt, a.RetryAt, a.RefreshStartedAt, a.DoubtRetried = at(10), at(11), at(12), true
	a.Ended, a.RevokePending = auth.EndedRevoked, true
	a.Revocation = auth.Revocation{Proof: auth.ProofAliveUntil, Until: at(13), At: at(14), Status: 403}
	a.Remember(a.ImportedAt, auth.HappenedImported, "")
	return a
}

// TestAccountsAreReadThroughTheHolder: what a command prints of an account arrives
// whole, what cannot be read is named, and no token leaves.
func TestAccountsAreReadThroughTheHolder(t *testing.T) {
	dir := Dir(folder(t), "vault")
	want, asked := everything(), ""
	bad := &auth.Error{Step: auth.StepConfig, Kind: auth.KindVaultDamaged, Reason: auth.ReasonAccountDamaged, Detail: "x.sealed"}
	var read []Read
	var failing error
	keeper := auth.KeeperKeyring
	holder(t, dir, Options{
		Keeper:   func() auth.Keeper { return keeper },
		Accounts: func(context.Context) ([]auth.Account, error) { return []auth.Account{want}, failing },
		Account: func(_ context.Context, r Request) (auth.Account, error) {
			asked = r.Account
			return want, failing
		},
		OnRead: func(r Read) { read = append(read, r) },
	})
	keeper = auth.KeeperPassphrase // the key moves while the holder runs
	one, err := Account(t.Context(), dir, Request{Account: "ada"})
	if err != nil || asked != "ada" || one.Keeper != auth.KeeperPassphrase || len(one.Accounts) != 1 {
		t.Fatalf("Account = %+v, %v", one, err)
	}
	failing = errors.Join(bad)
	all, err := Accounts(t.Context(), dir)
	if each := auth.EachError(err); len(each) != 1 || each[0].Detail != bad.Detail || !reflect.DeepEqual(all, one) {
		t.Fatalf("Accounts = %+v, %v", all, err)
	}
	got := one.Accounts[0]
	if !got.Grant.AccessToken.Empty() || !got.Grant.IDToken.Empty() || got.Grant.RefreshToken.Equal(want.Grant.RefreshToken) {
		t.Error("a token has left the holder")
	}
	plain := want
	plain.ClientID, plain.Grant.AccessToken, plain.Grant.IDToken, plain.Grant.RefreshToken = "", auth.Secret{}, auth.Secret{}, got.Grant.RefreshToken
	if !reflect.DeepEqual(got, plain) {
		t.Errorf("the account arrived as\n%+v, want\n%+v", got, plain)
	}
	if len(read) != 2 || read[0].Account != want.ID || read[1].Account != "" || read[1].N != 1 || read[0].To.PID == 0 || read[0].At.IsZero() {
		t.Errorf("reported is %+v", read)
	}
}

// TestNoFieldOfAnAccountIsForgotten: a field that is added to auth.Account must be
// decided about here, because the status or a sentence may need it.
func TestNoFieldOfAnAccountIsForgotten(t *testing.T) {
	left := []string{"ClientID", "Redirect", "RequestedDetails", "Generation"} // no command prints them
	of := reflect.ValueOf(everything())
	for i := range of.NumField() {
		name := of.Type().Field(i).Name
		if !slices.Contains(left, name) && of.Field(i).IsZero() {
			t.Errorf("the test knows nothing of Account.%s", name)
		}
	}
}

// TestALockedHolderNamesNoAccount: also where it locks while it reads; and its own
// errors leave the command to itself.
func TestALockedHolderNamesNoAccount(t *testing.T) {
	dir := Dir(folder(t), "vault")
	locked := false
	var failing error
	holder(t, dir, Options{
		Keeper: func() auth.Keeper { return auth.KeeperPassphrase }, Locked: func() bool { return locked },
		Accounts: func(context.Context) ([]auth.Account, error) {
			locked = failing == nil
			return []auth.Account{everything()}, failing
		},
		OnRead: func(Read) { t.Error("a reading was reported") },
	})
	for _, failing = range []error{nil, nil, &auth.Error{Kind: auth.KindVaultBusy, Reason: auth.ReasonKeyRotated}} {
		if got, err := Accounts(t.Context(), dir); !errors.Is(err, ErrNoHolder) || len(got.Accounts) != 0 {
			t.Errorf("Accounts = %+v, %v", got, err)
		}
		locked = false
	}
	if _, err := Account(t.Context(), dir, Request{Account: "ada"}); !errors.Is(err, ErrNoHolder) {
		t.Errorf("a holder that reads nothing: %v", err)
	}
}

func TestTheAnswerHasNoToken(t *testing.T) {
	a := everything()
	text, err := json.Marshal(answer{Accounts: toRecords([]auth.Account{a}), Keeper: auth.KeeperKeyring})
	for _, secret := range []auth.Secret{a.Grant.AccessToken, a.Grant.RefreshToken, a.Grant.IDToken} {
		if err != nil || strings.Contains(string(text), secret.Reveal()) {
			t.Errorf("the answer is %s, %v", text, err)
		}
	}
}
