// Package cocoa calls macOS's Objective-C frameworks without a C compiler, so that what uses it
// can be compiled, and checked, on any system. It is empty elsewhere. It was never run: see
// docs/macos.md.
package cocoa
