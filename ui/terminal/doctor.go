package terminal

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/home"
	"latchkey/auth/scheme"
	"latchkey/auth/vault"
	"latchkey/ui/words"
)

// finding is one row of doctor.
type finding struct {
	Name     string `json:"name"`
	OK       bool   `json:"ok"`
	Required bool   `json:"required"` // doctor fails if this row is not ok
	Detail   string `json:"detail"`   // the observed state
	Fix      string `json:"fix"`      // how to repair it; empty when ok
}

func (f *face) doctorCommand() *cobra.Command {
	var bundle string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: words.ShortDoctor(),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("bundle") && bundle == "" {
				return badFlag(words.BadBundle())
			}
			return f.doctor(cmd.Context(), bundle)
		},
	}
	cmd.Flags().StringVar(&bundle, "bundle", "", words.FlagBundle())
	return cmd
}

// doctor only reads; the one file that it creates is the bundle, if --bundle
// names one. It fails if a required row is not ok.
func (f *face) doctor(ctx context.Context, bundle string) error {
	h, err := f.at()
	if err != nil {
		return err
	}
	info, peekErr := vault.Peek(h.VaultDir())
	findings := []finding{
		opensPages(), keyringRow(ctx, info), vaultRow(h, info, peekErr),
		schemeRow(ctx, h),
		clockRow(h, now()), proxyRow(), settingsRow(h),
	}
	if f.json {
		err = f.printJSON(findings)
	} else {
		err = f.printFindings(findings)
	}
	if err == nil && bundle != "" {
		err = f.bundle(h, findings, bundle)
	}
	if err != nil {
		return err
	}
	if slices.ContainsFunc(findings, func(r finding) bool { return r.Required && !r.OK }) {
		return exitCode(exitFailed)
	}
	return nil
}

func (f *face) printFindings(findings []finding) error {
	var rows [][]string
	for _, r := range findings {
		state := words.DoctorOK()
		if !r.OK {
			state = words.DoctorFix()
		}
		rows = append(rows, []string{state, words.DoctorRow(r.Name), r.Detail})
		if r.Fix != "" {
			rows = append(rows, []string{"", "", r.Fix})
		}
	}
	return f.printRows(words.DoctorColumns(), rows)
}

// opensPages looks for the programs that pkg/browser would start.
func opensPages() finding {
	r := finding{Name: "browser opener", OK: true, Required: true, Detail: words.OpenerSystem()}
	if runtime.GOOS != "linux" {
		return r
	}
	for _, name := range []string{"xdg-open", "x-www-browser", "www-browser"} {
		if path, err := exec.LookPath(name); err == nil {
			r.Detail = path
			return r
		}
	}
	r.OK, r.Detail = false, words.OpenerNone()
	r.Fix = words.OpenerFix()
	return r
}

// keyringRow reports whether the keyring is ready. The row is required if the
// keyring keeps the vault's key; a vault whose key it does not keep needs nothing
// of it, so there is nothing to mend then.
func keyringRow(ctx context.Context, info vault.Info) finding {
	r := finding{Name: "keyring", OK: true, Required: info.Keeper == auth.KeeperKeyring, Detail: words.KeyringReady()}
	fault := vault.KeyringState(ctx)
	if fault == nil {
		return r
	}
	title, hint := words.Say(fault)
	if info.Exists && info.Keeper != auth.KeeperKeyring {
		r.Detail = words.KeyringUnneeded(title, words.Keeper(info.Keeper))
		return r
	}
	r.OK, r.Detail, r.Fix = false, title, hint
	return r
}

// settingsRow reports what is wrong in config.toml. A missing file is fine.
func settingsRow(h *home.Home) finding {
	r := finding{Name: "settings", OK: true, Required: true, Detail: words.SettingsRead()}
	_, err := h.Config()
	var faults []string
	for _, e := range auth.EachError(err) {
		faults = append(faults, words.DetailOfError(e))
	}
	if len(faults) > 0 {
		r.OK, r.Detail, r.Fix = false, words.SettingsFaults(len(faults)), words.SettingsFix(faults)
	}
	return r
}

func vaultRow(h *home.Home, info vault.Info, err error) finding {
	r := finding{Name: "vault", OK: true, Required: true}
	if err == nil {
		err = h.HasRoom()
	}
	switch {
	case err != nil:
		title, hint := words.Say(auth.AsError(err))
		r.OK, r.Detail, r.Fix = false, title, hint
	case !info.Exists:
		r.Detail = words.VaultNone(h.VaultDir())
	default:
		r.Detail = words.VaultFound(h.VaultDir(), string(info.Keeper))
	}
	return r
}

// schemeRow reports which program receives the addresses of the app's own scheme.
// The row is not required, because --callback scheme sets the handler up on its
// first use.
func schemeRow(ctx context.Context, h *home.Home) finding {
	r := finding{Name: "scheme handler", OK: true}
	status := scheme.Check(ctx, h.Handler())
	switch {
	case status.Ready():
		r.Detail = words.SchemeHere()
	case !status.Supported:
		r.Detail = words.SchemeNever(string(status.Note))
	case status.Registered && !status.Starts:
		r.OK, r.Detail = false, words.SchemeGone(status.Program)
		r.Fix = words.SchemeGoneFix()
	case status.Handler != "" && !status.Ours && !status.Packaged:
		r.OK, r.Detail = false, words.SchemeElse(status.Handler)
		r.Fix = words.SchemeElseFix()
	default:
		r.Detail = words.SchemeNone()
	}
	return r
}

// clockRow compares the clock with the newest file in the vault, because
// signatures and token lifetimes are checked against the clock.
func clockRow(h *home.Home, now time.Time) finding {
	r := finding{Name: "clock", OK: true, Required: true, Detail: now.UTC().Format(time.RFC3339)}
	newest := builtAfter
	files, _ := os.ReadDir(h.VaultDir()) // no folder means that nothing was written
	for _, file := range files {
		if info, err := file.Info(); err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
	}
	if now.Add(time.Minute).Before(newest) {
		r.OK, r.Detail = false, words.ClockBefore(r.Detail, newest.UTC().Format(time.RFC3339))
		r.Fix = words.ClockFix()
	}
	return r
}

// builtAfter is a time before this version was built.
var builtAfter = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// proxyRow reads the environment's proxy as the transport does, and never shows
// its password.
func proxyRow() finding {
	r := finding{Name: "proxy", OK: true, Required: true, Detail: words.ProxyNone()}
	req, err := http.NewRequest(http.MethodGet, "https://provider.example/", nil)
	if err != nil {
		return r
	}
	switch proxy, err := http.ProxyFromEnvironment(req); {
	case err != nil:
		r.OK, r.Detail = false, words.ProxyBad()
		r.Fix = words.ProxyFix()
	case proxy != nil:
		r.Detail = strings.ToLower(proxy.Scheme) + "://" + proxy.Host
	}
	return r
}
