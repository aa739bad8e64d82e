package ui

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/program"
	"latchkey/ui/words"
)

// TestOlderRulesAreSaidInTheRoom: an older copy of the rules that is put back is said to be one as
// long as it is, in the room, and elsewhere by a message with the question that it leads to.
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
	d.app.asked(home.Asked{ID: "q", Until: d.app.state.Now.Add(time.Minute)})
	d.until("a message says it", func() bool { return strings.HasPrefix(d.app.state.Notice.Text, title) })
	d.app.set(d.app.state.withoutAsked("q").unnoticed(d.app.state.Notice.N))
	d.app.goTo(RoomPrograms)
	d.untilShown(title)
	if said := d.app.state.Notice.Text; said != "" {
		t.Errorf("the room says it, and a message says %q", said)
	}
	if r := d.app.state.Programs.Rules; len(r) != 1 || r[0].Kind != program.Always {
		t.Errorf("the room has %+v", r)
	}
	d.app.setRule("/usr/bin/git", "", program.Never)
	d.until("the change is shown", func() bool {
		r := d.app.state.Programs.Rules
		return len(r) == 1 && r[0].Kind == program.Never
	})
	if d.shows(title) {
		t.Error("after a change it stands there on")
	}
	if _, err := d.app.session.Rules(t.Context()); err != nil {
		t.Errorf("after a change: %v", err)
	}
}

// TestDamagedRulesAreSaidInTheRoom: what they said is not shown any more, and a rule that is set in
// the room begins them anew.
func TestDamagedRulesAreSaidInTheRoom(t *testing.T) {
	d := underPassphrase(t)
	if err := d.app.session.SetRule(t.Context(), program.Rule{Path: "/usr/bin/git", Kind: program.Always}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(d.home.VaultDir(), "programs", "rules.sealed")
	if err := os.WriteFile(file, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	fault := &auth.Error{Step: auth.StepConfig, Kind: auth.KindVaultDamaged, Reason: auth.ReasonRulesDamaged, Detail: file}
	title, hint := words.Say(fault)
	d.app.goTo(RoomPrograms)
	d.untilShown(title)
	if !d.shows(words.ForWindow(fault, hint)) || len(d.app.state.Programs.Rules) > 0 {
		t.Errorf("the window has %+v and says %q", d.app.state.Programs.Rules, d.texts())
	}
	d.app.setRule("/usr/bin/git", "", program.Never)
	d.until("the rules begin anew", func() bool { return len(d.app.state.Programs.Rules) == 1 && !d.shows(title) })
}
