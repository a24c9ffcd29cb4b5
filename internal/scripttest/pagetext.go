package scripttest

// PageText goes through a UAA's pages as a user who logs in there, and answers the last one as HTML.
func PageText(page, user, password string) (string, error) {
	_, body, err := newWebBrowser(user, password).walk(page)
	return body, err
}
