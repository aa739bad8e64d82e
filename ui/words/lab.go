package words

// The heads of the lab's tables.
var (
	headAttack     = text("column_attack", "ATTACK")
	headProtection = text("column_protection", "PROTECTION")
	headHappens    = text("column_attack_happens", "WHAT HAPPENS")
	headWithout    = text("column_without_protection", "WITHOUT")
	headWith       = text("column_with_protection", "WITH")
	headExpected   = text("column_as_expected", "AS EXPECTED")
)

// LabColumns are the heads of the list of attacks.
func LabColumns() []string { return []string{headAttack(), headProtection(), headHappens()} }

// LabRunColumns are the heads of the table of all runs.
func LabRunColumns() []string {
	return []string{headAttack(), headProtection(), headWithout(), headWith(), headExpected()}
}

// labParties are who does a step.
var labParties = texts("lab_party_", func() map[string]string {
	return map[string]string{"attacker": "Attacker", "person": "Ada", "latchkey": "Latchkey", "provider": "Provider"}
})

// LabParty is who does a step of an attack.
func LabParty(who string) string { return said(labParties(), who, who) }

// labMarks are how a step came out, where its sentence does not stand alone.
var labMarks = texts("lab_mark_", func() map[string]string {
	return map[string]string{"done": "Done", "accepted": "Accepted", "refused": "Refused", "never": "Never happened"}
})

// LabMark is how a step came out: done, accepted, refused or never.
func LabMark(mark string) string { return said(labMarks(), mark, mark) }

var (
	labStopped      = text("lab_stopped", "Stopped")
	labStoppedAt    = phrase("lab_stopped_at", "Stopped at step {{.Step}}")
	labSucceeded    = text("lab_succeeded", "Attacker got in")
	labProtectionOn = text("lab_protection_on", "Protection on")
	labProtectOff   = text("lab_protection_off", "Protection off")
	labExpected     = text("lab_as_expected", "yes")
	labUnexpected   = text("lab_not_as_expected", "no")
	labWasOff       = phrase("lab_was_off", "{{.Protection}} was off. {{.Says}}")
	labRunning      = phrase("lab_running", "{{.Name}}, {{.Protection}}")

	// LabNotRun stands for the outcome of an attack that has not been run yet.
	LabNotRun = text("lab_not_run", "Not run")
	// LabEnded says that a run left nothing behind.
	LabEnded = text("lab_ended", "The provider of this run, its accounts and its tokens are gone. Nothing was stored.")
)

// LabOutcome is how an attack ended. step is the number of the step that stopped it; 0 means
// that it is not said.
func LabOutcome(succeeded bool, step int) string {
	switch {
	case succeeded:
		return labSucceeded()
	case step == 0:
		return labStopped()
	}
	return labStoppedAt.fill(holes{"Step": step})
}

// LabProtectionState says whether a run has the protection.
func LabProtectionState(on bool) string {
	if on {
		return labProtectionOn()
	}
	return labProtectOff()
}

// LabWasOff says what was missing in a run of an attack. protection is its name; see lab.Attack.
func LabWasOff(id, protection string) string {
	return labWasOff.fill(holes{"Protection": LabProtection(protection), "Says": LabSays(id)})
}

// LabExpected says whether an attack ended as it should.
func LabExpected(yes bool) string {
	if yes {
		return labExpected()
	}
	return labUnexpected()
}

// LabRunning is the heading of a run.
func LabRunning(id string, on bool) string {
	return labRunning.fill(holes{"Name": LabName(id), "Protection": LabProtectionState(on)})
}

var labHasRun = phrase("lab_has_run", "{{.Run}}: {{.Outcome}}")

// LabHasRun says how one of many runs ended; outcome is that of LabOutcome.
func LabHasRun(id string, on bool, outcome string) string {
	return labHasRun.fill(holes{"Run": LabRunning(id, on), "Outcome": outcome})
}

// The commands of the lab.
var (
	ShortLab     = text("short_lab", "Run real attacks on a sign-in at a provider of their own, with and without what stops them")
	ShortLabList = text("short_lab_list", "List the attacks")
	ShortLabRun  = text("short_lab_run", "Run one attack, or all; nothing is stored and nothing leaves this computer")
	AnAttack     = text("argument_attack", "an attack, or all")
	FlagLabOff   = text("flag_lab_off", "run it without the protection, towards the provider of this run alone")
	BadLabOff    = text("bad_lab_off", "all runs every attack with and without its protection; --off is for one")
)

var labStepHead = phrase("lab_step_head", "{{.N}}  {{.Who}}")

// LabStepHead precedes the sentence of a step.
func LabStepHead(n int, who string) string {
	return labStepHead.fill(holes{"N": n, "Who": LabParty(who)})
}
