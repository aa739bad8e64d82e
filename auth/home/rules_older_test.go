package home

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"latchkey/auth"
	"latchkey/auth/program"
)

// TestOlderRulesAreNoticed: an older copy of the rules gives no program a token without a question, and
// neither does their removal, until a rule is changed. The copy's never stays, and what gave tokens
// asks from then on.
func TestOlderRulesAreNoticed(t *testing.T) {
	const other = "/usr/bin/other"
	for name, c := range map[string]struct {
		putBack func(h *Home, older []byte) error
		isOther bool // another process looks than the one that wrote
		isKept  bool // the older copy is there, with its never
		isTaken bool // nothing is noticed
	}{
		"an older copy": {putBack: func(h *Home, older []byte) error { return os.WriteFile(h.rulesFile(), older, 0o600) }, isOther: true, isKept: true},
		"with the mark, in a process that has read": {putBack: func(h *Home, older []byte) error {
			return errors.Join(os.WriteFile(h.rulesFile(), older, 0o600), os.Remove(h.rulesMarkFile()))
		}, isKept: true},
		"removed":           {putBack: func(h *Home, _ []byte) error { return os.Remove(h.rulesFile()) }, isOther: true},
		"with their folder": {putBack: func(h *Home, _ []byte) error { return os.RemoveAll(h.programsDir()) }, isOther: true},
		"the mark is removed": {putBack: func(h *Home, older []byte) error {
			return errors.Join(os.WriteFile(h.rulesFile(), older, 0o600), os.Remove(h.rulesMarkFile()))
		}, isOther: true, isTaken: true},
	} {
		t.Run(name, func(t *testing.T) {
			h := fresh(t)
			s, a := openWithAccount(t, h)
			set := func(path string, kind program.RuleKind) {
				t.Helper()
				if err := s.SetRule(t.Context(), program.Rule{Path: path, Kind: kind}); err != nil {
					t.Fatal(err)
				}
			}
			wants := func(path string, want auth.Reason) {
				t.Helper()
				if got := gets(t, s, by(path, a)); got != want {
					t.Errorf("%s: %q, want %q", path, got, want)
				}
			}
			set(git, program.Always)
			set(deploy, program.Never)
			older, err := os.ReadFile(h.rulesFile())
			if err != nil {
				t.Fatal(err)
			}
			set(git, program.Never)
			wants(git, auth.ReasonProgramRefused)
			if err := c.putBack(h, older); err != nil {
				t.Fatal(err)
			}
			if c.isOther {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				s = reopened(t, h, "correct horse")
			}
			if c.isTaken {
				wants(git, "")
				return
			}
			wants(git, auth.ReasonRulesOlder)
			wants(other, auth.ReasonRulesOlder)
			if c.isKept {
				wants(deploy, auth.ReasonProgramRefused)
			}
			if _, err := s.Rules(t.Context()); !areOlder(err) {
				t.Errorf("Rules: %v", err)
			}
			if r, bad, err := s.Records(t.Context(), "", a.SignedInAt); !r.AreOlder || bad != nil && c.isKept || err != nil {
				t.Errorf("Records: %t, %v, %v", r.AreOlder, bad, err)
			}

			// An answer that makes no rule, and a lock, confirm nothing.
			if err := s.keepAnswer(t.Context(), askedFor{Path: other, Account: a.ID}, Asked{Account: a}, Choice{Kind: ChoiceOnce}); err != nil {
				t.Fatal(err)
			}
			s.removeUntilLock()
			wants(other, auth.ReasonRulesOlder)

			set(other, program.Always)
			wants(other, "")
			if c.isKept {
				wants(git, auth.ReasonProgramUnasked)
				wants(deploy, auth.ReasonProgramRefused)
			}
			if _, err := s.Rules(t.Context()); err != nil {
				t.Errorf("after a change: %v", err)
			}
		})
	}
}

// TestARenewedKeyKeepsTheMarkOfTheRules: an older copy is noticed also after the vault's key was
// renewed.
func TestARenewedKeyKeepsTheMarkOfTheRules(t *testing.T) {
	h := fresh(t)
	s, a := openWithAccount(t, h)
	for _, kind := range []program.RuleKind{program.Always, program.Never} {
		if err := s.SetRule(t.Context(), program.Rule{Path: git, Kind: kind}); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(s.RenewKey(t.Context(), []byte("correct horse"), nil), s.Close()); err != nil {
		t.Fatal(err)
	}
	s = reopened(t, h, "correct horse")
	if _, err := s.Rules(t.Context()); err != nil {
		t.Errorf("after the renewal: %v", err)
	}
	if err := errors.Join(s.Close(), os.Remove(h.rulesFile())); err != nil {
		t.Fatal(err)
	}
	s = reopened(t, h, "correct horse")
	if got := gets(t, s, by(git, a)); got != auth.ReasonRulesOlder {
		t.Errorf("without the rules: %q", got)
	}
	if _, err := s.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(h.VaultDir() + "*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
