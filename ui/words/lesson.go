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

	ShortLabLesson = text("short_lab_lesson", "Write a page for students: both runs of an attack, each behind its question")
	AnAttackOnly   = text("argument_attack_only", "an attack")
	FlagLessonOut  = text("flag_lesson_out", "write to this file instead of printing it")
)

// OfLessonPage returns the words of a lesson's HTML file.
func OfLessonPage() LessonPage {
	return LessonPage{lessonHappened(), lessonAll(), lessonWithout(), lessonWith(), lessonWhy(), lessonAnswer(), pageMasked()}
}
