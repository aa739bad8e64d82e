package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"latchkey/auth/home"
	"latchkey/ui/parts"
	"latchkey/ui/words"
)

// lookActs is what the card can trigger.
type lookActs interface {
	settingActs
	setTextSize(size int)
}

// lookCard selects the theme and the size of text.
type lookCard struct {
	card *parts.Card
	look *choice
	size *choice
}

func newLookCard(on lookActs) *lookCard {
	c := &lookCard{look: newChoice(words.Appearance(), words.AppearanceIs(), false, func(v string) { on.changeSetting(home.SettingTheme, v) })}
	c.size = newChoice(words.TextSize(), words.TextSizeIs(), true, func(v string) {
		if size, err := strconv.Atoi(v); err == nil {
			on.setTextSize(size)
		}
	})
	c.card = parts.NewCard(words.CardLook(), parts.Column(0, c.look.row, c.size.row))
	return c
}

func (c *lookCard) object() fyne.CanvasObject { return c.card }

func (c *lookCard) show(v settingsShown) bool {
	c.look.show([]string{"system", "light", "dark"},
		[]parts.Option{{Label: words.LookSystem()}, {Label: words.LookLight()}, {Label: words.LookDark()}}, v.settings.Theme, v.settable)
	c.showSize(v.textSize)
	return false
}

// namedSizes are the sizes of text that have a name.
var namedSizes = []int{12, 13, 16, 19}

// showSize offers the sizes with a name, and the present one where Ctrl with plus or minus led to
// another. The size is kept with the window's and needs no config.toml.
func (c *lookCard) showSize(size int) {
	sizes := slices.Clone(namedSizes)
	if size > 0 && !slices.Contains(sizes, size) {
		sizes = append(sizes, size)
		slices.Sort(sizes)
	}
	values, options := make([]string, len(sizes)), make([]parts.Option, len(sizes))
	for i, s := range sizes {
		values[i], options[i] = strconv.Itoa(s), parts.Option{Label: words.TextSizeName(s)}
	}
	c.size.show(values, options, strconv.Itoa(size), true)
}
