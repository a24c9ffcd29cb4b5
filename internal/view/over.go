package view

// Over is the Kind of a type that contains what k shows.
func Over[Whole, Part any](k Kind[Part], part func(Whole) Part) Kind[Whole] {
	over := Kind[Whole]{
		Noun: k.Noun, Plural: k.Plural, NameAttr: k.NameAttr,
		JSON: through(part, k.JSON), Extra: through(part, k.Extra), Name: through(part, k.Name), ID: through(part, k.ID), Note: through(part, k.Note),
		Columns: make([]Column[Whole], len(k.Columns)),
	}
	for i, c := range k.Columns {
		over.Columns[i] = Column[Whole]{
			Name: c.Name, Title: c.Title, Right: c.Right, Flex: c.Flex, Wide: c.Wide, Asked: c.Asked, Attr: c.Attr,
			Text: through(part, c.Text), Style: through(part, c.Style),
		}
	}
	return over
}

// through applies f to the part; a nil f stays nil.
func through[Whole, Part, R any](part func(Whole) Part, f func(Part) R) func(Whole) R {
	if f == nil {
		return nil
	}
	return func(whole Whole) R { return f(part(whole)) }
}
