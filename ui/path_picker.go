package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// pickKind is what a path names.
type pickKind int

// The kinds.
const (
	pickFile   pickKind = iota // an existing file
	pickFolder                 // an existing folder
	pickPlace                  // a new file, whose name stays as typed
)

// folderShown is the content of a folder: the folders first, each kind by name.
type folderShown struct {
	path    string
	parent  string // empty: path is the top
	folders []string
	files   []string
	err     *auth.Error // why it cannot be read
}

// folderActs is what a picker of paths can trigger.
type folderActs interface {
	// readFolder reads a folder, or the nearest one above it that exists, and calls then.
	// An empty path means the person's home.
	readFolder(path string, then func(folderShown))
	canvas() fyne.Canvas
}

// newPathField returns a field for a path: an entry, a button that opens a picker, and more controls
// beside it.
func newPathField(on folderActs, label string, entry *parts.Entry, kind pickKind, more ...fyne.CanvasObject) *parts.Field {
	button := parts.NewButton(parts.Plain, words.ChoosePath(), nil, func() { pickPath(on, entry, kind) })
	return parts.NewField(label, parts.Line(8, append([]fyne.CanvasObject{entry, button}, more...)...)).Marking(entry)
}

// pathPicker shows folders over the open dialog, until the person chooses a path or closes it.
type pathPicker struct {
	on     folderActs
	kind   pickKind
	picked func(path string)

	dialog *parts.Dialog
	where  *parts.Text
	none   *parts.Text
	list   *parts.FileList
	yes    *parts.Button
	now    folderShown
	reads  int // counts what was read, so that a late answer does not replace a newer one
}

// Measures of the picker.
const (
	pickerRows = 272
	pickerNone = 18
)

// pickPath opens a picker at the path that the entry names, and types what is chosen into it.
func pickPath(on folderActs, entry *parts.Entry, kind pickKind) {
	c := on.canvas()
	if c == nil {
		return
	}
	typed, _ := pathOf(entry.Text)
	p := newPathPicker(on, kind, func(path string) {
		if kind == pickPlace {
			path = filepath.Join(path, filepath.Base(typed))
		}
		fillIn(entry, path)
		c.Focus(entry)
	})
	p.dialog.Open(c)
	p.enter(typed)
}

func newPathPicker(on folderActs, kind pickKind, picked func(path string)) *pathPicker {
	p := &pathPicker{
		on: on, kind: kind, picked: picked, list: parts.NewFileList(),
		where: parts.NewParagraph(parts.Caption, "").Muted(), none: parts.NewText(parts.Body, "").Muted().Cut(),
	}
	title, do := words.PickFolderTitle(), words.PickFolderDo()
	if kind == pickFile {
		title, do = words.PickFileTitle(), words.PickFileDo()
	}
	p.list.OnSelected = func(string) { p.mark() }
	p.list.OnOpened = p.opened
	p.yes = parts.NewButton(parts.Primary, do, nil, p.choose)
	p.dialog = parts.NewDialog(parts.WideWaiting, title, "")
	cancel := parts.NewButton(parts.Quiet, words.Cancel(), nil, p.dialog.Close)
	p.dialog.Body(parts.Column(8, p.where, parts.Fixed(0, pickerNone, p.none), parts.Fixed(0, pickerRows, p.list))).Right(cancel, p.yes)
	p.dialog.Initial = p.list
	p.mark()
	return p
}

// enter shows a folder.
func (p *pathPicker) enter(path string) {
	p.reads++
	read := p.reads
	p.on.readFolder(path, func(f folderShown) {
		if read == p.reads && p.dialog.Shown() {
			p.show(f)
		}
	})
}

// show lists a folder. One that cannot be read leaves the last one in place.
func (p *pathPicker) show(f folderShown) {
	if f.err != nil {
		p.none.SetText(sentence(f.err))
		return
	}
	p.now = f
	var lines []parts.FileLine
	if f.parent != "" {
		lines = append(lines, parts.FileLine{ID: f.parent, Name: words.PickParent(), Kind: parts.KindParent})
	}
	for _, name := range f.folders {
		lines = append(lines, parts.FileLine{ID: filepath.Join(f.path, name), Name: name, Kind: parts.KindFolder})
	}
	none := ""
	switch {
	case p.kind == pickFile:
		for _, name := range f.files {
			lines = append(lines, parts.FileLine{ID: filepath.Join(f.path, name), Name: name})
		}
		if len(f.folders)+len(f.files) == 0 {
			none = words.PickNoFile()
		}
	case len(f.folders) == 0:
		none = words.PickNoFolder()
	}
	p.where.SetText(f.path)
	p.none.SetText(none)
	p.list.SetLines(lines)
	p.mark()
	p.dialog.Fit()
}

// isFile reports whether a path is a file of the folder on show.
func (p *pathPicker) isFile(path string) bool {
	for _, l := range p.list.Lines() {
		if l.ID == path {
			return l.Kind == parts.KindFile
		}
	}
	return false
}

// mark lets the button be pressed if there is something to choose.
func (p *pathPicker) mark() {
	setEnabled(p.yes, p.now.path != "" && (p.kind != pickFile || p.isFile(p.list.Selected())))
}

// opened enters a folder, or chooses a file.
func (p *pathPicker) opened(path string) {
	if p.isFile(path) {
		p.choose()
		return
	}
	p.enter(path)
}

// choose ends the picker with the file that is selected, or the folder that is shown.
func (p *pathPicker) choose() {
	path := p.now.path
	if p.kind == pickFile {
		path = p.list.Selected()
	}
	p.dialog.Close()
	p.picked(path)
}
