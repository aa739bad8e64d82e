package ui

import (
	"runtime"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/assets/licences"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// DialogAbout shows the version, the licences and the files of the program.
const DialogAbout DialogKind = "about"

// aboutCard leads to the dialog.
type aboutCard struct {
	card *parts.Card
	open *parts.Button
}

func newAboutCard(on asker, version string) *aboutCard {
	c := &aboutCard{open: parts.NewButton(parts.Plain, words.AboutOpen(), nil, func() { on.ask(Dialog{Kind: DialogAbout}) })}
	c.card = parts.NewCard(words.CardAbout(), parts.Column(0, parts.NewSettingRow(words.AboutRow(version), words.AboutIs(), c.open, false)))
	return c
}

func (c *aboutCard) object() fyne.CanvasObject { return c.card }

func (c *aboutCard) show(settingsShown) bool { return false }

// about is what the dialog shows.
type about struct {
	version string
	files   []aboutFile
}

// aboutFile is a file or a folder of the program. Only files can be opened.
type aboutFile struct {
	name, path string
	isFile     bool
}

// aboutActs is what the dialog can trigger.
type aboutActs interface {
	closing
	opensFiles() bool
	openFile(path string)
	copySaid(text, said string)
	canvas() fyne.Canvas
}

// aboutRows is the height of the list of licences.
const aboutRows = 152

// aboutDialog shows the version, the licences and the files.
type aboutDialog struct {
	dialog *parts.Dialog
	list   *parts.FactList
}

func (d *aboutDialog) shell() *parts.Dialog { return d.dialog }

func newAboutDialog(on aboutActs, v about) *aboutDialog {
	is := words.AboutVersion(v.version, runtime.GOOS, runtime.GOARCH)
	works := licences.List()
	lines := make([]parts.FactLine, len(works))
	for i, p := range works {
		lines[i] = parts.FactLine{ID: strconv.Itoa(i), Name: p.Name, Second: p.Version, Third: p.Licence}
	}
	d := &aboutDialog{dialog: parts.NewDialog(parts.WideWaiting, words.AppName(), is), list: parts.NewFactList(lines)}
	d.list.OnOpened = func(id string) {
		if i, err := strconv.Atoi(id); err == nil && on.canvas() != nil {
			newLicenceDialog(works[i]).Open(on.canvas())
		}
	}
	files := parts.Column(0)
	for _, f := range v.files {
		files.Add(aboutFileRow(on, f))
	}
	heads := parts.Line(8, parts.NewText(parts.Strong, words.AboutLicences()), parts.Spring(), parts.NewText(parts.Caption, words.AboutParts(len(works))).Muted())
	body := parts.Column(8, parts.NewParagraph(parts.Body, words.AboutText()), parts.Gap(0, 4),
		heads, parts.NewPanel(parts.Fixed(0, aboutRows, d.list)).Margin(4), parts.Gap(0, 4),
		parts.NewText(parts.Strong, words.AboutFiles()), files)
	closing := parts.NewButton(parts.Plain, words.Close(), nil, on.answer)
	report := parts.NewButton(parts.Quiet, words.AboutCopy(), theme.ContentCopyIcon(), func() {
		on.copySaid(words.AppName()+"\n"+is+"\n"+runtime.Version(), words.AboutCopied())
	})
	d.dialog.Lead(parts.NewLogo(48)).Body(body).Left(report).Right(closing).Ruled()
	return d
}

// aboutFileRow names a file with its path, and opens it where the desktop can.
func aboutFileRow(on aboutActs, f aboutFile) fyne.CanvasObject {
	row := []fyne.CanvasObject{parts.Fixed(96, 32, parts.NewText(parts.Caption, f.name).Muted()), parts.NewText(parts.Mono, f.path).Cut()}
	if f.isFile && on.opensFiles() {
		row = append(row, parts.NewIconButton(parts.Quiet, words.AboutFile(f.name), theme.FolderOpenIcon(), func() { on.openFile(f.path) }).Small())
	}
	return parts.Line(8, row...)
}

// newLicenceDialog shows the text of a licence, over the dialog of all.
func newLicenceDialog(p licences.Part) *parts.Dialog {
	d := parts.NewDialog(parts.WideError, p.Name, p.Licence)
	return d.Body(parts.NewParagraph(parts.MonoSmall, p.Text())).Right(parts.NewButton(parts.Plain, words.Close(), nil, d.Close))
}
