package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// CommandLine is a command to be pasted into a terminal, with a button that copies it. Its
// height is 36.
type CommandLine struct {
	widget.BaseWidget
	fill *canvas.Rectangle
	text *Text
	copy *Button
}

// NewCommandLine makes the line of a command; name is what a screen reader says of its button.
func NewCommandLine(command, name string, copies func(command string)) *CommandLine {
	c := &CommandLine{fill: box(8), text: NewText(MonoSmall, command).CutInside()}
	c.copy = NewCopyIconButton(Quiet, name, func() { copies(c.text.Text()) }).Small()
	c.ExtendBaseWidget(c)
	return c
}

// Set changes the command.
func (c *CommandLine) Set(command string) { c.text.SetText(command) }

// Command is the command, uncut.
func (c *CommandLine) Command() string { return c.text.Text() }

// Button is the button that copies it.
func (c *CommandLine) Button() *Button { return c.copy }

// CreateRenderer is for Fyne.
func (c *CommandLine) CreateRenderer() fyne.WidgetRenderer {
	return newRenderer(c, c.fill, c.text, c.copy)
}

func (c *CommandLine) min() fyne.Size { return fyne.NewSize(12+narrowest+8+buttonSmall+2, buttonHigh) }

func (c *CommandLine) layout(size fyne.Size) {
	place(c.fill, 0, 0, size.Width, size.Height)
	end := size.Width - buttonSmall - 2
	place(c.copy, end, (size.Height-buttonSmall)/2, buttonSmall, buttonSmall)
	place(c.text, 12, 0, max(end-12, 0), size.Height) // the button has a margin of its own
}

func (c *CommandLine) paint() { c.fill.FillColor = colour(ColorSunken) }
