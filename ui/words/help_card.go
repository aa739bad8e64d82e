package words

// The card of the settings that leads to help.
var (
	CardHelp      = text("card_help", "Help")
	Log           = text("help_log", "Log")
	LogIs         = text("help_log_is", "What happened when, and why it failed. There is no secret in it.")
	LogOpen       = text("help_log_open", "Open the log")
	DoctorCommand = text("help_doctor_command", "latchkey doctor")
	DoctorCopy    = text("help_doctor_copy", "Copy the command")
	Doctor        = text("help_doctor", "Something does not work")
	DoctorIs      = text("help_doctor_is", "In a terminal, latchkey doctor says what works on this computer and how to mend the rest, and latchkey doctor --bundle FILE writes a file for somebody who helps.")
)
