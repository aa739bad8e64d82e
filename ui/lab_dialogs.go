package ui

import "latchkey/ui/words"

// DialogLesson asks where to write the lesson of Lab.Lesson.
const DialogLesson DialogKind = "lab-lesson"

// labActs is what the dialogs of the room Lab can trigger.
type labActs interface {
	exportActs
	writeLesson(file string, replace bool)
}

func newLessonDialog(on labActs, attack string) *errandDialog {
	says := exportText{words.LessonTitle(words.LabName(attack)), words.LessonText(), "latchkey-lab-" + attack + ".html"}
	return newExportErrand(on, says, on.writeLesson)
}
