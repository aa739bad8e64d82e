package words

// The room Lab.
var (
	Lab            = text("lab_room", "Lab")
	LabIs          = text("lab_room_is", "Real attacks against the built-in demo provider. Nothing leaves this computer.")
	LabChoose      = text("lab_choose", "Attack")
	LabRunBoth     = text("lab_run_both", "Run both")
	LabRunAll      = text("lab_run_all", "Run all")
	LabBusy        = text("lab_busy", "Running")
	LabOneAtATime  = text("lab_one_at_a_time", "An attack is running. Wait for its end, or cancel it.")
	LabOnAgain     = text("lab_on_again", "Run once without the protection, which is on again.")
	LabWhatStopped = text("lab_what_stopped", "What stopped it")
	LabCompare     = text("lab_compare", "Compare in Flow")
	LabTable       = text("lab_table", "Show the table")
	LabTableTitle  = text("lab_table_title", "All attacks")
	LabNoTable     = text("lab_no_table", "Show one attack")
	LabTableHint   = text("lab_table_hint", "Run all fills the table.")
	LabNotYet      = text("lab_not_yet", "Run both to see the steps.")

	labStoppedShort = text("lab_stopped_short", "Stopped")
	labAllAsMeant   = phrase("lab_all_as_expected", "{{.N}} of {{.All}} attacks ended as they should.")
	labOdd          = text("lab_odd", "Not as expected")
	labProgress     = phrase("lab_progress", "{{.N}} of {{.All}}")
)

// LabVerdict is how an attack ended, for its card: with its protection if it ran so, or else without.
func LabVerdict(succeeded bool) string {
	if succeeded {
		return labSucceeded()
	}
	return labStoppedShort()
}

// LabAllRun says how many of all attacks ended as they should.
func LabAllRun(expected, all int) string { return labAllAsMeant.fill(holes{"N": expected, "All": all}) }

// LabOdd marks an attack that ended otherwise than it should.
func LabOdd() string { return labOdd() }

// LabProgress is how many attacks of a run of all have been run.
func LabProgress(n, all int) string { return labProgress.fill(holes{"N": n, "All": all}) }

// labTableHeads are the heads of the table of all attacks.
var labTableHeads = []func() string{
	text("lab_table_attack", "Attack"), text("lab_table_protection", "Stopped by"), text("lab_table_without", "Without protection"), text("lab_table_with", "With protection"),
}

// LabTableHeads are the heads of the table of all attacks: attack, protection, without, with.
func LabTableHeads() (heads []string) {
	for _, head := range labTableHeads {
		heads = append(heads, head())
	}
	return heads
}
