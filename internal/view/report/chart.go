package report

import (
	"github.com/cfid-cli/cfid/internal/review"
	"github.com/cfid-cli/cfid/internal/view"
)

// bar is one bar of a chart; class is a colour of the style, "" the usual one.
type bar struct {
	label string
	count int
	class markup
}

// The measures of a chart, in SVG units.
const (
	chartWide  = 480
	chartLabel = 130
	chartRow   = 24
	chartValue = 60 // room for the number after the longest bar
	maxLabel   = 22 // letters
)

// chart draws horizontal bars, each with its name and number: a picture on screen, a list for a screen reader.
func chart(id markup, title string, bars []bar) markup {
	most := 1
	for _, b := range bars {
		most = max(most, b.count)
	}
	height := number(len(bars)*chartRow + 4)
	return `<figure id="` + id + `"><figcaption>` + escape(title) + `</figcaption><svg viewBox="0 0 ` + number(chartWide) + ` ` + height + `" role="img"` +
		attr("aria-label", title) + `>` + each(bars, func(i int, b bar) markup {
		y := i * chartRow
		width := b.count * (chartWide - chartLabel - chartValue) / most
		if b.count > 0 {
			width = max(width, 2)
		}
		return `<text class="label" x="` + number(chartLabel-8) + `" y="` + number(y+16) + `">` + escape(shortened(b.label)) + `</text>` +
			`<rect class="` + b.class + `" x="` + number(chartLabel) + `" y="` + number(y+3) + `" width="` + number(width) + `" height="` + number(chartRow-7) + `" rx="2"/>` +
			`<text x="` + number(chartLabel+width+6) + `" y="` + number(y+16) + `">` + number(b.count) + `</text>`
	}) + `</svg></figure>`
}

func shortened(label string) string {
	letters := []rune(view.Clean(label))
	if len(letters) <= maxLabel {
		return string(letters)
	}
	return string(letters[:maxLabel-1]) + "…"
}

// severityClass is the CSS class of a severity. It returns only these words: a report that was read from a file may
// contain anything.
func severityClass(severity string) markup {
	switch severity {
	case review.SeverityHigh:
		return "high"
	case review.SeverityMedium:
		return "medium"
	case review.SeverityLow:
		return "low"
	}
	return "info"
}
