package sbom

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestTwoBillsOfOneBuildAreTheSame, though each was written with a time and a number of its own, by a
// tool that was built elsewhere.
func TestTwoBillsOfOneBuildAreTheSame(t *testing.T) {
	var texts []string
	for _, own := range []string{`"serialNumber": "urn:uuid:1", "metadata": {"timestamp": "2026-01-01T00:00:00Z", "tools": [{"name": "gomod", "hashes": [{"content": "0a"}]}],`, `"metadata": {"timestamp": "2026-01-02T00:00:00Z", "tools": [{"name": "gomod", "hashes": [{"content": "0b"}]}],`} {
		file := filepath.Join(t.TempDir(), "bill.json")
		text := `{"bomFormat": "CycloneDX", ` + own + ` "component": {"name": "latchkey", "version": "(devel)"}}, "components": [{"name": "a"}]}`
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Settle(file, "1.2.3", time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		settled, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(settled))
	}
	if texts[0] != texts[1] || !strings.Contains(texts[0], `"timestamp": "2026-11-30T12:00:00Z"`) || !strings.Contains(texts[0], `"version": "1.2.3"`) || !strings.Contains(texts[0], `"name": "a"`) || !strings.Contains(texts[0], `"name": "gomod"`) {
		t.Errorf("%s\n%s", texts[0], texts[1])
	}
}

func TestWhatIsNoBillIsRefused(t *testing.T) {
	for _, text := range []string{"", "{}", `{"bomFormat": "CycloneDX"}`, `{"bomFormat": "SPDX", "metadata": {"component": {}}}`, `{"bomFormat": "CycloneDX", "metadata": {}}`} {
		file := filepath.Join(t.TempDir(), "bill.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Settle(file, "1", time.Time{}); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
