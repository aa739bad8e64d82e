package refresher

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/vault"
)

const storm = 200 // accounts of ten providers that are due at once

// stormy is a vault on disk in which every account is due.
func stormy(b *testing.B) (*auth.Client, *vault.Folder, []string) {
	b.Helper()
	return stormyAmong(b, storm)
}

// stormyAmong is stormy with another number of accounts.
func stormyAmong(b *testing.B, among int) (*auth.Client, *vault.Folder, []string) {
	b.Helper()
	v, err := vault.Open(b.Context(), filepath.Join(b.TempDir(), "vault"), vault.Options{
		Keeper: auth.KeeperPassphrase, Create: true,
		Passphrase: func(context.Context, bool) ([]byte, error) { return []byte("correct horse"), nil },
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(v.Close)
	w := &world{inFlight: map[string]int{}, most: map[string]int{}}
	var ids []string
	for i := range among {
		p := fmt.Sprintf("p%d", i%10)
		a := auth.Account{
			Provider: p, ClientID: "c", Identity: auth.Identity{Issuer: "https://" + p + ".example", Subject: fmt.Sprint(i)},
			Metadata: auth.Metadata{Issuer: "https://" + p + ".example", Endpoints: auth.Endpoints{Token: "https://" + p + ".example/token"}},
			Grant: auth.Grant{
				AccessToken: auth.NewSecret("a"), RefreshToken: auth.NewSecret("r"), TokenType: "Bearer",
				ObtainedAt: time.Now().Add(-2 * time.Hour), ExpiresAt: time.Now().Add(-time.Hour),
			},
		}
		if err := v.Save(b.Context(), &a); err != nil {
			b.Fatal(err)
		}
		ids = append(ids, a.ID)
	}
	return &auth.Client{
		Vault: v,
		Providers: func(_ context.Context, id string) (auth.Provider, error) {
			return auth.Provider{ID: id, Issuer: "https://" + id + ".example", ClientID: "c"}, nil
		},
		RoundTripper: func(p auth.Provider) http.RoundTripper { return carrier{w, p.ID} },
	}, v, ids
}

// BenchmarkStormAmong10000 refreshes 200 of 10,000 accounts that are due, without
// the first reading of them.
func BenchmarkStormAmong10000(b *testing.B) { benchmarkStorm(b, 10_000) }

// BenchmarkStormAmong200 is the same where there are no others.
func BenchmarkStormAmong200(b *testing.B) { benchmarkStorm(b, storm) }

func benchmarkStorm(b *testing.B, among int) {
	for b.Loop() {
		b.StopTimer()
		client, v, _ := stormyAmong(b, among)
		w := newRun(&Refresher{Client: client, Stamp: v.Stamp, Online: func() bool { return true }})
		w.reload(b.Context())
		b.StartTimer()
		for range storm {
			w.pass(b.Context())
			r := <-w.done
			if r.err != nil || !r.sent {
				b.Fatal(r.sent, r.err)
			}
			w.finished(r)
		}
		b.StopTimer()
		for len(w.busy) > 0 {
			w.finished(<-w.done)
		}
		b.StartTimer()
	}
}

func BenchmarkRefreshStorm(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		client, v, _ := stormy(b)
		w := newRun(&Refresher{Client: client, Stamp: v.Stamp, Online: func() bool { return true }})
		b.StartTimer()
		for range storm {
			w.pass(b.Context())
			r := <-w.done
			if r.err != nil || !r.sent {
				b.Fatal(r.sent, r.err)
			}
			w.finished(r)
		}
	}
}

// BenchmarkRefreshByHand is the same refreshes with nothing planned and nothing
// held back but eight at once.
func BenchmarkRefreshByHand(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		client, _, ids := stormy(b)
		next := make(chan string)
		var all sync.WaitGroup
		b.StartTimer()
		for range MaxInFlight {
			all.Go(func() {
				for id := range next {
					if _, err := client.Refresh(b.Context(), id); err != nil {
						b.Error(err)
					}
				}
			})
		}
		for _, id := range ids {
			next <- id
		}
		close(next)
		all.Wait()
	}
}
