package zone

import (
	"net/url"
	"time"
)

// Session is a browser's. Values are immutable once stored.
type Session struct {
	User       string // id; "" before login
	LoggedIn   time.Time
	Saved      string     // URL to continue with after login
	Pending    url.Values // authorize request that waits for approval
	WrongCodes int        // of devices, tried
	Expires    time.Time
}
