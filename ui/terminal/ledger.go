package terminal

import (
	"context"
	"encoding/csv"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/auth"
	"latchkey/auth/ledger"
	"latchkey/ui/words"
)

// listingLedger is what the flags of ledger say.
type listingLedger struct {
	account string
	since   string
	isCSV   bool
}

func (f *face) ledgerCommand() *cobra.Command {
	var l listingLedger
	cmd := &cobra.Command{
		Use:   "ledger",
		Short: words.ShortLedger(),
		Args:  noneOf,
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.ledger(cmd.Context(), l) },
	}
	cmd.Flags().StringVar(&l.account, "account", "", words.FlagLedgerAccount())
	cmd.Flags().StringVar(&l.since, "since", "", words.FlagLedgerSince())
	cmd.Flags().BoolVar(&l.isCSV, "csv", false, words.FlagLedgerCSV())
	cmd.AddCommand(&cobra.Command{
		Use:   "verify",
		Short: words.ShortLedgerVerify(),
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.verifyLedger(cmd.Context()) },
	})
	return cmd
}

// ledger prints the lines, the oldest first, and then returns an error for each place that was
// changed.
func (f *face) ledger(ctx context.Context, l listingLedger) error {
	var since time.Time
	if l.since != "" {
		d, ok := span(l.since)
		if !ok {
			return badFlag(words.BadLedgerSince())
		}
		since = now().Add(-d)
	}
	if l.isCSV && f.json {
		return badFlag(words.BadLedgerFormats())
	}
	records, bad, err := f.records(ctx, l.account, since)
	if err != nil {
		return err
	}
	switch {
	case f.json:
		shapes := []lineShape{}
		for _, line := range records.Lines {
			shapes = append(shapes, lineShapeOf(line))
		}
		err = f.printJSON(shapes)
	case l.isCSV:
		err = f.printLedgerCSV(records.Lines)
	case len(records.Lines) == 0:
		f.say(words.NoLineYet())
	default:
		err = f.printLedger(records.Lines, records.Accounts)
	}
	return errors.Join(err, bad)
}

func (f *face) printLedger(lines []ledger.Line, accounts []auth.Account) error {
	var rows [][]string
	for _, l := range lines {
		rows = append(rows, []string{
			l.At.Local().Format(time.DateTime), l.Program, nameIn(accounts, l.Account), string(l.Way), string(l.Result),
			strings.Join(l.Scopes, " "), words.StartedIn(l.Parent, l.Within),
		})
	}
	return f.printRows(words.LedgerColumns(), rows)
}

// lineShape is a line of the ledger in JSON.
type lineShape struct {
	At       *time.Time    `json:"at"`
	Program  string        `json:"program"`
	Path     string        `json:"path"`
	PID      int           `json:"pid"`
	Parent   string        `json:"parent"`
	Account  string        `json:"account"`
	Way      ledger.Way    `json:"way"`
	Result   ledger.Result `json:"result"`
	Scopes   []string      `json:"scopes"`
	Resource string        `json:"resource"`
	Calls    int64         `json:"calls"`
	Bytes    int64         `json:"bytes"`
	Until    *time.Time    `json:"until"`
	Hash     string        `json:"hash"`

	// What not every line has; see ledger.Line.
	Within    string `json:"within,omitempty"`
	IsClaimed bool   `json:"claimed,omitempty"`
	Claims    string `json:"claims,omitempty"`
}

func lineShapeOf(l ledger.Line) lineShape {
	return lineShape{
		At: utc(l.At), Program: l.Program, Path: l.Path, PID: l.PID, Parent: l.Parent, Account: l.Account, Way: l.Way, Result: l.Result,
		Scopes: list(l.Scopes), Resource: l.Resource, Calls: l.Calls, Bytes: l.Bytes, Until: utc(l.Until), Hash: l.Hash,
		Within: l.Within, IsClaimed: l.IsClaimed, Claims: l.Claims,
	}
}

// ledgerFields are the columns in CSV, by the names of JSON.
var ledgerFields = []string{"at", "program", "path", "pid", "parent", "account", "way", "result", "scopes", "resource", "calls", "bytes", "until", "hash"}

func (f *face) printLedgerCSV(lines []ledger.Line) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(ledgerFields)
	for _, l := range lines {
		s := lineShapeOf(l)
		_ = w.Write([]string{
			stamp(s.At), cell(s.Program), cell(s.Path), strconv.Itoa(s.PID), cell(s.Parent), s.Account, string(s.Way), string(s.Result),
			cell(strings.Join(s.Scopes, " ")), cell(s.Resource), strconv.FormatInt(s.Calls, 10), strconv.FormatInt(s.Bytes, 10), stamp(s.Until), s.Hash,
		})
	}
	w.Flush()
	return f.print(b.String())
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// cell makes a text that comes from outside harmless to a spreadsheet, which would run one that
// begins as a formula does.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// verifyLedger checks the whole ledger.
func (f *face) verifyLedger(ctx context.Context) error {
	records, bad, err := f.records(ctx, "", now())
	if err == nil {
		err = bad
	}
	if err != nil {
		return err
	}
	if f.json {
		return f.printJSON(struct {
			Lines  int    `json:"lines"`
			Hash   string `json:"hash"`
			IsTorn bool   `json:"torn"`
		}{records.Verified.Lines, records.Verified.Hash, records.Verified.IsTorn})
	}
	f.say(words.LedgerWhole(records.Verified.Lines, records.Verified.IsTorn))
	return nil
}
