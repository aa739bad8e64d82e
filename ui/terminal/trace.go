package terminal

import (
	"slices"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/trace"
	"latchkey/ui/words"
)

// traceFormats are the formats of the contract. Only the first is built.
var traceFormats = []string{"json", "html", "mermaid", "har", "svg", "png", "markdown"}

func (f *face) traceCommand() *cobra.Command {
	var list bool
	var format string
	cmd := &cobra.Command{
		Use:   "trace [ATTEMPT]",
		Short: words.ShortTrace(),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || list && len(args) > 0 {
				return badFlag(words.BadTraceArguments())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case !slices.Contains(traceFormats, format):
				return badFlag(words.BadFormat(format))
			case format != "json":
				return notBuilt(words.TraceAs(format))
			case list:
				return f.listTraces(isTerminal(f.std.Out) && !f.json && !cmd.Flags().Changed("format"))
			}
			return f.trace(append(args, "")[0])
		},
	}
	cmd.Flags().BoolVar(&list, "list", false, words.FlagTraceList())
	cmd.Flags().StringVar(&format, "format", "json", words.FlagTraceFormat())
	return cmd
}

// traceShape is a trace in a list: all its fields except the steps.
type traceShape struct {
	Attempt   string    `json:"attempt"`
	Kind      string    `json:"kind"`
	Provider  string    `json:"provider"`
	Account   string    `json:"account"`
	StartedAt time.Time `json:"started_at"`
	Outcome   string    `json:"outcome"`
}

// listTraces lists the recorded attempts, newest first: as a table for a person, else as JSON.
func (f *face) listTraces(asTable bool) error {
	h, err := f.at()
	if err != nil {
		return err
	}
	traces, err := h.Traces().List()
	if err != nil {
		return err
	}
	if asTable {
		var rows [][]string
		for _, t := range traces {
			rows = append(rows, []string{
				t.Attempt, words.When(t.StartedAt, now()), words.TraceKind(t.Kind), t.Provider, words.TraceOutcome(t.Outcome),
			})
		}
		return f.printRows(words.TraceColumns(), rows)
	}
	shapes := []traceShape{}
	for _, t := range traces {
		shapes = append(shapes, traceShape{t.Attempt, t.Kind, t.Provider, t.Account, t.StartedAt, t.Outcome})
	}
	return f.printJSON(shapes)
}

func (f *face) trace(name string) error {
	h, err := f.at()
	if err != nil {
		return err
	}
	t, err := h.Traces().Load(name)
	if err != nil {
		return err
	}
	for i, step := range t.Steps {
		t.Steps[i].Note = "" // a remark for the window; the contract's steps have no note
		if step.Error != nil {
			explain(step.Error)
		}
	}
	return f.printJSON(t)
}

// explain adds the current title and hint to a failure recorded without them.
func explain(e *trace.Failure) {
	e.Title, e.Hint = words.Say(&auth.Error{
		Step: auth.Step(e.Step), Kind: auth.Kind(e.Kind), Reason: auth.Reason(e.Reason),
		Code: e.Code, Detail: e.Detail, Status: e.Status,
	})
}
