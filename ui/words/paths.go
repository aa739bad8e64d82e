package words

// The picker of paths.
var (
	ChoosePath      = text("choose_path", "Choose…")
	PickFileTitle   = text("pick_file_title", "Choose a file")
	PickFileDo      = text("pick_file_do", "Choose")
	PickFolderTitle = text("pick_folder_title", "Choose a folder")
	PickFolderDo    = text("pick_folder_do", "Choose this folder")
	PickParent      = text("pick_parent", "Up one folder")
	PickNoFile      = text("pick_no_file", "There is nothing in this folder")
	PickNoFolder    = text("pick_no_folder", "There is no further folder in this one")
)
