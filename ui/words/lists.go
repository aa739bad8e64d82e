package words

// How a list is joined into one line.
var (
	listComma = phrase("list_comma", "{{.Before}}, {{.Next}}")
)

// listed joins parts by commas.
func listed(parts []string) (line string) {
	for i, part := range parts {
		if i == 0 {
			line = part
		} else {
			line = listComma.fill(holes{"Before": line, "Next": part})
		}
	}
	return line
}
