package terminal

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth/catalog"
	"latchkey/auth/demo"
	"latchkey/ui/words"
)

func (f *face) demoCommand() *cobra.Command {
	var listen string
	var codeTTL, tokenTTL time.Duration
	cmd := &cobra.Command{
		Use:   "demo",
		Short: words.ShortDemo(),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if codeTTL < 0 || tokenTTL < 0 {
				return badFlag(words.BadDemoTTL())
			}
			o := demo.Options{CodeTTL: codeTTL, TokenTTL: tokenTTL, Say: words.DemoPage}
			if cmd.Flags().Changed("listen") {
				if h, err := f.at(); err == nil {
					config, _ := h.Config() // a separate provider needs no home
					o.Admit = config.Admitted()
				}
				return f.demoAlone(cmd.Context(), listen, o)
			}
			return f.demo(cmd.Context(), o)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "", words.FlagListen())
	cmd.Flags().DurationVar(&codeTTL, "code-ttl", 0, words.FlagCodeTTL())
	cmd.Flags().DurationVar(&tokenTTL, "token-ttl", 0, words.FlagTokenTTL())
	return cmd
}

// demo serves the home's own demo provider until it is interrupted.
func (f *face) demo(ctx context.Context, o demo.Options) error {
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
	return f.serving(ctx, s.Demo)
}

// demoAlone serves a separate demo provider, which ends with the process.
func (f *face) demoAlone(ctx context.Context, listen string, o demo.Options) error {
	d, err := demo.Standalone(listen, o)
	if err != nil {
		return err
	}
	stop, err := d.Serve(ctx)
	if err != nil {
		return err
	}
	defer stop()
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
