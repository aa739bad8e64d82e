package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Measures of lists of files.
const (
	fileRow  = 36
	fileSide = 12 // where the icon begins
	fileIcon = 18
)

// FileLine is one line of a FileList: a file or a folder.
type FileLine struct {
	ID   string // what OnSelected and OnOpened name
	Name string
	Kind FileKind
}

// FileKind is what a line of a FileList names.
type FileKind int

// The kinds.
const (
	KindFile FileKind = iota
	KindFolder
	KindParent // the folder that contains the one on show
)

// FileList shows the content of a folder. A second tap on a line opens it.
type FileList struct{ column[FileLine, *fileLine] }

// NewFileList returns an empty list.
func NewFileList() *FileList {
	l := &FileList{}
	l.tapOpens = true
	l.init(l, columnKind[FileLine, *fileLine]{
		of:    func(f FileLine) (string, bool) { return f.ID, false },
		makes: newFileLine, row: func(bool) float32 { return fileRow },
	})
	return l
}

// SetLines replaces the lines, of which none is selected, and shows the first ones.
func (l *FileList) SetLines(lines []FileLine) {
	l.selected, l.found = "", 0
	l.set(lines)
	l.ScrollToTop()
}

// Lines returns the lines.
func (l *FileList) Lines() []FileLine { return l.lines }

// CreateRenderer implements fyne.Widget.
func (l *FileList) CreateRenderer() fyne.WidgetRenderer { return newRenderer(l, l.scroll) }

func (l *FileList) min() fyne.Size { return fyne.NewSize(200, 2*fileRow) }

// fileLine draws a FileLine.
type fileLine struct {
	pressable
	line       FileLine
	tapped     func()
	selected   bool
	ringed     bool
	fill, halo *canvas.Rectangle
	icon       *Icon
	name       *Text
}

func newFileLine() *fileLine {
	r := &fileLine{fill: box(8), halo: ring(8), icon: NewIcon(theme.FileIcon(), ColorMuted, fileIcon), name: NewText(Body, "").Cut()}
	r.inert(r.name)
	r.extend(r, func() {
		if r.tapped != nil {
			r.tapped()
		}
	})
	return r
}

// Disabled keeps Tab from walking through the lines: the list has the focus for them.
func (r *fileLine) Disabled() bool { return true }

// TappedSecondary offers to copy the name.
func (r *fileLine) TappedSecondary(e *fyne.PointEvent) {
	openCopies(r, e.AbsolutePosition, r.line.Name)
}

func (r *fileLine) tap(onTapped func()) { r.tapped = onTapped }

// Set shows a line; equal values redraw nothing.
func (r *fileLine) Set(line FileLine, selected, ringed, _ bool) {
	if r.line == line && r.selected == selected && r.ringed == ringed {
		return
	}
	r.line, r.selected, r.ringed = line, selected, ringed
	redraw(r)
}

// CreateRenderer is for Fyne.
func (r *fileLine) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(r, r.fill, r.halo, r.icon, r.name)
}

func (r *fileLine) min() fyne.Size { return fyne.NewSize(200, fileRow) }

func (r *fileLine) layout(size fyne.Size) {
	place(r.fill, 0, 0, size.Width, size.Height)
	place(r.halo, 1, 1, max(size.Width-2, 0), size.Height-2)
	place(r.icon, fileSide, (size.Height-fileIcon)/2, fileIcon, fileIcon)
	left := float32(fileSide + fileIcon + 12)
	place(r.name, left, 0, max(size.Width-left-fileSide, 0), size.Height)
}

func (r *fileLine) paint() {
	showRing(r.halo, r.ringed)
	fill := r.wash()
	if r.selected {
		fill = ColorAccentSoft
	}
	r.shade(r.fill, fill)
	switch r.line.Kind {
	case KindFile:
		r.icon.Set(theme.FileIcon(), ColorMuted)
	case KindFolder:
		r.icon.Set(theme.FolderIcon(), ColorAccent)
	case KindParent:
		r.icon.Set(theme.MoveUpIcon(), ColorMuted)
	}
	r.name.SetText(r.line.Name)
}
