package terminal

import (
	"bytes"
	"context"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/lab"
	"latchkey/ui/lesson"
	"latchkey/ui/words"
)

func (f *face) lessonCommand() *cobra.Command {
	out := ""
	cmd := &cobra.Command{
		Use: "lesson ATTACK", Short: words.ShortLabLesson(), Args: exactly(words.AnAttackOnly()),
		RunE: func(cmd *cobra.Command, args []string) error { return f.writeLesson(cmd.Context(), args[0], out) },
	}
	cmd.Flags().StringVar(&out, "out", "", words.FlagLessonOut())
	return cmd
}

// writeLesson runs an attack without and with its protection, and writes the page that shows
// both. Nothing is written of runs that ended otherwise than they should.
func (f *face) writeLesson(ctx context.Context, id, out string) error {
	var runs []lab.Result
	for _, protection := range []lab.Protection{lab.Off, lab.On} {
		r, err := lab.Run(ctx, id, protection, lab.Options{})
		if err != nil {
			return err
		}
		if !r.IsExpected() {
			return unexpected([]string{id})
		}
		runs = append(runs, r)
	}
	var b bytes.Buffer
	if err := lesson.Write(&b, runs[0], runs[1]); err != nil {
		return (&auth.Error{Step: auth.StepConfig, Kind: auth.KindInternal, Reason: auth.ReasonInternal}).Caused(err)
	}
	if out == "" {
		return f.print(b.String())
	}
	return home.WriteFile(out, b.Bytes())
}
