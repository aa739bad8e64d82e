package ui

// wishing opens the picker with a wish, or queues it. As for the person, it replaces the dialog of a
// pending sign-in, which continues.
func (s State) wishing(text string) State {
	d := Dialog{Kind: DialogPicker, Wish: text}
	switch {
	case s.Dialog == d:
		return s
	case s.Dialog.Kind == DialogWaiting && s.view() != RoomGate && !s.Flows.Audience:
		return s.picking(text).withDialog(d)
	}
	return s.queued(d)
}

// picking prepares the state for the picker with a wish.
func (s State) picking(wish string) State {
	if !isWebAddress(wish) {
		wish = ""
	}
	return s.typesAddress(wish, "")
}
