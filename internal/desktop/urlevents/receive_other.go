//go:build !darwin

package urlevents

func receive(func(string)) {}
