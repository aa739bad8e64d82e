package ui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"latchkey/auth"
	"latchkey/auth/program"
	"latchkey/ui/words"
)

// TestOlderRulesAreSaidInTheRoom: an older copy of the rules that is put back is shown in the room as
// what it is, until a rule is changed there.
func TestOlderRulesAreSaidInTheRoom(t *testing.T) {
	d := underPassphrase(t)
	set := func(kind program.RuleKind) {
		t.Helper()
		if err := d.app.session.SetRule(t.Context(), program.Rule{Path: "/usr/bin/git", Kind: kind}); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(d.home.VaultDir(), "programs", "rules.sealed")
	set(program.Always)
	older, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	set(program.Never)
	if err := errors.Join(err, os.WriteFile(file, older, 0o600)); err != nil {
		t.Fatal(err)
	}
	title, _ := words.Say(&auth.Error{Step: auth.StepConfig, Kind: auth.KindVaultDamaged, Reason: auth.ReasonRulesOlder})
	d.app.goTo(RoomPrograms)
	d.untilShown(title)
	if r := d.app.state.Programs.Rules; len(r) != 1 || r[0].Kind != program.Always {
		t.Errorf("the room has %+v", r)
	}
	d.app.setRule("/usr/bin/git", "", program.Never)
	d.until("the change is shown", func() bool {
		r := d.app.state.Programs.Rules
		return len(r) == 1 && r[0].Kind == program.Never
	})
	if _, err := d.app.session.Rules(t.Context()); err != nil {
		t.Errorf("after a change: %v", err)
	}
}
