package address

import "fyne.io/fyne/v2"

// noticeInSight is a column whose last object, the notice, comes first where the whole does
// not fit without scrolling: a person must not be able to go on without having seen it.
type noticeInSight struct {
	column  fyne.Layout
	tab     *Tab
	isFirst *bool // whether the notice is laid out first
}

func (l noticeInSight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := l.column.MinSize(objects)
	room := float32(0)
	if l.tab.Room != nil {
		room = l.tab.Room() - l.tab.field.MinSize().Height - gapField - gapTop
	}
	if isFirst := room > 0 && size.Height > room; isFirst != *l.isFirst { // a lower window alone lays nothing out
		*l.isFirst = isFirst
		l.Layout(objects, l.tab.found.Size())
	}
	return size
}

func (l noticeInSight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if last := len(objects) - 1; *l.isFirst && last > 0 {
		objects = append([]fyne.CanvasObject{objects[last]}, objects[:last]...)
	}
	l.column.Layout(objects, size)
}
