package sizes

import "testing"

func TestModuleOfASymbol(t *testing.T) {
	paths := []string{"latchkey", "fyne.io/fyne/v2", "github.com/a/b", "github.com/a/b/v2", "golang.org/x/text"}
	for symbol, want := range map[string]string{
		"latchkey/auth.(*Client).SignIn":  "latchkey",
		"main.main":                       "latchkey",
		"fyne.io/fyne/v2/widget.NewLabel": "fyne.io/fyne/v2",
		"fyne%2eio/fyne/v2.resource":      "fyne.io/fyne/v2",
		"github.com/a/b.F":                "github.com/a/b",
		"github.com/a/b/v2.F":             "github.com/a/b/v2",
		"github.com/a/bc.F":               Standard,
		"slices.SortFunc[go.shape.struct { latchkey/auth.Event }]": Standard,
		"vendor/golang.org/x/text/unicode/norm.decomps":            Standard,
		"runtime.pclntab": Standard,
		"type:.eqfunc32":  Types,
		"go:func.*":       Types,
		"glfwInit":        Other,
		"_cgo_abc.part.0": Other,
	} {
		if got := moduleOf(symbol, paths); got != want {
			t.Errorf("%s is of %s, want %s", symbol, got, want)
		}
	}
}
