package auth_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// conformanceFile is the path of docs/conformance.md.
const conformanceFile = "../docs/conformance.md"

var writeConformance = flag.Bool("conformance", false, "write docs/conformance.md")

// module is one relying-party test module of another suite, recreated here, or
// one of its scenarios.
type module struct {
	id, name string
	// by lists the ids of the cases that recreate it, if their id differs from
	// the module's.
	by []string
	// not says why it does not apply to a native client.
	not string
}

// suite is a list of modules under one heading.
type suite struct {
	title, about string
	modules      []module
}

// evidence is one case that proves that a module passes.
type evidence struct {
	name string
	run  func(*testing.T)
	// weakened proves that the case can fail; nil if no check can be switched
	// off.
	weakened func(*testing.T)
}

// passes runs a case unchanged and weakened.
func (e evidence) passes(t *testing.T, title string) bool {
	t.Helper()
	passed := t.Run(title+": "+e.name, e.run)
	if e.weakened != nil {
		passed = t.Run(title+": "+e.name+", weakened", e.weakened) && passed
	}
	return passed
}

// gathered returns every case of this package by its id.
func gathered() map[string][]evidence {
	all := map[string][]evidence{}
	add := func(id string, e evidence) { all[id] = append(all[id], e) }
	for _, c := range hostiles {
		e := evidence{name: c.name, run: c.refused}
		if c.check != "" {
			e.weakened = c.succeeds
		}
		add(c.id, e)
	}
	for _, f := range forgeries {
		e := evidence{name: f.name, run: f.refused}
		if f.check != "" {
			e.weakened = f.succeeds
		}
		add(f.id, e)
	}
	for _, c := range slices.Concat(unusuals, optional, bindings, quirky) {
		add(c.id, evidence{name: c.name, run: c.run})
	}
	for _, c := range refreshCases {
		e := evidence{name: c.name, run: c.run}
		if refreshChecks[c.id] != nil {
			e.weakened = c.succeeds
		}
		add(c.id, e)
	}
	for _, c := range signOuts {
		e := evidence{name: c.name, run: c.run}
		if c.check != "" {
			e.weakened = c.succeeds
		}
		add(c.id, e)
	}
	for id, run := range map[string]func(*testing.T){
		"OC22": TestRefreshIDToken, "OC21": TestS8SignedUserinfo, "OC20": TestRegister, "CB10": TestReplay, "CB11": TestTwoAtOnce, "CB20": TestCodeInjection,
		"mix-up": TestMixUp, "one use": TestOneUse, "key vectors": TestVectors, "call 401": TestCallUnauthorized, "call elsewhere": TestCallForeign,
		"client changed": TestRefreshProviderChanged, "fresh secrets": TestFreshSecrets, "device": TestDevice,
		"another person": TestAnotherPerson,
	} {
		add(id, evidence{name: "a test of its own", run: run})
	}
	return all
}

// TestConformance fails for a module that applies and has no case. With
// -conformance it runs every case by the module's name and writes the table;
// without it, the table must be the one that was written.
func TestConformance(t *testing.T) {
	cases := gathered()
	var page strings.Builder
	page.WriteString(conformanceHead)
	for _, s := range suites {
		fmt.Fprintf(&page, "\n## %s\n\n%s\n\n| id | module | cases | proven to fail without its check | result |\n| --- | --- | --- | --- | --- |\n", s.title, s.about)
		for _, m := range s.modules {
			page.WriteString(m.row(t, cases))
		}
	}
	if *writeConformance {
		if err := os.WriteFile(conformanceFile, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(conformanceFile)
	if err != nil || string(have) != page.String() {
		t.Errorf("docs/conformance.md is not what `make conformance` writes (%v)", err)
	}
}

// row runs a module's cases and returns its line of the table.
func (m module) row(t *testing.T, cases map[string][]evidence) string {
	t.Helper()
	if m.not != "" {
		return fmt.Sprintf("| %s | %s | | | not applicable: %s |\n", m.id, m.name, m.not)
	}
	var found []evidence
	for _, id := range append([]string{m.id}, m.by...) {
		found = append(found, cases[id]...)
	}
	if len(found) == 0 {
		t.Errorf("%s %s: there is no case", m.id, m.name)
	}
	passed, weakened := true, 0
	for _, e := range found {
		if e.weakened != nil {
			weakened++
		}
		if *writeConformance { // else the tables' own tests run them
			passed = e.passes(t, m.id+" "+m.name) && passed
		}
	}
	result := "passed"
	if !passed {
		result = "FAILED"
	}
	shown := ""
	if weakened > 0 {
		shown = fmt.Sprint(weakened)
	}
	return fmt.Sprintf("| %s | %s | %d | %s | %s |\n", m.id, m.name, len(found), shown, result)
}

const conformanceHead = `# Conformance

Written by ` + "`make conformance`" + `, which runs every case that it counts. The modules are
those of other people's test suites, re-created in Go from their names and
descriptions; nobody has certified Latchkey. Each case asserts what the server
was asked, what the vault holds and how the failure is named. Where a check can
be switched off, the case is run once more without it, and the attack must then
succeed: that column counts such proofs.
`
