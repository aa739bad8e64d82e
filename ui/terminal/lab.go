package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/lab"
	"latchkey/auth/trace"
	"latchkey/ui/diagram"
	"latchkey/ui/words"
)

// everyAttack is the argument that runs all attacks.
const everyAttack = "all"

func (f *face) labCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "lab", Short: words.ShortLab(), Args: noneOf,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	list := &cobra.Command{
		Use: "list", Short: words.ShortLabList(), Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return f.listAttacks() },
	}
	off := false
	run := &cobra.Command{
		Use: "run ATTACK|all", Short: words.ShortLabRun(), Args: exactly(words.AnAttack()),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case args[0] != everyAttack:
				return f.runAttack(cmd.Context(), args[0], off)
			case off:
				return badFlag(words.BadLabOff())
			}
			return f.runAttacks(cmd.Context())
		},
	}
	run.Flags().BoolVar(&off, "off", false, words.FlagLabOff())
	cmd.AddCommand(list, run, f.lessonCommand())
	return cmd
}

// attackNames are the arguments of lab run.
func attackNames() []string {
	names := []string{everyAttack}
	for _, a := range lab.Attacks() {
		names = append(names, a.ID)
	}
	return names
}

// attackShape is an attack in JSON.
type attackShape struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Attack     string `json:"attack"`
	Protection string `json:"protection"`
	Says       string `json:"says"`
}

// listAttacks prints the attacks.
func (f *face) listAttacks() error {
	shapes, rows := []attackShape{}, [][]string{}
	for _, a := range lab.Attacks() {
		s := attackShape{a.ID, words.LabName(a.ID), words.LabAttack(a.ID), words.LabProtection(a.Protection), words.LabSays(a.ID)}
		shapes, rows = append(shapes, s), append(rows, []string{s.ID, s.Protection, words.LabBrief(a.ID)})
	}
	if f.json {
		return f.printJSON(shapes)
	}
	return f.printRows(words.LabColumns(), rows)
}

// labRunShape is one run in JSON.
type labRunShape struct {
	Attack     string            `json:"attack"`
	Protection lab.Protection    `json:"protection"`
	Expected   lab.Outcome       `json:"expected"`
	Outcome    lab.Outcome       `json:"outcome"`
	Steps      []labStepShape    `json:"steps"`
	Attempts   []json.RawMessage `json:"attempts"` // in the shape of latchkey trace --format json
}

// labStepShape is one step of a run in JSON. attempt and step are empty and 0 for a step
// that no trace shows.
type labStepShape struct {
	N       int       `json:"n"`
	Who     lab.Party `json:"who"`
	What    string    `json:"what"`
	Result  lab.Mark  `json:"result"`
	Attempt string    `json:"attempt"`
	Step    int       `json:"step"`
}

func labRunOf(r lab.Result) (labRunShape, error) {
	shape := labRunShape{
		Attack: r.Attack.ID, Protection: r.Protection, Expected: r.Expected, Outcome: r.Outcome,
		Steps: []labStepShape{}, Attempts: []json.RawMessage{},
	}
	for _, s := range r.Steps {
		what := words.LabStep(r.Attack.ID, s.What, string(s.Mark))
		shape.Steps = append(shape.Steps, labStepShape{s.N, s.Who, what, s.Mark, s.Attempt, s.Number})
	}
	for _, t := range r.Attempts {
		text, err := traceJSON(t)
		if err != nil {
			return labRunShape{}, err
		}
		shape.Attempts = append(shape.Attempts, text)
	}
	return shape, nil
}

// traceJSON returns a trace as latchkey trace prints it.
func traceJSON(t trace.Trace) (json.RawMessage, error) {
	var b bytes.Buffer
	if err := diagram.Write(&b, diagram.Of(t), diagram.JSON, Version()); err != nil {
		return nil, (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(err)
	}
	return b.Bytes(), nil
}

// runAttack runs one attack and prints its steps.
func (f *face) runAttack(ctx context.Context, id string, off bool) error {
	protection := lab.On
	if off {
		protection = lab.Off
	}
	r, err := lab.Run(ctx, id, protection, lab.Options{})
	if err != nil {
		return err
	}
	shape, err := labRunOf(r)
	if err != nil {
		return err
	}
	if f.json {
		err = f.printJSON(shape)
	} else {
		err = f.printRun(r, shape)
	}
	if err == nil && !r.IsExpected() {
		err = unexpected([]string{id})
	}
	return err
}

// printRun prints one run for a person.
func (f *face) printRun(r lab.Result, shape labRunShape) error {
	id, on := r.Attack.ID, r.Protection == lab.On
	lines := []string{words.LabRunning(id, on), words.LabAttack(id), ""}
	if err := f.print(strings.Join(lines, "\n") + "\n"); err != nil {
		return err
	}
	var pairs [][2]string
	for _, s := range shape.Steps {
		pairs = append(pairs, [2]string{words.LabStepHead(s.N, string(s.Who)), s.What})
	}
	if err := f.printPairs(pairs); err != nil {
		return err
	}
	lines = []string{"", words.LabOutcome(r.Outcome == lab.Succeeded, r.StoppedAt())}
	if on {
		lines = append(lines, words.LabStop(id))
	} else {
		lines = append(lines, words.LabWasOff(id, r.Attack.Protection))
	}
	if err := f.print(strings.Join(append(lines, diagram.Refer(r.Attack.Section).String()), "\n") + "\n"); err != nil {
		return err
	}
	f.say(words.LabEnded())
	return nil
}

// runAttacks runs every attack with and without its protection.
func (f *face) runAttacks(ctx context.Context) error {
	shapes, rows, bad := []labRunShape{}, [][]string{}, []string{}
	for _, a := range lab.Attacks() {
		row, expected := []string{a.ID, words.LabProtection(a.Protection)}, true
		for _, protection := range []lab.Protection{lab.Off, lab.On} {
			r, err := lab.Run(ctx, a.ID, protection, lab.Options{})
			if err != nil {
				return err
			}
			shape, err := labRunOf(r)
			if err != nil {
				return err
			}
			outcome := words.LabOutcome(r.Outcome == lab.Succeeded, r.StoppedAt())
			if !f.json {
				f.say(words.LabHasRun(a.ID, protection == lab.On, outcome))
			}
			shapes, row = append(shapes, shape), append(row, outcome)
			expected = expected && r.IsExpected()
		}
		rows = append(rows, append(row, words.LabExpected(expected)))
		if !expected {
			bad = append(bad, a.ID)
		}
	}
	var err error
	if f.json {
		err = f.printJSON(shapes)
	} else {
		err = f.printRows(words.LabRunColumns(), rows)
	}
	if err == nil && len(bad) > 0 {
		err = unexpected(bad)
	}
	return err
}

// unexpected is the error of attacks that ended otherwise than they should.
func unexpected(ids []string) error {
	return &auth.Error{
		Step: auth.StepVerify, Kind: auth.KindInternal, Reason: auth.ReasonLabUnexpected, Detail: strings.Join(ids, ", "),
	}
}
