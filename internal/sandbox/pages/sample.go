package pages

import "strconv"

// SampleToken is what the sample application shows of a token, in words.
type SampleToken struct{ Name, ID, Email, Origin, Client, Scopes, Ends string }

// SampleWhoDocument is the sample app's page of who is logged in.
func SampleWhoDocument(t SampleToken) Document {
	rows := [][2]string{
		{"User name", t.Name}, {"User id", t.ID}, {"E-mail", t.Email}, {"Origin", t.Origin}, {"Client", t.Client}, {"Scopes", t.Scopes}, {"Valid until", t.Ends},
	}
	return Document{"Who you are", `<h1>You are ` + escape(t.Name) + `</h1>
<p>This application asked the UAA who you are. Its token says:</p>
<dl>` + each(rows, func(_ int, row [2]string) markup {
		return `<dt>` + escape(row[0]) + `</dt><dd>` + escape(row[1]) + `</dd>`
	}) + `</dl>
<ul><li><a href="/app/apps">See your applications</a></li><li><a href="/app/logout">Log out here</a></li></ul>`}
}

// SampleAppsDocument is the sample app's list of apps.
func SampleAppsDocument(user string, apps []SampleRecord) Document {
	return Document{"Your applications", `<h1>Your applications</h1>
<table><caption>What the resource server at /api/apps lists for ` + escape(user) + `. They are made up.</caption>
<thead><tr><th scope="col">Name</th><th scope="col">State</th><th scope="col">Running</th><th scope="col">Addresses</th></tr></thead>
<tbody>` + each(apps, func(_ int, app SampleRecord) markup {
		addresses := each(app.URIs, func(_ int, uri string) markup { return `<div>` + escape(uri) + `</div>` })
		if addresses == "" {
			addresses = "none"
		}
		return `<tr><th scope="row">` + escape(app.Name) + `</th><td>` + escape(app.State) + `</td><td>` +
			escape(strconv.Itoa(app.Running)) + ` of ` + escape(strconv.Itoa(app.Instances)) + `</td><td>` + addresses + `</td></tr>`
	}) + `</tbody></table>
<ul><li><a href="/app">Who you are</a></li><li><a href="/app/logout">Log out here</a></li></ul>`}
}

// SampleDeniedDocument says why the UAA sent no code; back is where the login began.
func SampleDeniedDocument(text, back string) Document {
	return Document{"Error: not logged in", `<h1>You are not logged in</h1>
<div class="alert alert-error" role="alert"><p>The UAA says: ` + escape(text) + `</p></div>
<p><a` + href(back) + `>Try again</a></p>`}
}

// SampleByeDocument is the sample app's page after a logout.
func SampleByeDocument() Document {
	return Document{"Logged out", `<h1>You are logged out here</h1>
<p>You are still logged in at the UAA, so this application would let you in again without a password.</p>
<ul><li><a href="/uaa/logout.do">Log out of the UAA too</a></li><li><a href="/app">Log in again</a></li></ul>`}
}

// SampleRecord is one of the applications that the sample resource server makes up.
type SampleRecord struct {
	Name      string   `json:"name"`
	State     string   `json:"state"`
	Instances int      `json:"instances"`
	Running   int      `json:"runningInstances"`
	MemoryMB  int      `json:"memory"` // MiB of each instance
	Services  []string `json:"services"`
	URIs      []string `json:"uris"`
}

// SampleRecords are those that it makes up.
func SampleRecords() []SampleRecord {
	return []SampleRecord{
		{"stocks", "STARTED", 2, 2, 512, []string{"orders-db", "prices-queue"}, []string{"stocks.apps.example.com"}},
		{"stocks-worker", "STARTED", 3, 1, 256, []string{"prices-queue"}, []string{}},
		{"guestbook", "STARTED", 1, 1, 128, []string{"guestbook-db"}, []string{"guestbook.apps.example.com", "www.example.com"}},
		{"retired", "STOPPED", 1, 0, 64, []string{}, []string{"retired.apps.example.com"}},
	}
}
