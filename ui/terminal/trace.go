package terminal

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/ui/diagram"
	"latchkey/ui/words"
)

// traceFlags are the flags of the command trace.
type traceFlags struct {
	list   bool
	format string // empty: for whom standard output is
	out    string // file; empty: standard output
	step   int    // 0: all
}

func (f *face) traceCommand() *cobra.Command {
	var flags traceFlags
	cmd := &cobra.Command{
		Use:   "trace [ATTEMPT]",
		Short: words.ShortTrace(),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || flags.list && len(args) > 0 {
				return badFlag(words.BadTraceArguments())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen := cmd.Flags().Changed("format")
			if chosen && !slices.Contains(diagram.Formats, diagram.Format(flags.format)) {
				return badFlag(words.BadFormat(flags.format, formats()))
			}
			if flags.list {
				if flags.out != "" || cmd.Flags().Changed("step") {
					return badFlag(words.BadTraceList())
				}
				return f.listTraces(isTerminal(f.std.Out) && !f.json && !chosen)
			}
			if cmd.Flags().Changed("step") && flags.step < 1 {
				return badFlag(words.BadStep(flags.step))
			}
			return f.trace(append(args, "")[0], flags)
		},
	}
	cmd.Flags().BoolVar(&flags.list, "list", false, words.FlagTraceList())
	cmd.Flags().StringVar(&flags.format, "format", "", words.FlagTraceFormat())
	cmd.Flags().StringVar(&flags.out, "out", "", words.FlagTraceOut())
	cmd.Flags().IntVar(&flags.step, "step", 0, words.FlagTraceStep())
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

// trace writes one recorded attempt. A person at a terminal who names no format
// gets a sequence to read; a program gets JSON.
func (f *face) trace(name string, flags traceFlags) error {
	h, err := f.at()
	if err != nil {
		return err
	}
	t, err := h.Traces().Load(name)
	if err != nil {
		return err
	}
	d := diagram.Of(t)
	if flags.step != 0 {
		var found bool
		if d, found = d.Only(flags.step); !found {
			return badFlag(words.BadStep(flags.step))
		}
	}
	var b bytes.Buffer
	format := diagram.Format(flags.format)
	switch toTerminal := flags.out == "" && isTerminal(f.std.Out); {
	case toTerminal && format == "":
		err = diagram.WriteText(&b, d)
	case toTerminal && !format.IsText():
		return badFlag(words.BadPicture(flags.format))
	default:
		err = diagram.Write(&b, d, cmp.Or(format, diagram.JSON), Version())
	}
	if err != nil {
		return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(err)
	}
	if flags.out == "" {
		return f.print(b.String())
	}
	return home.WriteFile(flags.out, b.Bytes())
}
