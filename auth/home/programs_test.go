package home

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/agent"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
)

const git, deploy = "/usr/bin/git", "/home/ada/deploy.sh"

// by is a request of a program for a token of an account.
func by(path string, a auth.Account) Take {
	return Take{
		Account: a.ID, Way: ledger.WayToken,
		From: agent.Caller{Path: path, PID: 41, ProgramPID: 40, StartedBy: "zsh", Leader: program.Leader{PID: 7, Start: 1}},
	}
}

// settings writes config.toml.
func settings(t *testing.T, h *Home, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(h.ConfigFile()), 0o700), os.WriteFile(h.ConfigFile(), []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// gets returns the reason for which a program gets no token; empty means that it gets one.
func gets(t *testing.T, s *Session, take Take) auth.Reason {
	t.Helper()
	token, a, err := s.Token(t.Context(), take)
	switch e := auth.AsError(err); {
	case e == nil && token.Equal(a.Grant.AccessToken):
		return ""
	case e == nil || !token.Empty() || a.ID == "":
		t.Errorf("a token of %d characters, account %q, %v", token.Len(), a.ID, err)
		return ""
	case e.Kind == auth.KindNotAllowed && (e.Detail != cmp.Or(take.From.Path, take.From.Name()) || e.Account != a.ID):
		t.Errorf("the error names %q and %q", e.Detail, e.Account)
		return e.Reason
	default:
		return e.Reason
	}
}

// lastLine returns the number of lines of the ledger and the last one.
func lastLine(t *testing.T, s *Session) (int, ledger.Line) {
	t.Helper()
	lines, err := s.Ledger(t.Context(), ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) == 0 {
		return 0, ledger.Line{}
	}
	return len(lines), lines[len(lines)-1]
}

// TestEachTokenHasALine: what is given and what is refused, with all that is known of the program.
func TestEachTokenHasALine(t *testing.T) {
	h := fresh(t)
	s, a := openWithAccount(t, h)
	var all reader
	s.Follow(all.read)
	take := by(git, a)
	take.Way = ledger.WayGit
	if reason := gets(t, s, take); reason != "" {
		t.Fatal(reason)
	}
	n, line := lastLine(t, s)
	want := ledger.Line{
		At: line.At, Program: "git", Path: git, PID: 40, Parent: "zsh", Account: a.ID, Way: ledger.WayGit, Result: ledger.Given,
		Scopes: a.Grant.Scopes, Resource: a.Resource, Until: line.Until, N: 1, Hash: line.Hash,
	}
	if n != 1 || !slices.Equal(line.Scopes, want.Scopes) || !line.Until.Equal(a.Grant.ExpiresAt) {
		t.Fatalf("%d lines, the last %+v", n, line)
	}
	line.Scopes, want.Scopes = nil, nil
	if line.Program != want.Program || line.Path != want.Path || line.PID != want.PID || line.Parent != want.Parent || line.Way != want.Way || line.Result != want.Result || line.Account != want.Account {
		t.Errorf("got %+v, want %+v", line, want)
	}
	if !all.has(func(n News) bool { return n.Taken != nil && n.Taken.Hash == line.Hash }) {
		t.Error("the line is no news")
	}
	if err := s.SetRule(t.Context(), program.Rule{Path: git, Kind: program.Never}); err != nil {
		t.Fatal(err)
	}
	if reason := gets(t, s, take); reason != auth.ReasonProgramRefused {
		t.Errorf("refused for %q", reason)
	}
	if n, line := lastLine(t, s); n != 2 || line.Result != ledger.Refused || line.Why != string(auth.ReasonProgramRefused) || !line.Until.IsZero() {
		t.Errorf("%d lines, the last %+v", n, line)
	}
	// Without the line there is no token.
	if err := errors.Join(os.RemoveAll(h.programsDir()), os.WriteFile(h.programsDir(), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if token, _, err := s.Token(t.Context(), by(deploy, a)); err == nil || !token.Empty() {
		t.Error("a token was given without a line")
	}
}

// TestRulesDecide: with programs = "allow" only a rule of never refuses; with "ask" a program needs
// a rule that allows it, or an answer.
func TestRulesDecide(t *testing.T) {
	h := fresh(t)
	s, a := openWithAccount(t, h)
	for _, c := range []struct {
		mode string
		kind program.RuleKind // of the account's rule; empty means none
		all  program.RuleKind // of the rule for every account
		want auth.Reason
	}{
		{"allow", "", "", ""},
		{"", "", "", ""},
		{"allow", program.Never, "", auth.ReasonProgramRefused},
		{"allow", "", program.Never, auth.ReasonProgramRefused},
		{"allow", program.Always, program.Never, ""},
		{"allow", program.Never, program.Always, auth.ReasonProgramRefused},
		{"allow", program.Ask, "", auth.ReasonProgramUnasked},
		{"ask", "", "", auth.ReasonProgramUnasked},
		{"ask", program.Always, "", ""},
		{"ask", "", program.Always, ""},
		{"ask", program.UntilLock, "", ""},
		{"ask", program.Until, "", ""},
		{"ask", program.Never, "", auth.ReasonProgramRefused},
		{"ask", program.Ask, program.Always, auth.ReasonProgramUnasked},
		{"aks", "", "", auth.ReasonProgramUnasked}, // a mistyped value may have meant ask
	} {
		settings(t, h, "programs = \""+c.mode+"\"\n")
		err := s.Withdraw(t.Context(), git, "")
		for account, kind := range map[string]program.RuleKind{a.ID: c.kind, "": c.all} {
			if kind != "" {
				err = errors.Join(err, s.SetRule(t.Context(), program.Rule{Path: git, Account: account, Kind: kind, Until: time.Now().Add(time.Hour)}))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := gets(t, s, by(git, a)); got != c.want {
			t.Errorf("programs = %q, rule %q, for all %q: %q, want %q", c.mode, c.kind, c.all, got, c.want)
		}
	}
	settings(t, h, "programs = \"ask\"\n")
	if err := s.SetRule(t.Context(), program.Rule{Path: git, Account: a.ID, Kind: program.Until, Until: time.Now().Add(-time.Second)}); err != nil {
		t.Fatal(err)
	}
	if got := gets(t, s, by(git, a)); got != auth.ReasonProgramUnasked {
		t.Errorf("a rule that has ended: %q", got)
	}
	if err := s.Allow(t.Context(), git, a.ID); err != nil {
		t.Fatal(err)
	}
	if got := gets(t, s, by(git, a)); got != "" {
		t.Errorf("after Allow: %q", got)
	}
	replaced := by("", a)
	replaced.From.Claims = git
	if got := gets(t, s, replaced); got != auth.ReasonProgramUnasked {
		t.Errorf("a program that only claims to be git: %q", got)
	}
}

// TestARuleOfAProgramThatWasReplaced: never holds for what only claims a path.
func TestNeverHoldsForAClaim(t *testing.T) {
	s, a := openWithAccount(t, fresh(t))
	if err := s.SetRule(t.Context(), program.Rule{Path: git, Kind: program.Never}); err != nil {
		t.Fatal(err)
	}
	take := by("", a)
	take.From.Claims = git
	if got := gets(t, s, take); got != auth.ReasonProgramRefused {
		t.Errorf("it gets one: %q", got)
	}
}

// TestDamagedRulesRefuse: a rule that says never must not be passed over, and new rules mend it.
func TestDamagedRulesRefuse(t *testing.T) {
	h := fresh(t)
	s, a := openWithAccount(t, h)
	if err := s.SetRule(t.Context(), program.Rule{Path: git, Kind: program.Never}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(h.rulesFile())
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)-1] ^= 1
	if err := os.WriteFile(h.rulesFile(), text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{git, deploy} {
		if got := gets(t, s, by(path, a)); got != auth.ReasonRulesDamaged {
			t.Errorf("%s: %q", path, got)
		}
	}
	if err := s.SetRule(t.Context(), program.Rule{Path: git, Kind: program.Never}); err != nil {
		t.Fatal(err)
	}
	if got := gets(t, s, by(deploy, a)); got != "" {
		t.Errorf("after a new rule: %q", got)
	}
	if aside, _ := filepath.Glob(h.rulesFile() + ".damaged-*"); len(aside) != 1 {
		t.Errorf("set aside: %v", aside)
	}
}

// TestUntilLockEnds: with a lock, with the window, and with a new window after one that was killed.
func TestUntilLockEnds(t *testing.T) {
	h := fresh(t)
	s, a := openWithAccount(t, h)
	settings(t, h, "programs = \"ask\"\n")
	allow := func(s *Session) {
		t.Helper()
		if err := s.SetRule(t.Context(), program.Rule{Path: git, Account: a.ID, Kind: program.UntilLock}); err != nil {
			t.Fatal(err)
		}
		if got := gets(t, s, by(git, a)); got != "" {
			t.Fatalf("it is refused: %q", got)
		}
	}
	ended := func(s *Session, how string) {
		t.Helper()
		if got := gets(t, s, by(git, a)); got != auth.ReasonProgramUnasked {
			t.Errorf("%s: %q", how, got)
		}
	}
	allow(s)
	s.SetLocked(true)
	ended(s, "locked")
	s.SetLocked(false)
	ended(s, "unlocked")
	s.programs.running.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopened(t, h, "correct horse")
	ended(s, "in another process")
	allow(s)
	if err := s.Close(); err != nil { // a command, not a window
		t.Fatal(err)
	}
	s = reopened(t, h, "correct horse")
	if got := gets(t, s, by(git, a)); got != "" {
		t.Errorf("it ended with a command: %q", got)
	}
	s.Serve()
	ended(s, "a new window")
	allow(s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	ended(reopened(t, h, "correct horse"), "the window has ended")
}

func TestPrograms(t *testing.T) {
	h := fresh(t)
	s, a := openWithAccount(t, h)
	if err := s.SetRule(t.Context(), program.Rule{Path: git, Kind: program.Never}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		gets(t, s, by(deploy, a))
	}
	gets(t, s, by(git, a))
	admitted, err := s.Admit(t.Context(), by(deploy, a), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := admitted.End(t.Context(), 12, 345); err != nil {
		t.Fatal(err)
	}
	if n, line := lastLine(t, s); n != 6 || line.Calls != 12 || line.Bytes != 345 || line.Path != deploy {
		t.Errorf("%d lines, the last %+v", n, line)
	}
	all, err := s.Programs(t.Context())
	if err != nil || len(all) != 3 {
		t.Fatalf("%+v, %v", all, err)
	}
	if p := all[0]; p.Name != "deploy.sh" || p.Path != deploy || p.Rule != program.Ask || p.Count != 4 || p.LastAt.IsZero() || p.Account != a.ID {
		t.Errorf("%+v", p)
	}
	if p := all[1]; p.Name != "git" || p.Account != "" || p.Rule != program.Never || p.Count != 0 {
		t.Errorf("%+v", p)
	}
	if p := all[2]; p.Name != "git" || p.Account != a.ID || p.Rule != program.Never || p.Count != 0 || p.LastAt.IsZero() {
		t.Errorf("%+v", p)
	}
	if path, err := s.FindProgram(t.Context(), "deploy.sh"); err != nil || path != deploy {
		t.Errorf("FindProgram = %q, %v", path, err)
	}
	if _, err := s.FindProgram(t.Context(), "other"); auth.AsError(err).Reason != auth.ReasonProgramUnknown {
		t.Errorf("FindProgram = %v", err)
	}
	gets(t, s, by("/opt/git", a))
	if _, err := s.FindProgram(t.Context(), "git"); auth.AsError(err).Reason != auth.ReasonAmbiguousProgram {
		t.Errorf("FindProgram = %v", err)
	}
}

// TestARenewedKeyKeepsRulesAndLedger: both are readable after the vault's key was renewed.
func TestARenewedKeyKeepsRulesAndLedger(t *testing.T) {
	h := fresh(t)
	s, a := openWithAccount(t, h)
	if err := s.SetRule(t.Context(), program.Rule{Path: git, Kind: program.Never}); err != nil {
		t.Fatal(err)
	}
	gets(t, s, by(deploy, a))
	if err := s.RenewKey(t.Context(), []byte("correct horse"), nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopened(t, h, "correct horse")
	if got := gets(t, s, by(git, a)); got != auth.ReasonProgramRefused {
		t.Errorf("the rule is gone: %q", got)
	}
	if v, err := s.VerifyLedger(context.Background()); err != nil || v.Lines != 2 {
		t.Errorf("the ledger: %+v, %v", v, err)
	}
}

// TestAHolderAppliesTheRules: a command gets the holder's refusal, and does not open the vault.
func TestAHolderAppliesTheRules(t *testing.T) {
	h := fresh(t)
	s, a := openWithAccount(t, h)
	settings(t, h, "programs = \"ask\"\n")
	s.Serve()
	_, _, err := h.AskHolder(t.Context(), Take{Account: a.ID, Way: ledger.WayExec})
	if e := auth.AsError(err); e.Kind != auth.KindNotAllowed || e.Account != a.ID {
		t.Fatalf("AskHolder: %v", err)
	}
	settings(t, h, "")
	token, got, err := h.AskHolder(t.Context(), Take{Account: a.ID, Way: ledger.WayExec})
	if err != nil || !token.Equal(a.Grant.AccessToken) || got.ID != a.ID || !got.Grant.ExpiresAt.Equal(a.Grant.ExpiresAt) || !got.Grant.AccessToken.Empty() {
		t.Fatalf("AskHolder: %v, %v", got, err)
	}
	records, bad, err := h.RecordsByHolder(t.Context(), a.ID, time.Time{})
	if err != nil || bad != nil || len(records.Lines) != 2 || records.Verified.Lines != 2 || len(records.Accounts) != 1 {
		t.Fatalf("RecordsByHolder: %+v, %v, %v", records, bad, err)
	}
	if l := records.Lines[1]; l.Way != ledger.WayExec || l.Result != ledger.Given || l.Hash != records.Verified.Hash || l.Path == "" && program.Boot() != "" {
		t.Errorf("%+v", l)
	}
}

// TestAdmitAsksTheRules: a lease or a call is refused as a token is.
func TestAdmitAsksTheRules(t *testing.T) {
	s, a := openWithAccount(t, fresh(t))
	if err := s.SetRule(t.Context(), program.Rule{Path: git, Kind: program.Never}); err != nil {
		t.Fatal(err)
	}
	take := by(git, a)
	take.Way = ledger.WayLend
	if _, err := s.Admit(t.Context(), take, nil); auth.AsError(err) == nil || auth.AsError(err).Kind != auth.KindNotAllowed {
		t.Errorf("Admit: %v", err)
	}
	if n, line := lastLine(t, s); n != 1 || line.Way != ledger.WayLend || line.Result != ledger.Refused {
		t.Errorf("%d lines, the last %+v", n, line)
	}
}
