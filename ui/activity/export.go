package activity

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"time"
	"unicode"

	"latchkey/ui/words"
)

// Export is the content of the room as a file: its bytes and its extension.
type Export struct {
	Data    []byte
	Ext     string // "csv" or "json"
	Entries int
}

// asCSV writes lines as RFC 4180 defines: a header, CRLF at the end of each line, quotes where
// they are needed. No cell is executed when a spreadsheet opens the file.
func asCSV(all []line) Export {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write([]string{words.ColumnTime(), words.ColumnAccount(), words.ColumnProvider(), words.ColumnWhat(), words.ColumnDetail(), words.ColumnBy(), words.ColumnResult()})
	for _, l := range all {
		row := []string{l.At.Format(time.RFC3339), l.name, l.letters, l.what, l.detail, l.by, l.result}
		for i := range row {
			row[i] = cell(row[i])
		}
		_ = w.Write(row) // writing to a bytes.Buffer never fails
	}
	w.Flush()
	return Export{Data: b.Bytes(), Ext: "csv", Entries: len(all)}
}

// cell returns text that a spreadsheet does not execute. Names come from providers, and a
// spreadsheet would run one that begins like a formula (CWE-1236); an apostrophe before it
// prevents that. Control characters become spaces, so that a cell is one line.
func cell(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if at := strings.TrimLeft(text, " \u00a0\ufeff"); at != "" && strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20", []rune(at)[0]) {
		return "'" + text
	}
	return text
}

// entry is a line as JSON. Fields without a value are omitted.
type entry struct {
	At        time.Time `json:"at"`
	AccountID string    `json:"account_id"`
	Account   string    `json:"account"`
	Provider  string    `json:"provider"`
	What      string    `json:"what"` // an auth.Happening
	Note      string    `json:"note,omitempty"`
	Trigger   string    `json:"trigger,omitempty"` // an auth.Trigger
	Way       string    `json:"way,omitempty"`     // an auth.Way
	Browser   string    `json:"browser,omitempty"`
	Program   string    `json:"program,omitempty"`
	Parent    string    `json:"parent,omitempty"`
	Granted   int       `json:"granted,omitempty"` // scopes of a sign-in
	Asked     int       `json:"asked,omitempty"`
	Until     time.Time `json:"until,omitzero"`
	By        string    `json:"by,omitempty"`
	Result    string    `json:"result,omitempty"`
}

// asJSON writes lines as one object with the list "entries", newest first.
func asJSON(all []line) Export {
	list := make([]entry, 0, len(all))
	for _, l := range all {
		list = append(list, entry{
			At: l.At.UTC(), AccountID: l.Account, Account: l.name, Provider: l.provider, What: string(l.What),
			Note: l.Note, Trigger: string(l.By.Trigger), Way: string(l.By.Way), Browser: l.By.Browser, Program: l.By.Program, Parent: l.By.Parent,
			Granted: l.Granted, Asked: l.Requested, Until: l.Until.UTC(), By: l.by, Result: l.result,
		})
	}
	data, _ := json.MarshalIndent(map[string]any{"entries": list}, "", "  ") // strings and times always marshal
	return Export{Data: append(data, '\n'), Ext: "json", Entries: len(all)}
}
