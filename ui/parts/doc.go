// Package parts is the kit the window is built from: the theme, the type
// scale, and the small widgets that Fyne lacks or draws otherwise than the
// design requires. Parts show and call OnX; they do no input or output, and
// changing one property redraws that widget only.
//
//	Theme, ForcedTheme(variant)              the look; Color… name its colours
//	NewText, NewParagraph, NewRich           words in a Role: .Coloured .Muted .Cut .Wrapped .Aligned, SetText, SetSpans
//	NewIcon, NewLogo, Icon…                  pictures in a theme colour
//	NewButton(kind, label, icon, tapped)     Primary Plain Quiet QuietDanger Danger Outline Link; .Small .Flush .Trailing, Set, SetKind, SetBusy, Idle
//	NewIconButton(kind, name, icon, tapped)  square
//	NewArc(size, colour)                     turning arc
//	NewSwitch(onWord, offWord, on, changed)  36 × 20 and its word
//	NewCheck(on, role, words, gloss, changed) check box
//	NewChip(scope, granted), NewTag(words, tone, mark)
//	Look…, NewStatus(look, word, second)     icon and word over a second line
//	NewHeadline(look, word, rest)            icon, bold word and the rest of the sentence
//	NewVerdict(look, word)                   icon and word at the right, as in reports
//	NewBar()                                 lifetime and progress bar: Set(fraction, colour)
//	NewGlyph(id, name, size), NewIconGlyph(icon, tone, size), NewRingGlyph(icon, size)
//	NewCard(title, body), NewPanel(body)     hairline card; sunken panel
//	NewMessage(look, words), NewToasts()     message that wraps; strip for one message
//	NewNavItem(label, icon, tapped), NewRail(top, bottom)
//	NewList()                                rows and group headings: SetItems([]Item), OnSelected, OnOpened
//	NewSequence()                            steps of a sequence diagram in bands: SetLanes, SetLines([]SequenceLine), Grow, OnSelected
//	NewLaneHeads(names, own), NewLegend(entries…)  what is above and below a sequence
//	NewTabs(words, chosen)                   tabs: SetChosen, SetUsable
//	NewFieldRow(name, value, says, also, tapped)  explains one value, and reports the pointer: OnPointed
//	NewRow()                                 one account row, as the list draws it
//	NewCheckRow(words)                       a step of a checklist: SetWords, Set(state, caption, spans…), SetProgress
//	NewProviderCard, NewProviderGrid         the picker's cards
//	NewDialog(width, title, sub)             the dialog shell: .Lead .Corner(d.Closer(name)) .Body .Left .Right(…, primary) .Default .Ruled .Foot; Open(canvas), Close, Fit, OnDismissed, Initial
//	NewMenu(items…)                          menu: OpenBelow, OpenAt
//	NewEntry, NewSearch, NewSecret           entries that hand Esc and Enter on
//	NewSelect(options, chosen, changed)      select with icons
//	NewValue(text)                           read-only mono value
//	NewField(label, control)                 label above, hint or error below
//	NewFold(label, body)                     folded section
//	NewKeyValue, NewScopeRow, NewTokenRow, NewActivityRow   rows of cards
//	NewTips()                                layer of the tips: of icons, and of texts that are cut
//	NewScroll(content)                       a pane that scrolls and follows the focus
//	Column, Line, Spring, Gap, Inset, Margins, Grid, Beside, Fixed, NewHairline, NewGround   layout
package parts
