// Package ledger is the record of who took which token: one line for each token, request or
// lease that was given or refused, in the order of time. It only grows.
//
// # Files
//
// A ledger is a folder:
//
//	ledger-key.sealed   the ledger's key, sealed by the vault
//	ledger-N.log        lines; N is the number of the first one, in 12 digits
//	ledger-head         two slots with the number and the hash of the last line
//
// A line is base64 of a nonce and AES-256-GCM over a JSON object, which has its number and the
// hash of the line before it. The hash of a line is SHA-256 over the hash before it and the
// sealed bytes, so that no line can be changed, moved, added or taken out of the middle unseen.
// The head names the last line, so that none can be taken off the end either. A file of
// maxFile bytes is followed by another one, whose first line continues the chain; the oldest
// files are removed when there are more than maxFiles, and the head names the line from which
// the rest begins.
//
// # A crash
//
// A line is written and synced before the head names it. A process that is killed between
// leaves a line that the head does not name, or a part of one: a part of a line behind the
// named ones is torn, and the next line takes its place; any other line that cannot be read was
// changed. What [Ledger.Append] finds changed stays noted in the head, so that no later line
// hides it.
//
// # An older copy
//
// A file outside of the folder, the mark, has the number and the hash of the last line, and so does
// each process that wrote one. An older copy of the folder that is put back lacks that line.
//
// # What it does not prove
//
// Whoever can open the vault can write a ledger of their own. An older copy of folder and mark is
// noticed only by a process that has written since.
package ledger
