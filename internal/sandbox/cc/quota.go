package cc

import (
	"encoding/json"
	"math"
	"strings"
)

// limits are what a quota limits; nil is unlimited. Only organization quotas limit domains.
type limits struct {
	totalMemory, processMemory, instances, tasks, logRate *int64
	paidServices                                          bool
	serviceInstances, serviceKeys                         *int64
	routes, ports                                         *int64
	domains                                               *int64
}

type appLimits struct {
	TotalMemory   *int64 `json:"total_memory_in_mb"`
	ProcessMemory *int64 `json:"per_process_memory_in_mb"`
	Instances     *int64 `json:"total_instances"`
	Tasks         *int64 `json:"per_app_tasks"`
	LogRate       *int64 `json:"log_rate_limit_in_bytes_per_second"`
}

type serviceLimits struct {
	Paid      bool   `json:"paid_services_allowed"`
	Instances *int64 `json:"total_service_instances"`
	Keys      *int64 `json:"total_service_keys"`
}

type routeLimits struct {
	Routes *int64 `json:"total_routes"`
	Ports  *int64 `json:"total_reserved_ports"`
}

type domainLimits struct {
	Domains *int64 `json:"total_domains"`
}

// quotaParts starts the body of both kinds of quota.
type quotaParts struct {
	jsonBase
	Name     string        `json:"name"`
	Apps     appLimits     `json:"apps"`
	Services serviceLimits `json:"services"`
	Routes   routeLimits   `json:"routes"`
}

func (l *limits) parts(base jsonBase, name string) quotaParts {
	return quotaParts{
		jsonBase: base, Name: name,
		Apps:     appLimits{l.totalMemory, l.processMemory, l.instances, l.tasks, l.logRate},
		Services: serviceLimits{l.paidServices, l.serviceInstances, l.serviceKeys},
		Routes:   routeLimits{l.routes, l.ports},
	}
}

// limitField is one number of a quota's body.
type limitField struct {
	name  string
	most  int64
	place func(*limits) **int64
}

// limitGroups are the numbers of a quota's body by group, in the order they are checked.
func limitGroups() map[string][]limitField {
	const number = math.MaxInt32
	return map[string][]limitField{
		"apps": {
			{"total_memory_in_mb", number, func(l *limits) **int64 { return &l.totalMemory }},
			{"per_process_memory_in_mb", number, func(l *limits) **int64 { return &l.processMemory }},
			{"total_instances", number, func(l *limits) **int64 { return &l.instances }},
			{"per_app_tasks", number, func(l *limits) **int64 { return &l.tasks }},
			{"log_rate_limit_in_bytes_per_second", math.MaxInt64, func(l *limits) **int64 { return &l.logRate }},
		},
		"services": {
			{"total_service_keys", number, func(l *limits) **int64 { return &l.serviceKeys }},
			{"total_service_instances", number, func(l *limits) **int64 { return &l.serviceInstances }},
		},
		"routes": {
			{"total_routes", number, func(l *limits) **int64 { return &l.routes }},
			{"total_reserved_ports", number, func(l *limits) **int64 { return &l.ports }},
		},
		"domains": {
			{"total_domains", math.MaxInt64, func(l *limits) **int64 { return &l.domains }},
		},
	}
}

const paidServices = "paid_services_allowed"

// checkQuota checks a quota's name and limits. groups are the ones this kind of quota has.
func checkQuota(body *object, rules nameRules, groups ...string) (problems []string) {
	if body.has("name") && body.get("name") == nil {
		problems = append(problems, "Name must be a string")
	}
	problems = append(problems, checkName(body, rules)...)
	fields := limitGroups()
	for _, group := range groups {
		if !body.has(group) {
			continue
		}
		label := humanize(group)
		limits, ok := body.get(group).(*object)
		if !ok {
			problems = append(problems, label+" must be an object")
			continue
		}
		problems = append(problems, prefixed(label, checkLimits(group, limits, fields[group]))...)
	}
	return problems
}

func checkLimits(group string, limits *object, fields []limitField) (problems []string) {
	var names []string
	for _, f := range fields {
		names = append(names, f.name)
	}
	if group == "services" {
		names = append(names, paidServices)
	}
	problems = unknownFields(limits, names...)
	for _, f := range fields {
		if problem := f.check(limits.get(f.name)); problem != "" {
			problems = append(problems, humanize(f.name)+" "+problem)
		}
	}
	if group == "services" {
		problems = append(problems, checkBoolean(limits, paidServices)...)
	}
	return problems
}

// check is what is wrong with a number, "" for nothing and for null.
func (f limitField) check(value any) string {
	if value == nil {
		return ""
	}
	text := textOf(value)
	number := json.Number(text)
	if _, err := number.Float64(); err != nil || value == true || value == false {
		return "is not a number"
	}
	n, err := number.Int64()
	switch {
	case err != nil && strings.ContainsAny(text, ".eE"):
		return "must be an integer"
	case n < 0 || strings.HasPrefix(text, "-"):
		return "must be greater than or equal to 0"
	case n > f.most || err != nil:
		return "must be less than or equal to " + textOf(f.most)
	}
	return ""
}

// read changes the limits a body names; null lifts one.
func (l *limits) read(body *object) {
	for group, fields := range limitGroups() {
		limits, _ := body.get(group).(*object)
		for _, f := range fields {
			if !limits.has(f.name) {
				continue
			}
			*f.place(l) = nil
			if n, err := json.Number(textOf(limits.get(f.name))).Int64(); err == nil {
				*f.place(l) = &n
			}
		}
	}
	if services, _ := body.get("services").(*object); services.has(paidServices) {
		l.paidServices = services.get(paidServices) != false
	}
}

// relationJSON answers the calls that apply a quota.
type relationJSON struct {
	Data  []ref    `json:"data"`
	Links selfLink `json:"links"`
}

// refsOf are references to rows that keep passes.
func refsOf[T record](rows []T, keep func(T) bool) []ref {
	refs := []ref{}
	for _, record := range rows {
		if keep(record) {
			refs = append(refs, ref{record.row().guid})
		}
	}
	return refs
}

// findAll looks up guids. unknown are those without a resource.
func findAll[T record](table *table[T], guids []string) (found []T, unknown []string) {
	var none T
	seen := map[string]bool{}
	for _, guid := range guids {
		record := table.get(guid)
		if record == none {
			unknown = append(unknown, guid)
			continue
		}
		if !seen[guid] {
			found = append(found, record)
		}
		seen[guid] = true
	}
	return found, unknown
}
