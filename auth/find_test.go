package auth_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"latchkey/auth"
	"latchkey/auth/authtest"
	"latchkey/auth/loopback"
)

// Two resources of one server are two accounts, each with its own grant; a
// refresh requests the resource of its grant, whatever the file names now.
func TestAnAccountForEachResource(t *testing.T) {
	r := newRig(t)
	plain := r.linked()
	r.request.Provider.ID, r.request.Provider.ResourceIndicator = "acme-api", "https://api.example"
	api := r.linked()
	if plain.ID == api.ID || plain.Resource != "" || api.Resource != "https://api.example" {
		t.Fatalf("%q for %q and %q for %q", plain.ID, plain.Resource, api.ID, api.Resource)
	}
	if again := r.linked(); again.ID != api.ID || len(r.accounts()) != 2 {
		t.Errorf("the same resource made %q of %q", again.ID, api.ID)
	}
	r.request.Provider.ResourceIndicator = "https://other.example"
	if _, err := r.client.Refresh(r.ctx, api.ID); err != nil {
		t.Fatal(err)
	}
	if got := r.as.Log()[0].Form.Get("resource"); got != "https://api.example" {
		t.Errorf("a refresh asks for %q", got)
	}
	r.request.Account = api.ID
	if again := r.linked(); again.ID != api.ID || again.Resource != "https://api.example" {
		t.Errorf("signing in anew as %q gave %q for %q", api.ID, again.ID, again.Resource)
	}
}

// An account from before accounts had resources stays the account of its
// provider's file when that names a resource, and only of that file.
func TestAnAccountWithoutResourceIsAdopted(t *testing.T) {
	for name, arm := range map[string]func(r *rig, old auth.Account){
		"by its key":  func(*rig, auth.Account) {},
		"by its name": func(r *rig, old auth.Account) { r.request.Account = old.ID },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			old := r.linked()
			r.request.Provider.ResourceIndicator = "https://api.example"
			arm(r, old)
			if now := r.linked(); now.ID != old.ID || now.Resource != "https://api.example" || len(r.accounts()) != 1 {
				t.Errorf("%q became %q for %q", old.ID, now.ID, now.Resource)
			}
			if now := r.linked(); now.ID != old.ID {
				t.Errorf("the second time %q became %q", old.ID, now.ID)
			}
		})
	}
	r := newRig(t)
	old := r.linked()
	r.request.Provider.ID, r.request.Provider.ResourceIndicator, r.request.Account = "acme-api", "https://api.example", old.ID
	_, err := r.signIn()
	wantFailure(t, err, failure{auth.StepConfig, auth.KindUsage, auth.ReasonOtherProvider})
}

// TestSigningProcess is not a test: it is a process that signs in once.
func TestSigningProcess(t *testing.T) {
	dir := os.Getenv(procVault)
	if dir == "" || os.Getenv(procTimes) != "" {
		return // run as a test, it has nothing to do
	}
	v := openIn(t, dir)
	defer v.Close()
	client := &auth.Client{Vault: v}
	_, err := client.SignIn(t.Context(), auth.Request{
		Provider: (&authtest.Server{URL: os.Getenv(procIssuer)}).Provider(), Browse: authtest.NewBrowser(t).Open,
		Listen: func(ctx context.Context, redirect string, expect auth.Expect) (auth.Receiver, error) {
			return loopback.Listen(ctx, redirect, expect, loopback.Options{})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Concurrent sign-ins of one person in several processes end in one account.
func TestSigningInAtOnceMakesOneAccount(t *testing.T) {
	as := authtest.New(t)
	dir := t.TempDir() + "/vault"
	openIn(t, dir).Close()
	var all sync.WaitGroup
	for range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSigningProcess$")
		cmd.Env = append(os.Environ(), procVault+"="+dir, procIssuer+"="+as.URL)
		var said strings.Builder
		cmd.Stdout, cmd.Stderr = &said, &said
		all.Go(func() {
			if err := cmd.Run(); err != nil {
				t.Errorf("%v\n%s", err, &said)
			}
		})
	}
	all.Wait()
	v := openIn(t, dir)
	defer v.Close()
	list, err := v.List(t.Context())
	if err != nil || len(list) != 1 || list[0].Generation != 3 {
		t.Errorf("%d accounts, %v", len(list), err)
	}
}

// counted is a vault that counts its calls.
type counted struct {
	auth.Vault
	lists, finds, loads atomic.Int64
}

func (c *counted) List(ctx context.Context) ([]auth.Account, error) {
	c.lists.Add(1)
	return c.Vault.List(ctx)
}

func (c *counted) Find(ctx context.Context, key auth.Key) (auth.Account, error) {
	c.finds.Add(1)
	return c.Vault.Find(ctx, key)
}

func (c *counted) Load(ctx context.Context, id string) (auth.Account, error) {
	c.loads.Add(1)
	return c.Vault.Load(ctx, id)
}

// A sign-in searches once and never reads the whole vault: its cost does not grow
// with the accounts. It loads the found account under the account's lock.
func TestASignInSearchesOnce(t *testing.T) {
	r := newRig(t)
	v := &counted{Vault: r.vault}
	r.client.Vault = v
	for i := range int64(3) {
		a := r.linked()
		if lists, finds, loads := v.lists.Swap(0), v.finds.Swap(0), v.loads.Swap(0); lists != 0 || finds != 1 || loads != min(i, 1) {
			t.Errorf("sign-in %d: %d lists, %d searches, %d loads", i, lists, finds, loads)
		}
		if _, err := r.client.Refresh(r.ctx, a.ID); err != nil || v.lists.Load() != 0 {
			t.Errorf("a refresh: %d lists, %v", v.lists.Load(), err)
		}
		v.loads.Store(0)
	}
}
