package vault

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/auth"
)

// fill sets every settable field to a value other than zero, so that the record
// cannot omit a field that is added later.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case auth.Secret:
		v.Set(reflect.ValueOf(auth.NewSecret(fmt.Sprint("secret ", *n))))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(1700000000+int64(*n), 123456789).UTC()))
		return
	case map[string]any:
		v.Set(reflect.ValueOf(map[string]any{"hd": "example.org", "n": float64(*n), "list": []any{"a", true, nil}}))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.String:
		v.SetString(fmt.Sprint("text \u202e<&> ", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	default:
		panic("account has a field of a kind this test does not know: " + v.Type().String())
	}
}

// full returns an account with every field set.
func full() auth.Account {
	var a auth.Account
	n := 0
	fill(reflect.ValueOf(&a).Elem(), &n)
	a.ID = ""
	a.Generation = 0
	return a
}

// sameSecret compares secrets by their text.
var sameSecret = cmp.Comparer(func(a, b auth.Secret) bool { return a.Equal(b) })

func TestEveryFieldSurvives(t *testing.T) {
	for name, v := range map[string]auth.Vault{"folder": newFolder(t), "memory": NewMemory()} {
		t.Run(name, func(t *testing.T) {
			want := full()
			save(t, v, &want)
			if !isHex(want.ID, 16) || want.Generation != 1 {
				t.Fatalf("Save gave id %q, generation %d", want.ID, want.Generation)
			}
			got, err := v.Load(t.Context(), want.ID)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got, sameSecret); d != "" {
				t.Errorf("an account changed on its way through the vault (-saved +loaded):\n%s", d)
			}
			empty := auth.Account{}
			save(t, v, &empty)
			got, err = v.Load(t.Context(), empty.ID)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(empty, got, sameSecret); d != "" {
				t.Errorf("an empty account changed (-saved +loaded):\n%s", d)
			}
		})
	}
}

// The vault shares no slice and no map with its caller.
func TestMemorySharesNothing(t *testing.T) {
	v := NewMemory()
	a := full()
	save(t, v, &a)
	a.Requested[0], a.Identity.Claims["hd"] = "changed", "changed"
	got, err := v.Load(t.Context(), a.ID)
	if err != nil || got.Requested[0] == "changed" || got.Identity.Claims["hd"] == "changed" {
		t.Errorf("Load gave what the caller changed: %v, %v", got.Requested, err)
	}
}
