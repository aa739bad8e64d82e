package terminal

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"latchkey/auth"
)

// answerWriter writes a resource's answer to standard output, each piece as it comes:
// byte for byte to a program, and without control characters to a terminal.
type answerWriter struct {
	f          *face
	isTerminal bool
	rest       []byte // the beginning of a character that is not whole yet
}

func (f *face) answerWriter() *answerWriter {
	return &answerWriter{f: f, isTerminal: isTerminal(f.std.Out)}
}

// begins returns what gets the head of the answer, and prints it if isIncluded.
func (w *answerWriter) begins(isIncluded bool) func(auth.Head) io.Writer {
	return func(h auth.Head) io.Writer {
		if isIncluded {
			_, err := w.Write([]byte(headText(h)))
			if err != nil {
				return failed{err}
			}
		}
		return w
	}
}

// failed is the writer after a failure.
type failed struct{ err error }

func (f failed) Write([]byte) (int, error) { return 0, f.err }

// headText is the head of an answer as HTTP/1.1 writes it, with the fields sorted.
func headText(h auth.Head) string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(h.Proto+" "+strconv.Itoa(h.Status)+" "+http.StatusText(h.Status)) + "\r\n")
	names := make([]string, 0, len(h.Header))
	for name := range h.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range h.Header[name] {
			b.WriteString(name + ": " + value + "\r\n")
		}
	}
	b.WriteString("\r\n")
	return b.String()
}

// Write prints one piece.
func (w *answerWriter) Write(piece []byte) (int, error) {
	n := len(piece)
	if w.isTerminal {
		piece = w.visible(piece)
	}
	_, err := w.f.std.Out.Write(piece)
	return n, cannotPrint(err)
}

// end prints what was kept for a next piece.
func (w *answerWriter) end() error {
	if len(w.rest) == 0 {
		return nil
	}
	_, err := w.f.std.Out.Write([]byte(plain(string(w.rest))))
	return cannotPrint(err)
}

// visible returns a piece for a terminal: lines and tabs stay, and other control
// characters go. What a next piece may complete is kept.
func (w *answerWriter) visible(piece []byte) []byte {
	text := append(w.rest, piece...)
	whole := len(text)
	for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
		if c := text[len(text)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(text[len(text)-i:]) {
				whole -= i
			}
			break
		}
	}
	w.rest = slices.Clone(text[whole:])
	lines := strings.SplitAfter(string(text[:whole]), "\n")
	for i, line := range lines {
		line, isWhole := strings.CutSuffix(line, "\n")
		cells := strings.Split(line, "\t")
		for j, cell := range cells {
			cells[j] = plain(cell)
		}
		lines[i] = strings.Join(cells, "\t")
		if isWhole {
			lines[i] += "\n"
		}
	}
	return []byte(strings.Join(lines, ""))
}
