package vault

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"latchkey/auth"
)

// calls are the system calls by which a save changes or reads the disk.
var calls = []string{
	"write", "pwrite64", "fsync", "rename,renameat,renameat2", "link,linkat",
	"unlink,unlinkat", "open,openat", "close", "flock", "newfstatat,fstat", "mkdir,mkdirat", "read",
}

// injection is the outcome of one process under strace.
type injection struct {
	output   string // its standard output
	exit     int
	occurred bool // the fault occurred: n was not beyond its last call
}

// inject runs a child under strace, with one fault at the nth call of a kind.
func inject(t *testing.T, call, fault string, n int, name string, args ...string) injection {
	t.Helper()
	log := t.TempDir() + "/strace"
	line := []string{"-f", "-qq", "-o", log, "-e", "trace=" + call, "-e", fmt.Sprintf("inject=%s:%s:when=%d", call, fault, n)}
	cmd := exec.Command("strace", append(append(line, childBinary(t)), args...)...)
	cmd.Env = append(os.Environ(), childVariable+"="+name, "GOMAXPROCS=1")
	out, _ := cmd.Output()
	if cmd.ProcessState == nil {
		t.Fatal("strace could not be started")
	}
	trace := string(read(t, log))
	occurred := strings.Contains(trace, "(INJECTED)") || strings.Contains(trace, "killed by SIGKILL")
	return injection{string(out), cmd.ProcessState.ExitCode(), occurred}
}

func needStrace(t *testing.T) {
	t.Helper()
	out, err := exec.Command("strace", "-qq", "-e", "trace=none", "true").CombinedOutput()
	if err != nil {
		t.Skipf("not proven here: faults at system calls need strace and the right to trace: %v %s", err, out)
	}
}

// A process that is killed at any system call of a save leaves the old account or
// the new one, whole.
func TestKilledAtEverySystemCall(t *testing.T) {
	needStrace(t)
	for _, call := range calls {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			f, a := counting(t, "0")
			last := 0
			for n := 1; ; n++ {
				was := inject(t, call, "signal=SIGKILL", n, "save", f.dir, a.ID, "1")
				least := last
				if strings.Contains(was.output, "saved") {
					least = last + 1
				}
				last = mustBe(t, f, a.ID, least, last+1)
				if !was.occurred {
					t.Logf("%d calls", n-1)
					return
				}
			}
		})
	}
}

// A failure of the disk at any system call is reported. The account is then the
// old one, or the new one if the process reported it as saved.
func TestErrorsAtEverySystemCall(t *testing.T) {
	needStrace(t)
	disk := []string{"ENOSPC", "EDQUOT", "EIO", "EROFS"}
	for _, call := range []string{"write", "fsync", "rename,renameat,renameat2", "link,linkat", "unlink,unlinkat", "close", "flock"} {
		for _, errno := range disk {
			t.Run(call+" "+errno, func(t *testing.T) {
				t.Parallel()
				f, a := counting(t, "0")
				last := 0
				for n := 1; n < 60; n++ {
					was := inject(t, call, "error="+errno, n, "save", f.dir, a.ID, "1")
					saved := strings.Contains(was.output, "saved")
					if was.exit != 0 && !namesReason(was.output) && call != "write" { // its own stdout may fail
						t.Errorf("call %d failed with %q, exit %d", n, was.output, was.exit)
					}
					least, most := last, last+1
					if saved {
						least = most
					}
					last = mustBe(t, f, a.ID, least, most)
					if !was.occurred {
						return
					}
				}
			})
		}
	}
}

// namesReason reports whether the process named a reason that a person can act on.
func namesReason(output string) bool {
	return slices.ContainsFunc([]string{"disk_full", "cannot_write", "cannot_read", "account_damaged"},
		func(r string) bool { return strings.Contains(output, "reason "+r) })
}

func init() { children["rewrap"] = childRewrap }

// childRewrap moves a vault to another passphrase.
func childRewrap(args []string) error {
	runtime.LockOSThread()
	f, err := openForChild(args[0])
	if err != nil {
		return err
	}
	return f.Rewrap(context.Background(), auth.KeeperPassphrase, []byte("the new one"))
}

// A move between keepers that is killed at any point leaves a vault that one of
// the two opens (catalogue I14).
func TestRewrapKilledAtEverySystemCall(t *testing.T) {
	needStrace(t)
	for _, call := range []string{"write", "fsync", "rename,renameat,renameat2", "open,openat", "close", "flock"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			whole := read(t, filepath.Join(newFolder(t).dir, manifestName))
			for n := 1; ; n++ {
				f := newFolder(t)
				write(t, filepath.Join(f.dir, manifestName), whole)
				was := inject(t, call, "signal=SIGKILL", n, "rewrap", f.dir)
				before, after := opens(t, f.dir, testPassphrase), opens(t, f.dir, "the new one")
				if (before == nil) == (after == nil) {
					t.Fatalf("call %d: the old passphrase %v, the new one %v", n, before, after)
				}
				if !was.occurred {
					if after != nil {
						t.Errorf("undisturbed, the new passphrase does not open: %v", after)
					}
					return
				}
			}
		})
	}
}

// A rotation that is killed at any point leaves a whole vault that the old or the
// new passphrase opens, and that can be rotated to the end.
func TestRotationKilledAtEveryRename(t *testing.T) {
	needStrace(t)
	for _, call := range []string{"rename,renameat,renameat2", "fsync"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				f, a, other := prepared(t)
				was := inject(t, call, "signal=SIGKILL", n, "rotate", f.dir, other.Path)
				passphrase := testPassphrase
				if opens(t, f.dir, passphrase) != nil {
					passphrase = rotatedPassphrase
				}
				g, err := Open(t.Context(), f.dir, Options{Passphrase: answer(passphrase)})
				if err != nil {
					t.Fatalf("call %d: %v", n, err)
				}
				mustBeWhole(t, g, a, other)
				info, err := Peek(f.dir)
				if err != nil {
					t.Fatal(err)
				}
				if info.Rotating {
					if err := g.RotateKey(t.Context(), nil, nil, other); err != nil {
						t.Fatalf("call %d, going on: %v", n, err)
					}
					mustBeWhole(t, g, a, other)
					if sealedUnder(t, g, other, g.current()) != 6 {
						t.Errorf("call %d: files are left under the old key", n)
					}
				}
				g.Close()
				if !was.occurred {
					return
				}
			}
		})
	}
}

// A move that is killed at any point leaves a vault that opens even if vault.toml
// is damaged afterwards: its copy is the previous version or the new one.
func TestTheCopyOutlivesAKilledMove(t *testing.T) {
	needStrace(t)
	for _, call := range []string{"write", "fsync", "rename,renameat,renameat2", "unlink,unlinkat"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				f := newFolder(t)
				a := sample("ada")
				save(t, f, &a)
				was := inject(t, call, "signal=SIGKILL", n, "rewrap", f.dir)
				write(t, filepath.Join(f.dir, manifestName), []byte("damaged"))
				g, err := repairing(t, f.dir, "the new one")
				if err != nil && was.occurred {
					g, err = repairing(t, f.dir, testPassphrase)
				}
				if err != nil {
					t.Fatalf("call %d: %v", n, err)
				}
				if _, err := g.Load(t.Context(), a.ID); err != nil {
					t.Fatalf("call %d: %v", n, err)
				}
				if !was.occurred {
					t.Logf("%d calls", n-1)
					return
				}
			}
		})
	}
}
