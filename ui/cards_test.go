package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/parts"
)

// TestAFoldedCardMakesWhatItShows: ten thousand claims make five rows until the card is unfolded
// (L4).
func TestAFoldedCardMakesWhatItShows(t *testing.T) {
	test.NewTempApp(t)
	made := 0
	row := func(int) fyne.CanvasObject {
		made++
		return parts.NewText(parts.Body, "x")
	}
	card := newListCard("Claims", 5)
	card.show(cardRows{n: 10_000, row: row}, 1, "", true)
	if made != 5 || len(card.body.Objects) != 5 || !card.more.Visible() {
		t.Errorf("%d rows were made, %d are shown", made, len(card.body.Objects))
	}
	card.show(cardRows{n: 3, row: row}, 2, "", true)
	if made != 8 || len(card.body.Objects) != 3 || card.more.Visible() {
		t.Errorf("%d rows were made, %d are shown", made, len(card.body.Objects))
	}
	card.show(cardRows{none: "nothing"}, 3, "", true)
	if len(card.body.Objects) != 1 {
		t.Errorf("%d rows say that there is nothing", len(card.body.Objects))
	}
}
