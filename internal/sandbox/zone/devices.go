package zone

import "time"

// Device is one device that waits for a person's approval. Guarded by the zone's lock.
type Device struct {
	Secret            string // device_code
	Code              string // user_code, without hyphen
	Client            string
	Asked             []string // scopes; empty for all
	Challenge, Method string   // PKCE's
	Ends              time.Time
	Interval          time.Duration
	Polled            time.Time

	Decision string // "" while it waits
	User     string
	LoggedIn time.Time
	Granted  []string
}

// deviceTable finds devices by either code.
type deviceTable struct {
	BySecret, ByCode map[string]*Device
}

// Add fails when too many devices wait. Ones that ended a while ago are forgotten.
func (t *deviceTable) Add(d *Device, now time.Time) bool {
	if t.BySecret == nil {
		t.BySecret, t.ByCode = map[string]*Device{}, map[string]*Device{}
	}
	for _, old := range t.BySecret {
		if now.After(old.Ends.Add(DeviceLife)) {
			t.Remove(old)
		}
	}
	if len(t.BySecret) >= MaxDevices || t.ByCode[d.Code] != nil {
		return false
	}
	t.BySecret[d.Secret], t.ByCode[d.Code] = d, d
	return true
}

func (t *deviceTable) Remove(d *Device) {
	delete(t.BySecret, d.Secret)
	delete(t.ByCode, d.Code)
}

// Times of the device grant, and how many requests wait at once.
const (
	DeviceLife     = 10 * time.Minute
	DeviceInterval = 5 * time.Second
	MaxDevices     = 10_000
)
