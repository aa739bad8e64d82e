package vault

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"latchkey/auth"
)

func init() { children["save-new"] = childSaveNew }

// childSaveNew seals a new account with that name, as a first sign-in does.
func childSaveNew(args []string) error {
	runtime.LockOSThread()
	f, err := openForChild(args[0])
	if err != nil {
		return err
	}
	a := sample(args[1])
	if err := f.Save(context.Background(), &a); err != nil {
		return err
	}
	println("saved " + a.ID)
	return nil
}

// withIndex is a vault with an account and an index.
func withIndex(t *testing.T) *Folder {
	t.Helper()
	f, a := newFolder(t), sample("ada")
	save(t, f, &a)
	if _, err := f.Find(t.Context(), a.Key()); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestAFirstSignInSyncsItsFolderOnce: index and account are synced and renamed, in that
// order, and one sync of the folder, the last, makes both names durable.
func TestAFirstSignInSyncsItsFolderOnce(t *testing.T) {
	needStrace(t)
	f := withIndex(t)
	log := t.TempDir() + "/strace"
	cmd := exec.Command("strace", "-f", "-qq", "-y", "-o", log, "-e", "trace=fsync,rename,renameat,renameat2",
		"-e", "signal=none", childBinary(t), f.dir, "grace") // a busy scheduler sends SIGURG
	cmd.Env = append(os.Environ(), childVariable+"=save-new", "GOMAXPROCS=1")
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "saved") {
		t.Fatalf("%v\n%s", err, out)
	}
	var steps []string
	for line := range strings.Lines(string(read(t, log))) {
		index, file := strings.Contains(line, indexName), strings.Contains(line, ".tmp")
		switch renamed := strings.Contains(line, "rename"); {
		case strings.Contains(line, "resumed>"):
		case renamed && index:
			steps = append(steps, "index renamed")
		case renamed:
			steps = append(steps, "account renamed")
		case file && index:
			steps = append(steps, "index synced")
		case file:
			steps = append(steps, "account synced")
		default:
			steps = append(steps, "folder synced")
		}
	}
	want := "index synced, index renamed, account synced, account renamed, folder synced"
	if got := strings.Join(steps, ", "); got != want {
		t.Errorf("the save did: %s\nwant: %s", got, want)
	}
}

// TestANewAccountKilledAtEverySystemCall: a first sign-in that is killed leaves the
// account out, or leaves it where Find and Latest look.
func TestANewAccountKilledAtEverySystemCall(t *testing.T) {
	needStrace(t)
	for _, call := range []string{"write", "fsync", "rename,renameat,renameat2", "open,openat", "close", "flock"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				f, a := withIndex(t), sample("grace")
				was := inject(t, call, "signal=SIGKILL", n, "save-new", f.dir, "grace")
				all, err := f.List(t.Context())
				found, findErr := f.Find(t.Context(), a.Key())
				last, lastErr := f.Latest(t.Context(), a.Client())
				switch {
				case err != nil:
					t.Fatalf("call %d: %v", n, err)
				case len(all) == 2 && findErr != nil:
					t.Fatalf("call %d: the account is there, and Find says %v", n, findErr)
				case len(all) == 2 && (lastErr != nil || last.ID != found.ID):
					t.Fatalf("call %d: the account is there, and Latest says %v, %v", n, last.ID, lastErr)
				case len(all) == 1 && !hasReason(findErr, auth.ReasonUnknownAccount):
					t.Fatalf("call %d: the account is not there, and Find says %v, %v", n, found.ID, findErr)
				}
				if !was.occurred {
					t.Logf("%d calls", n-1)
					return
				}
			}
		})
	}
}
