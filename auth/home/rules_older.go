package home

import (
	"encoding/json"

	"latchkey/auth"
	"latchkey/auth/program"
)

// The rules are numbered by their writings. The mark is the latest number, kept outside of the
// vault's folder and in this process, as the ledger keeps its last line: an older copy of the rules
// that is put back has a lower number, and rules that were removed have none. A mark that is missing
// or cannot be read says nothing.
const (
	rulesMark        = ".rules" // ends the name of its file, beside the vault's folder
	rulesMarkPurpose = "mark of the rules for programs"
)

func (h *Home) rulesMarkFile() string { return h.VaultDir() + rulesMark }

// markRecord is the content of the file.
type markRecord struct {
	Turn uint64 `json:"turn"`
}

// newestRules returns the highest number of the rules that is known.
func (s *Session) newestRules() uint64 {
	known := s.programs.rulesTurn.Load()
	text, err := s.Vault.UnsealFile(s.Home.rulesMarkFile(), rulesMarkPurpose)
	var mark markRecord
	if err != nil || json.Unmarshal(text, &mark) != nil {
		return known
	}
	return max(known, mark.Turn)
}

// knowRules keeps a number of the rules in this process.
func (s *Session) knowRules(turn uint64) {
	for known := s.programs.rulesTurn.Load(); turn > known; known = s.programs.rulesTurn.Load() {
		if s.programs.rulesTurn.CompareAndSwap(known, turn) {
			return
		}
	}
}

// markRules keeps the number of rules that were written. The mark is advice: that it cannot be written
// takes no rule back. The caller has the lock of the rules.
func (s *Session) markRules(turn uint64) {
	s.knowRules(turn)
	text, err := json.Marshal(markRecord{turn})
	if err == nil {
		err = s.Vault.SealFile(s.Home.rulesMarkFile(), rulesMarkPurpose, text)
	}
	if err != nil {
		s.journal.Logger().Error("an older copy of the rules for programs may go unnoticed", "error", err)
	}
}

// isOlder reports whether later rules than these were written.
func (r *ruleRecord) isOlder() bool { return r.Turn < r.newest }

// confirm makes older rules the present ones. One of them that gives tokens may have been withdrawn
// since: it asks from now on.
func (r *ruleRecord) confirm() {
	if !r.isOlder() {
		return
	}
	r.Turn = r.newest
	for i, rule := range r.Rules {
		if rule.Allows() {
			r.Rules[i] = program.Rule{Path: rule.Path, Account: rule.Account, Kind: program.Ask, Made: rule.Made}
		}
	}
}

// RulesOlder is the failure of older rules.
func RulesOlder() *auth.Error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindVaultDamaged, Reason: auth.ReasonRulesOlder}
}

// areOlder reports whether rules were read that are older ones.
func areOlder(err error) bool {
	e := auth.AsError(err)
	return e != nil && e.Reason == auth.ReasonRulesOlder
}
