package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"latchkey/auth"
)

// expired is a context that has ended, so that a call that would wait returns at
// once.
func expired(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

func TestLockExcludesGoroutines(t *testing.T) {
	for name, v := range map[string]auth.Vault{"folder": newFolder(t), "memory": NewMemory()} {
		t.Run(name, func(t *testing.T) {
			unlock, err := v.Lock(t.Context(), auth.NewAccount)
			if err != nil {
				t.Fatal(err)
			}
			_, err = v.Lock(expired(t), auth.NewAccount)
			wantReason(t, err, auth.ReasonVaultBusy)
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the cause is lost: %v", err)
			}
			other, err := v.Lock(t.Context(), "0123456789abcdef")
			if err != nil {
				t.Fatalf("another name is not free: %v", err)
			}
			other()
			unlock()
			unlock() // twice is harmless
			relock, err := v.Lock(t.Context(), auth.NewAccount)
			if err != nil {
				t.Fatal(err)
			}
			relock()
			for _, bad := range []string{"", "../x", "A", "x/y", string(make([]byte, 65))} {
				if _, err := v.Lock(t.Context(), bad); err == nil {
					t.Errorf("lock name %q was accepted", bad)
				}
			}
		})
	}
}

func TestLockExcludesProcesses(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	release := holder(t, f.dir, a.ID)
	_, err := f.Lock(expired(t), a.ID)
	wantReason(t, err, auth.ReasonVaultBusy)
	release()
	unlock, err := f.Lock(t.Context(), a.ID)
	if err != nil {
		t.Fatalf("after the other process: %v", err)
	}
	unlock()
	if _, err := os.Stat(f.lockPath(a.ID)); err != nil {
		t.Errorf("the lock file is gone: %v", err)
	}
}

// The kernel releases a lock when its process dies: no lock is stale (catalogue
// I5).
func TestLockOfAKilledProcess(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	save(t, f, &a)
	cmd := child(t, "hold", f.dir, a.ID)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	unlock, err := f.Lock(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}

// A refresh that a process is doing now is no doubt; a refresh without such a
// process is.
func TestRefreshUnderWay(t *testing.T) {
	f := newFolder(t)
	a := sample("ada")
	a.RefreshStartedAt = time.Now().UTC().Round(0)
	save(t, f, &a)
	started := func(v auth.Vault) time.Time {
		t.Helper()
		got, err := v.Load(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		list, err := v.List(t.Context())
		if err != nil || len(list) != 1 || !list[0].RefreshStartedAt.Equal(got.RefreshStartedAt) {
			t.Errorf("List and Load differ: %v, %v", list, err)
		}
		return got.RefreshStartedAt
	}
	if !started(f).Equal(a.RefreshStartedAt) {
		t.Error("no process has it locked, and it is not in doubt")
	}
	release := holder(t, f.dir, a.ID)
	if !started(f).IsZero() {
		t.Error("another process is refreshing it, and it is in doubt")
	}
	release()
	if !started(f).Equal(a.RefreshStartedAt) {
		t.Error("the other process died, and it is not in doubt")
	}
	unlock, err := f.Lock(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if !started(f).Equal(a.RefreshStartedAt) {
		t.Error("who holds the lock does not see the doubt that was stored before")
	}
	if g := reopen(t, f); !started(g).IsZero() {
		t.Error("another folder of this process sees a doubt while we hold the lock")
	}
}

// The screens and the refresh share one vault: while the refresh runs, its mark
// is no doubt to a reader.
func TestOwnRefreshUnderWay(t *testing.T) {
	for name, v := range map[string]auth.Vault{"folder": newFolder(t), "memory": NewMemory()} {
		t.Run(name, func(t *testing.T) {
			a := sample("ada")
			save(t, v, &a)
			unlock, err := v.Lock(t.Context(), a.ID)
			if err != nil {
				t.Fatal(err)
			}
			a.RefreshStartedAt = time.Now()
			save(t, v, &a)
			if got, err := v.Load(t.Context(), a.ID); err != nil || !got.RefreshStartedAt.IsZero() {
				t.Errorf("during the refresh: %v, %v", got.RefreshStartedAt, err)
			}
			unlock()
			if got, err := v.Load(t.Context(), a.ID); err != nil || !got.RefreshStartedAt.Equal(a.RefreshStartedAt) {
				t.Errorf("after it was given up: %v, %v", got.RefreshStartedAt, err)
			}
		})
	}
}

// childCount adds one to an account's label args[2] times.
func childCount(args []string) error {
	f, err := openForChild(args[0])
	if err != nil {
		return err
	}
	times, _ := strconv.Atoi(args[2])
	for range times {
		if _, err := addOne(context.Background(), f, args[1]); err != nil {
			return err
		}
		if list, err := f.List(context.Background()); err != nil || len(list) != 1 {
			return fmt.Errorf("a reader saw %d accounts: %w", len(list), err)
		}
	}
	return nil
}

// addOne makes a change as every caller makes it.
func addOne(ctx context.Context, v auth.Vault, id string) (label string, err error) {
	unlock, err := v.Lock(ctx, id)
	if err != nil {
		return "", err
	}
	defer unlock()
	a, err := v.Load(ctx, id)
	if err != nil {
		return "", err
	}
	n, err := strconv.Atoi(a.Label)
	if err != nil {
		return "", err
	}
	a.Label = strconv.Itoa(n + 1)
	return a.Label, v.Save(ctx, &a)
}

// No update is lost and no read is torn, with 80 processes that write one account
// and many goroutines that write and read besides (catalogue I5).
func TestNoUpdateIsLost(t *testing.T) {
	const processes, goroutines, times = 80, 4, 3
	f := newFolder(t)
	a := sample("ada")
	a.Label = "0"
	save(t, f, &a)
	var cmds []*exec.Cmd
	for range processes {
		cmd := child(t, "count", f.dir, a.ID, strconv.Itoa(times))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		cmds = append(cmds, cmd)
	}
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range times {
				if _, err := addOne(t.Context(), f, a.ID); err != nil {
					t.Error(err)
				}
				if list, err := f.List(t.Context()); err != nil || len(list) != 1 {
					t.Errorf("a reader saw %d accounts, %v", len(list), err)
				}
			}
		})
	}
	for _, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Errorf("a process: %v", err)
		}
	}
	wg.Wait()
	got, err := f.Load(t.Context(), a.ID)
	if want := fmt.Sprint((processes + goroutines) * times); err != nil || got.Label != want {
		t.Errorf("%s updates arrived of %s, %v", got.Label, want, err)
	}
	left, _ := filepath.Glob(filepath.Join(f.dir, ".*.tmp"))
	if len(left) != 0 {
		t.Errorf("temporary files are left: %v", left)
	}
}
