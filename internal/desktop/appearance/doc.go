// Package appearance reports whether the desktop prefers dark windows, where the toolkit does not
// do so reliably: on Linux and the BSDs, from the portal's setting color-scheme
// (org.freedesktop.portal.Settings, namespace org.freedesktop.appearance).
//
// A desktop that expresses no preference is light. Fyne takes one without a portal for dark.
package appearance
