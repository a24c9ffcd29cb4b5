package cc

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"sync"
)

// stored is what every stored resource has. Times are microseconds since 1970. born is unique in the whole state and
// ever-growing, so that insertion order, order of creation and the order of a table's rows are the same thing.
type stored struct {
	guid          string
	born, touched int64
}

func (r *stored) row() *stored { return r }

// title is what order_by=name compares; resources with a name override it.
func (r *stored) title() string { return "" }

type record interface {
	comparable
	row() *stored
	title() string
}

// table holds one kind of resource in insertion order. Server.mu guards it; views, which readers fill, have a lock
// of their own.
type table[T record] struct {
	rows    []T
	byGUID  map[string]T
	version int // counts changes, for cached sort orders

	viewMu sync.Mutex
	views  map[string]view[T]
}

type view[T record] struct {
	version int
	rows    []T
}

func (t *table[T]) add(record T) {
	if t.byGUID == nil {
		t.byGUID = map[string]T{}
	}
	t.rows = append(t.rows, record)
	t.byGUID[record.row().guid] = record
	t.version++
}

// get is the record with that guid, nil when there is none.
func (t *table[T]) get(guid string) T { return t.byGUID[guid] }

// changed must be called after a record's name or touched was changed.
func (t *table[T]) changed() { t.version++ }

func (t *table[T]) remove(records ...T) {
	t.version++
	for _, record := range records {
		delete(t.byGUID, record.row().guid)
	}
	t.rows = without(t.rows, records)
}

// view is the whole table in ascending order of a column. It must not be changed by the caller.
func (t *table[T]) view(orderBy string) []T {
	if !needsSort(orderBy) {
		return t.rows
	}
	t.viewMu.Lock()
	defer t.viewMu.Unlock()
	if v, ok := t.views[orderBy]; ok && v.version == t.version {
		return v.rows
	}
	if t.views == nil {
		t.views = map[string]view[T]{}
	}
	rows := sorted(slices.Clone(t.rows), orderBy)
	t.views[orderBy] = view[T]{t.version, rows}
	return rows
}

// needsSort is false for the orders in which tables and indexes are kept anyway.
func needsSort(orderBy string) bool { return orderBy != "" && orderBy != "created_at" }

// sorted sorts rows by a column, ties by guid, as the Cloud Controller's paginator does.
func sorted[T record](rows []T, orderBy string) []T {
	if !needsSort(orderBy) {
		return rows
	}
	slices.SortFunc(rows, func(a, b T) int {
		if orderBy == "name" {
			return cmp.Or(strings.Compare(a.title(), b.title()), strings.Compare(a.row().guid, b.row().guid))
		}
		return cmp.Or(cmp.Compare(a.row().touched, b.row().touched), strings.Compare(a.row().guid, b.row().guid))
	})
	return rows
}

// index finds the records that belong to something, each list in insertion order.
type index[K comparable, T record] struct{ lists map[K][]T }

func (x *index[K, T]) add(key K, record T) {
	if x.lists == nil {
		x.lists = map[K][]T{}
	}
	x.lists[key] = append(x.lists[key], record)
}

func (x *index[K, T]) of(key K) []T { return x.lists[key] }

func (x *index[K, T]) remove(key K, records ...T) {
	rest := without(x.lists[key], records)
	if len(rest) == 0 {
		delete(x.lists, key)
		return
	}
	x.lists[key] = rest
}

// without takes records out of rows, which are in insertion order.
func without[T record](rows []T, records []T) []T {
	if len(records) == 1 {
		if at := place(rows, records[0]); at >= 0 {
			return slices.Delete(rows, at, at+1)
		}
		return rows
	}
	gone := make(map[T]bool, len(records))
	for _, record := range records {
		gone[record] = true
	}
	return slices.DeleteFunc(rows, func(record T) bool { return gone[record] })
}

// place is a record's index in rows, -1 when it is not there.
func place[T record](rows []T, record T) int {
	born := record.row().born
	at := sort.Search(len(rows), func(i int) bool { return rows[i].row().born >= born })
	if at < len(rows) && rows[at] == record {
		return at
	}
	return -1
}

// union merges lists into one in insertion order, each record once.
func union[T record](lists ...[]T) []T {
	if len(lists) == 1 {
		return lists[0]
	}
	var all []T
	for _, list := range lists {
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b T) int { return cmp.Compare(a.row().born, b.row().born) })
	return slices.Compact(all)
}
