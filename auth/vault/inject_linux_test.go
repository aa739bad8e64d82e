package vault

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// calls are the system calls by which a save changes the disk, or looks at it.
var calls = []string{
	"write", "pwrite64", "fsync", "rename,renameat,renameat2", "link,linkat",
	"unlink,unlinkat", "open,openat", "close", "flock", "newfstatat,fstat", "mkdir,mkdirat", "read",
}

// inject saves once under strace, with one fault at the nth call of a kind, and
// gives what the process said, its exit status, and whether the fault came.
func inject(t *testing.T, f *Folder, id, call, fault string, n int) (said string, exit int, came bool) {
	t.Helper()
	log := t.TempDir() + "/strace"
	cmd := exec.Command("strace", "-f", "-qq", "-o", log, "-e", "trace="+call, "-e",
		fmt.Sprintf("inject=%s:%s:when=%d", call, fault, n), os.Args[0], f.dir, id, "1")
	cmd.Env = append(os.Environ(), childVariable+"=save", "GOMAXPROCS=1")
	out, _ := cmd.Output()
	if cmd.ProcessState == nil {
		t.Fatal("strace could not be started")
	}
	trace := string(read(t, log))
	came = strings.Contains(trace, "(INJECTED)") || strings.Contains(trace, "killed by SIGKILL")
	return string(out), cmd.ProcessState.ExitCode(), came
}

func needStrace(t *testing.T) {
	t.Helper()
	out, err := exec.Command("strace", "-qq", "-e", "trace=none", "true").CombinedOutput()
	if err != nil {
		t.Skipf("faults at system calls need strace and the right to trace: %v %s", err, out)
	}
}

// A process that is killed at any system call of a save leaves the old account
// or the new one, whole.
func TestKilledAtEverySystemCall(t *testing.T) {
	needStrace(t)
	for _, call := range calls {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			f, a := counting(t, "0")
			last := 0
			for n := 1; ; n++ {
				said, _, came := inject(t, f, a.ID, call, "signal=SIGKILL", n)
				least := last
				if strings.Contains(said, "saved") {
					least = last + 1
				}
				last = mustBe(t, f, a.ID, least, last+1)
				if !came {
					t.Logf("%d calls", n-1)
					return
				}
			}
		})
	}
}

// A disk that fails at any system call is told, and the account is the old one,
// or the new one if that was said.
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
					said, exit, came := inject(t, f, a.ID, call, "error="+errno, n)
					saved := strings.Contains(said, "saved")
					if exit != 0 && !toldReason(said) && call != "write" { // its own stdout may fail
						t.Errorf("call %d failed with %q, exit %d", n, said, exit)
					}
					least, most := last, last+1
					if saved {
						least = most
					}
					last = mustBe(t, f, a.ID, least, most)
					if !came {
						return
					}
				}
			})
		}
	}
}

// toldReason reports whether the process named a reason that a person can use.
func toldReason(said string) bool {
	return slices.ContainsFunc([]string{"disk_full", "cannot_write", "cannot_read", "account_damaged"},
		func(r string) bool { return strings.Contains(said, "reason "+r) })
}
