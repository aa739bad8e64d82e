package address

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/parts"
)

func TestALongAddressHidesTheCaptionInItsField(t *testing.T) {
	test.NewTempApp(t)
	tab := New(parts.Gap(0, 0))
	tab.OnTyped, tab.OnMoved = func(string) {}, func() {}
	w := test.NewTempWindow(t, container.NewStack(tab.Object))
	w.Resize(fyne.NewSize(760, 500))
	show := func(address string) {
		tab.Entry.SetText(address)
		tab.Show(View{Typed: address, Caption: "looked up in 0.4 s"})
	}
	short, long := "https://mcp.example/mcp", "https://mcp.example/"+strings.Repeat("a", 80)
	for _, address := range []string{short, long, short} {
		show(address)
		if tab.caption.Visible() != (address == short) {
			t.Errorf("with %d letters the caption is visible: %v", len(address), tab.caption.Visible())
		}
	}
}
