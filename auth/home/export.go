package home

// SaveFile writes what a person exports to a file of theirs. A file that is there
// already is auth.ReasonFileExists unless replace says that it may go. Its folder must
// be there: a name that was mistyped makes none.
func SaveFile(path string, data []byte, replace bool) error {
	if replace {
		return WriteFile(path, data)
	}
	if err := absent(path); err != nil {
		return err
	}
	return writeNew(path, data)
}
