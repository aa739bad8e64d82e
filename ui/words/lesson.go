package words

// LessonPage is the words of a lesson's HTML file.
type LessonPage struct {
	Happened, All, Without, With, Why, Answer, Masked string
}

var (
	lessonHappened = text("lesson_happened", "Everything below really happened: the attack ran twice against Latchkey's demo provider. Answer each question before you open what is behind it.")
	lessonAll      = text("lesson_all", "Show all answers")
	lessonWithout  = text("lesson_without", "The attack runs while the protection is off. What does the attacker reach, and by which step?")
	lessonWith     = text("lesson_with", "Now the protection is on. At which step do the two runs part, and who stops the attack?")
	lessonWhy      = text("lesson_why", "Why does this stop the attack?")
	lessonAnswer   = text("lesson_answer", "Answer")

	lessonTitle   = phrase("lesson_title", "A lesson from “{{.Attack}}”")
	lessonWritten = phrase("lesson_written", "The lesson is in {{.File}}")

	// LessonDo is the button that writes the file, and LessonText says what will be in it.
	LessonDo   = text("lesson_do", "Lesson for students…")
	LessonText = text("lesson_text", "One page with both runs, each answer folded behind its question. It opens in any browser without a network, and every secret is masked.")

	ShortLabLesson = text("short_lab_lesson", "Write a page for students: both runs of an attack, each behind its question")
	AnAttackOnly   = text("argument_attack_only", "an attack")
	FlagLessonOut  = text("flag_lesson_out", "write to this file instead of printing it")
)

// OfLessonPage returns the words of a lesson's HTML file.
func OfLessonPage() LessonPage {
	return LessonPage{lessonHappened(), lessonAll(), lessonWithout(), lessonWith(), lessonWhy(), lessonAnswer(), pageMasked()}
}

// LessonTitle is the title of the question where to write the lesson of an attack.
func LessonTitle(attack string) string { return lessonTitle.fill(holes{"Attack": attack}) }

// LessonWritten says where the lesson is.
func LessonWritten(file string) string { return lessonWritten.fill(holes{"File": file}) }
