package fault

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for spec, want := range map[string]Fault{
		"429":                      {Kind: Status429},
		"429:5%":                   {Kind: Status429, Percent: 5},
		"503:0.5%:path=/v3":        {Kind: Status503, Percent: 0.5, Path: "/v3"},
		"502,path=/uaa/Users,10%":  {Kind: Status502, Percent: 10, Path: "/uaa/Users"},
		"500:times=2":              {Kind: Status500, Times: 2},
		"slow-body:delay=1.5s:50%": {Kind: SlowBody, Percent: 50, Delay: 1500 * time.Millisecond},
		"bad-tls:20%":              {Kind: BadTLS, Percent: 20},
	} {
		got, err := Parse(spec)
		if err != nil {
			t.Errorf("%s: %v", spec, err)
			continue
		}
		if got != want {
			t.Errorf("%s: %+v, want %+v", spec, got, want)
		}
		again, err := Parse(got.String())
		if err != nil {
			t.Error(err)
		}
		if again != want {
			t.Errorf("as text %s: %+v, want %+v", got, again, want)
		}
	}
	known := strings.Join(Kinds(), ", ")
	for spec, want := range map[string]string{
		"":                  "empty fault; known: " + known,
		"teapot":            `fault "teapot": unknown kind "teapot"; known: ` + known,
		"429:0%":            `fault "429:0%": share "0%" is not between 0.01% and 100%`,
		"429:101%":          `fault "429:101%": share "101%" is not between 0.01% and 100%`,
		"429:NaN%":          `fault "429:NaN%": share "NaN%" is not between 0.01% and 100%`,
		"429:often":         `fault "429:often": unknown part "often"; known: N%, path=PREFIX, times=N, delay=TIME`,
		"429:path=v3":       `fault "429:path=v3": path "v3" does not begin with a slash`,
		"429:times=0":       `fault "429:times=0": times=0 is not a number above 0`,
		"slow-body:delay=x": `fault "slow-body:delay=x": delay=x is not a time such as 2s`,
		"429:delay=2s":      `fault "429:delay=2s": 429 takes no delay; these do: clock-skew, refused, slow-body, slow-headers`,
		"bad-tls:path=/v3":  `fault "bad-tls:path=/v3": bad-tls takes no path: a handshake comes before it`,
	} {
		_, err := Parse(spec)
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", spec, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, kind := range Kinds() {
		f.Add(kind + ":5%:path=/x:times=3")
	}
	f.Add("429:1e1%,,:=")
	f.Fuzz(func(t *testing.T, spec string) {
		fault, err := Parse(spec)
		if err != nil {
			return
		}
		again, err := Parse(fault.String())
		if err != nil || newState(again).share != newState(fault).share || again.Path != fault.Path || again.Delay != fault.Delay {
			t.Errorf("%q is %+v, as text %q is %+v: %v", spec, fault, fault, again, err)
		}
		if share := newState(fault).share; share < 1 || share > fullShare {
			t.Errorf("share %d", share)
		}
	})
}

// TestRareFault holds that hardly ever is not always.
func TestRareFault(t *testing.T) {
	if share := newState(Fault{Kind: Status429, Percent: 0.001}).share; share != 1 {
		t.Errorf("share %d", share)
	}
}
