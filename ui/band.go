package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"latchkey/auth"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// configBand is shown above all rooms while config.toml has places that cannot be used, and
// names them.
type configBand struct {
	widget.BaseWidget
	title, faults *parts.Text
	open          *parts.Button
	panel         *parts.Panel
	drawn         []string
	away          bool // hidden whatever there is to name
}

// maxNamed is the number of faults that the band names.
const maxNamed = 5

// newConfigBand returns a hidden band; open opens the file. nil means that no program
// can.
func newConfigBand(open func()) *configBand {
	b := &configBand{title: parts.NewParagraph(parts.Strong, ""), faults: parts.NewParagraph(parts.Body, "")}
	b.open = parts.NewButton(parts.Outline, words.SettingsFile(), nil, open).Small()
	setVisible(b.open, open != nil)
	look := parts.LookWarning()
	b.panel = parts.NewPanel(parts.Line(12, parts.NewIcon(look.Icon, look.Colour, 20), parts.Column(2, b.title, b.faults), b.open)).
		Margin(12).Filled(parts.ColorAttentionSoft, parts.ColorAttentionSoft)
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// CreateRenderer implements fyne.Widget.
func (b *configBand) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.panel) }

// show names the faults, or hides the band where there are none, and reports whether it
// has changed.
func (b *configBand) show(faults []*auth.Error) bool {
	lines := make([]string, 0, len(faults))
	for _, f := range faults {
		lines = append(lines, words.DetailOfError(f))
	}
	if slices.Equal(lines, b.drawn) {
		return false
	}
	b.drawn = lines
	n := len(lines)
	if n > maxNamed {
		lines = append(slices.Clone(lines[:maxNamed]), words.SettingsFaultsMore(n-maxNamed))
	}
	b.title.SetText(words.SettingsFaults(n))
	b.faults.SetText(strings.Join(append(lines, words.SettingsFaultsHint()), "\n"))
	setVisible(b, n > 0 && !b.away)
	return true
}

// setAway hides the band from an audience, or ends that.
func (b *configBand) setAway(on bool) {
	b.away = on
	setVisible(b, !on && len(b.drawn) > 0)
}

// heightFor returns the height of the band at a width; hidden it has none.
func (b *configBand) heightFor(width float32) float32 {
	if !b.Visible() {
		return 0
	}
	b.Resize(fyne.NewSize(width, b.Size().Height))
	return b.MinSize().Height
}
