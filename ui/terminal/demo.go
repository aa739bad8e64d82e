package terminal

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth/catalog"
	"latchkey/auth/demo"
	"latchkey/ui/words"
)

func (f *face) demoCommand() *cobra.Command {
	var listen string
	var codeTTL, tokenTTL time.Duration
	var faults []string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: words.ShortDemo(),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if codeTTL < 0 || tokenTTL < 0 {
				return badFlag(words.BadDemoTTL())
			}
			fails, err := faultsOf(faults)
			if err != nil {
				return err
			}
			o := demo.Options{CodeTTL: codeTTL, TokenTTL: tokenTTL, Say: words.DemoPage}
			if cmd.Flags().Changed("listen") {
				if h, err := f.at(); err == nil {
					config, _ := h.Config() // a separate provider needs no home
					o.Admit = config.Admitted()
				}
				return f.demoAlone(cmd.Context(), listen, o, fails)
			}
			return f.demo(cmd.Context(), o, fails)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "", words.FlagListen())
	cmd.Flags().DurationVar(&codeTTL, "code-ttl", 0, words.FlagCodeTTL())
	cmd.Flags().DurationVar(&tokenTTL, "token-ttl", 0, words.FlagTokenTTL())
	cmd.Flags().StringArrayVar(&faults, "fault", nil, words.FlagFault())
	return cmd
}

// faultsOf reads the values of --fault.
func faultsOf(values []string) (fails demo.OnDemand, err error) {
	for _, value := range values {
		switch err := fails.Add(value); {
		case errors.Is(err, demo.ErrFaultName):
			return fails, badFlag(words.BadFault())
		case err != nil:
			name, _, _ := strings.Cut(value, "=")
			return fails, badFlag(words.BadFaultValue(name))
		}
	}
	return fails, nil
}

// failing has a provider fail as it is to begin. The faults of a home's own end when its session
// closes, those of a separate one with the process.
func failing(ctx context.Context, d *demo.Demo, as demo.OnDemand) error {
	for _, what := range as.Once {
		if err := d.Do(ctx, what); err != nil {
			return err
		}
	}
	return d.GiveFaults(ctx, as.Faults)
}

// demo serves the home's own demo provider until it is interrupted.
func (f *face) demo(ctx context.Context, o demo.Options, fails demo.OnDemand) error {
	s, err := f.making(ctx, o)
	if err != nil {
		return err
	}
	defer f.closing(s)
	if err := s.Prepare(ctx, catalog.DemoID); err != nil {
		return err
	}
	if o.CodeTTL != 0 || o.TokenTTL != 0 {
		undo, err := s.Demo.GiveLives(ctx)
		if err != nil {
			return err
		}
		defer undo()
	}
	if err := failing(ctx, s.Demo, fails); err != nil {
		return err
	}
	return f.serving(ctx, s.Demo)
}

// demoAlone serves a separate demo provider, which ends with the process.
func (f *face) demoAlone(ctx context.Context, listen string, o demo.Options, fails demo.OnDemand) error {
	d, err := demo.Standalone(listen, o)
	if err != nil {
		return err
	}
	stop, err := d.Serve(ctx)
	if err != nil {
		return err
	}
	defer stop()
	if err := failing(ctx, d, fails); err != nil {
		return err
	}
	return f.serving(ctx, d)
}

// serving prints the issuer alone on the first line, and waits until ctx ends.
func (f *face) serving(ctx context.Context, d *demo.Demo) error {
	if err := f.print(d.Issuer() + "\n"); err != nil {
		return err
	}
	if damage := d.Damage(); damage != nil {
		f.say(words.DemoDamaged())
	}
	f.say(words.DemoRuns())
	<-ctx.Done()
	return context.Cause(ctx)
}
