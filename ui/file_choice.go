package ui

import (
	"os"
	"path/filepath"
	"strings"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// fileChoice asks for the path of a new file. An existing file is replaced only after a press of
// the button that names the replacement.
type fileChoice struct {
	path   *parts.Entry
	field  *parts.Field
	yes    *parts.Button
	dialog *parts.Dialog
	do     string // label of the button
	asked  string // file that was submitted last, at first the one that is offered
	there  string // existing file that would be replaced, once the person has seen that
	submit func(file string, replace bool)
}

// newFileChoice offers the name usual. It calls submit with a path, or shows the fault where the
// typed text is no path.
func newFileChoice(on folderActs, label, usual, do string, submit func(file string, replace bool)) *fileChoice {
	c := &fileChoice{path: parts.NewEntry(""), do: do, submit: submit}
	fillIn(c.path, usual)
	c.asked, _ = pathOf(c.path.Text)
	c.field = newPathField(on, label, c.path, pickPlace)
	c.yes = parts.NewButton(parts.Primary, do, nil, c.press)
	c.path.OnSubmitted = func(string) { c.enter() }
	c.path.OnChanged = func(string) { c.reset() }
	return c
}

func (c *fileChoice) press() {
	file, bad := pathOf(c.path.Text)
	c.field.SetError(bad)
	if bad != "" {
		file = ""
	}
	c.asked = file
	c.submit(file, file != "" && file == c.there)
}

// enter handles the Enter key. It does not replace an existing file, which needs the button.
func (c *fileChoice) enter() {
	if c.there == "" {
		c.press()
	}
}

// reset sets another name for a new question.
func (c *fileChoice) reset() {
	if c.there == "" {
		return
	}
	c.there = ""
	c.field.SetError("")
	c.yes.Set(c.do, nil)
	c.yes.SetKind(parts.Primary)
	c.dialog.Default(c.yes)
}

// refused asks whether to replace the file if err says that it exists, and reports whether it asks.
// Of a name that was typed meanwhile err says nothing.
func (c *fileChoice) refused(err *auth.Error) bool {
	now, _ := pathOf(c.path.Text)
	if err == nil || err.Reason != auth.ReasonFileExists || now != c.asked {
		return false
	}
	c.there = now
	c.field.SetError(words.FileThere())
	c.yes.Set(words.ReplaceFile(), nil)
	c.yes.SetKind(parts.Danger)
	c.dialog.Default(nil)
	return true
}

// pathOf returns the path that a person typed, or what is wrong with it.
func pathOf(typed string) (path, bad string) {
	typed = strings.TrimSpace(typed)
	if rest, ok := strings.CutPrefix(typed, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		if own, err := os.UserHomeDir(); err == nil {
			typed = filepath.Join(own, rest)
		}
	}
	switch {
	case typed == "":
		return "", words.FileMissing()
	case !filepath.IsAbs(typed):
		return "", words.PathBegins()
	}
	return filepath.Clean(typed), ""
}
