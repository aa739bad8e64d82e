package home

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"latchkey/auth"
	"latchkey/auth/ledger"
	"latchkey/auth/program"
	"latchkey/auth/vault"
	"latchkey/internal/durable"
)

// The rules for programs are one sealed file, so that only who opens the vault can read or
// change them. A back-up does not contain them: it cannot decide for the person.
const (
	rulesPurpose = "rules for programs"
	rulesLock    = "programs"
)

// ledgerMark ends the name of the file beside the vault's folder that notices an older copy of the
// ledger.
const ledgerMark = ".ledger"

// programsDir is the folder of the rules and of the ledger.
func (h *Home) programsDir() string { return filepath.Join(h.VaultDir(), "programs") }

func (h *Home) rulesFile() string { return filepath.Join(h.programsDir(), "rules.sealed") }

// ruleRecord is the content of the file.
type ruleRecord struct {
	Turn    uint64       `json:"turn,omitempty"` // counts the writings
	Rules   program.Book `json:"rules"`
	Answers []answer     `json:"answers,omitempty"`

	newest uint64 // the highest Turn that is known
}

// answer is the latest answer to a question. A process that waited for the question of another one
// takes it instead of asking the same.
type answer struct {
	For    askedFor   `json:"for"`
	Choice ChoiceKind `json:"choice"`
	At     time.Time  `json:"at"`
}

// Rules returns the rules that hold now. A file that cannot be opened is ReasonRulesDamaged:
// a rule of never in it must not be passed over. An older copy is returned beside ReasonRulesOlder.
func (s *Session) Rules(context.Context) (program.Book, error) {
	record, err := s.ruleRecord()
	if err == nil && record.isOlder() {
		err = RulesOlder()
	}
	return record.Rules, err
}

// ruleRecord returns the rules that hold now, and the latest answers.
func (s *Session) ruleRecord() (ruleRecord, error) {
	newest := s.newestRules() // before the file: another process may write both meanwhile
	record, err := s.readRules()
	record.newest = newest
	s.knowRules(record.Turn)
	return record, err
}

// readRules is ruleRecord by what is in the file.
func (s *Session) readRules() (ruleRecord, error) {
	path := s.Home.rulesFile()
	text, err := s.Vault.UnsealFile(path, rulesPurpose)
	switch e := auth.AsError(err); {
	case errors.Is(err, fs.ErrNotExist):
		return ruleRecord{}, nil
	case e != nil && (e.Reason == auth.ReasonAccountDamaged || e.Reason == auth.ReasonUnsafeFile):
		return ruleRecord{}, rulesDamaged(path).Caused(err)
	case err != nil:
		return ruleRecord{}, err
	}
	defer clear(text)
	var record ruleRecord
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&record); err != nil { // the file is authentic, so another version wrote it
		return ruleRecord{}, &auth.Error{Step: auth.StepConfig, Kind: auth.KindVaultDamaged, Reason: auth.ReasonNewerFormat, Detail: path}
	}
	record.Rules = record.Rules.Current(time.Now())
	return record, nil
}

func rulesDamaged(path string) *auth.Error {
	return &auth.Error{Step: auth.StepConfig, Kind: auth.KindVaultDamaged, Reason: auth.ReasonRulesDamaged, Detail: path}
}

// changeRules replaces the rules by what change makes of those that hold now. It confirms older ones.
func (s *Session) changeRules(ctx context.Context, change func(program.Book) program.Book) error {
	return s.changeRecord(ctx, func(r *ruleRecord) {
		r.confirm()
		r.Rules = change(r.Rules)
	})
}

// changeRecord changes the file. A damaged one is set aside: every request since has reported it.
func (s *Session) changeRecord(ctx context.Context, change func(*ruleRecord)) error {
	ctx, cancel := context.WithTimeout(ctx, auth.LockWait)
	defer cancel()
	unlock, err := s.Vault.Lock(ctx, rulesLock)
	if err != nil {
		return err
	}
	defer unlock()
	path := s.Home.rulesFile()
	record, err := s.ruleRecord()
	if e := auth.AsError(err); e != nil {
		if e.Reason != auth.ReasonRulesDamaged {
			return err
		}
		aside := path + ".damaged-" + time.Now().UTC().Format("20060102T150405")
		if err := durable.Rename(path, aside); err != nil {
			return durable.Failed(path, err)
		}
		record.Turn = record.newest
	}
	change(&record)
	isOlder := record.isOlder() // an answer that makes no rule leaves them so
	if !isOlder {
		record.Turn++
	}
	text, err := json.Marshal(record)
	if err != nil {
		return err
	}
	defer clear(text)
	if err := s.Vault.SealFile(path, rulesPurpose, text); err != nil || isOlder {
		return err
	}
	s.markRules(record.Turn)
	return nil
}

// SetRule makes a rule in place of the one for its program and account. The kind Until needs a
// time in the future, and the kind UntilLock holds from now until the next lock.
func (s *Session) SetRule(ctx context.Context, r program.Rule) error {
	if !filepath.IsAbs(r.Path) {
		return &auth.Error{Step: auth.StepConfig, Kind: auth.KindUsage, Reason: auth.ReasonProgramUnknown, Detail: r.Path}
	}
	r.Path, r.Made, r.Boot = program.Canonical(r.Path), time.Now().UTC(), ""
	switch r.Kind {
	case program.Until:
		r.Until = r.Until.UTC()
	case program.UntilLock:
		r.Boot = program.Boot()
		fallthrough
	default:
		r.Until = time.Time{}
	}
	return s.changeRules(ctx, func(b program.Book) program.Book { return b.With(r) })
}

// Allow lets a program have the tokens of an account from now on, as setting git or kubectl up
// does. account is an id.
func (s *Session) Allow(ctx context.Context, path, account string) error {
	return s.SetRule(ctx, program.Rule{Path: path, Account: account, Kind: program.Always})
}

// Withdraw removes the rule for a program and an account; an empty account means all rules of
// the program. The program can ask again.
func (s *Session) Withdraw(ctx context.Context, path, account string) error {
	path = program.Canonical(path)
	return s.changeRules(ctx, func(b program.Book) program.Book {
		if account != "" {
			return b.Without(path, account)
		}
		var kept program.Book
		for _, r := range b {
			if r.Path != path {
				kept = append(kept, r)
			}
		}
		return kept
	})
}

// endUntilLock ends the rules that last until a lock. Those made before now count no more in
// this session at once; the file follows.
func (s *Session) endUntilLock() {
	s.programs.lockedAt.Store(time.Now().UnixNano())
	s.programs.questions.withdrawAll()
	s.programs.running.Go(s.removeUntilLock)
}

// removeUntilLock removes the rules that last until a lock from the file.
func (s *Session) removeUntilLock() {
	ctx := context.Background()
	rules, err := s.Rules(ctx)
	if err != nil || len(rules.Locked()) == len(rules) {
		return
	}
	if err := s.changeRules(ctx, program.Book.Locked); err != nil {
		s.journal.Logger().Error("rules until lock stay", "error", err)
	}
}

// sealedPrograms are the files of the rules and of the ledger that the vault's key seals.
func (s *Session) sealedPrograms() []vault.Sealed {
	return []vault.Sealed{
		{Path: s.Home.rulesFile(), Purpose: rulesPurpose, Lock: rulesLock},
		{Path: s.Home.rulesMarkFile(), Purpose: rulesMarkPurpose, Lock: rulesLock},
		{Path: s.programs.ledger.KeyFile(), Purpose: ledger.Purpose, Lock: ledger.Lock},
	}
}
