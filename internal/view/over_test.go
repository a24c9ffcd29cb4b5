package view

import (
	"reflect"
	"testing"
)

// TestOver fills every field of a kind and a column, those too that are yet to come, and reads them through a whole.
func TestOver(t *testing.T) {
	type whole struct{ part string }
	var k Kind[string]
	k.Columns = make([]Column[string], 1)
	fill(t, reflect.ValueOf(&k).Elem())
	fill(t, reflect.ValueOf(&k.Columns[0]).Elem())
	over := Over(k, func(w whole) string { return w.part })
	same(t, reflect.ValueOf(k), reflect.ValueOf(over), whole{"part"})
	same(t, reflect.ValueOf(k.Columns[0]), reflect.ValueOf(over.Columns[0]), whole{"part"})

	bare := reflect.ValueOf(Over(Kind[string]{Columns: []Column[string]{{}}}, func(w whole) string { return w.part }))
	for _, v := range []reflect.Value{bare, bare.FieldByName("Columns").Index(0)} {
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.Func && !f.IsNil() {
				t.Errorf("%s came from nothing", v.Type().Field(i).Name)
			}
		}
	}
}

// fill gives each empty field a value; functions return what they get, as far as their results can hold it.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		f, name := v.Field(i), v.Type().Field(i).Name
		switch {
		case !f.IsZero():
		case f.Kind() == reflect.String:
			f.SetString(name)
		case f.Kind() == reflect.Bool:
			f.SetBool(true)
		case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.String:
			f.Set(reflect.ValueOf([]string{name}))
		case f.Kind() == reflect.Func:
			f.Set(reflect.MakeFunc(f.Type(), func(in []reflect.Value) []reflect.Value {
				out := reflect.New(f.Type().Out(0)).Elem()
				got := reflect.ValueOf(name + " of " + in[0].String())
				if got.CanConvert(out.Type()) {
					got = got.Convert(out.Type())
				} else {
					got = reflect.ValueOf(Style(len(name)))
				}
				out.Set(got)
				return []reflect.Value{out}
			}))
		default:
			t.Fatalf("%s: teach this test how to fill it", name)
		}
	}
}

func same[Whole any](t *testing.T, k, over reflect.Value, item Whole) {
	t.Helper()
	part := reflect.ValueOf(item).Field(0)
	for i := range k.NumField() {
		want, got, name := k.Field(i), over.Field(i), k.Type().Field(i).Name
		switch {
		case name == "Columns":
		case want.Kind() == reflect.Func && got.IsNil():
			t.Errorf("%s is lost", name)
		case want.Kind() == reflect.Func:
			given := want.Call([]reflect.Value{reflect.ValueOf(part.String())})[0].Interface()
			if passed := got.Call([]reflect.Value{reflect.ValueOf(item)})[0].Interface(); !reflect.DeepEqual(given, passed) {
				t.Errorf("%s gives %v, not %v", name, passed, given)
			}
		case !reflect.DeepEqual(want.Interface(), got.Interface()):
			t.Errorf("%s is %v, not %v", name, got, want)
		}
	}
}
