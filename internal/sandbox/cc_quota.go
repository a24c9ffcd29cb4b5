package sandbox

import (
	"encoding/json"
	"math"
	"strings"
)

// ccLimits are what a quota limits; nil is unlimited. Only organization quotas limit domains.
type ccLimits struct {
	totalMemory, processMemory, instances, tasks, logRate *int64
	paidServices                                          bool
	serviceInstances, serviceKeys                         *int64
	routes, ports                                         *int64
	domains                                               *int64
}

type ccAppLimits struct {
	TotalMemory   *int64 `json:"total_memory_in_mb"`
	ProcessMemory *int64 `json:"per_process_memory_in_mb"`
	Instances     *int64 `json:"total_instances"`
	Tasks         *int64 `json:"per_app_tasks"`
	LogRate       *int64 `json:"log_rate_limit_in_bytes_per_second"`
}

type ccServiceLimits struct {
	Paid      bool   `json:"paid_services_allowed"`
	Instances *int64 `json:"total_service_instances"`
	Keys      *int64 `json:"total_service_keys"`
}

type ccRouteLimits struct {
	Routes *int64 `json:"total_routes"`
	Ports  *int64 `json:"total_reserved_ports"`
}

type ccDomainLimits struct {
	Domains *int64 `json:"total_domains"`
}

// ccQuotaParts starts the body of both kinds of quota.
type ccQuotaParts struct {
	ccBase
	Name     string          `json:"name"`
	Apps     ccAppLimits     `json:"apps"`
	Services ccServiceLimits `json:"services"`
	Routes   ccRouteLimits   `json:"routes"`
}

func (l *ccLimits) parts(base ccBase, name string) ccQuotaParts {
	return ccQuotaParts{
		ccBase: base, Name: name,
		Apps:     ccAppLimits{l.totalMemory, l.processMemory, l.instances, l.tasks, l.logRate},
		Services: ccServiceLimits{l.paidServices, l.serviceInstances, l.serviceKeys},
		Routes:   ccRouteLimits{l.routes, l.ports},
	}
}

// ccLimitField is one number of a quota's body.
type ccLimitField struct {
	name  string
	most  int64
	place func(*ccLimits) **int64
}

// ccLimitGroups are the numbers of a quota's body by group, in the order they are checked.
func ccLimitGroups() map[string][]ccLimitField {
	const number = math.MaxInt32
	return map[string][]ccLimitField{
		"apps": {
			{"total_memory_in_mb", number, func(l *ccLimits) **int64 { return &l.totalMemory }},
			{"per_process_memory_in_mb", number, func(l *ccLimits) **int64 { return &l.processMemory }},
			{"total_instances", number, func(l *ccLimits) **int64 { return &l.instances }},
			{"per_app_tasks", number, func(l *ccLimits) **int64 { return &l.tasks }},
			{"log_rate_limit_in_bytes_per_second", math.MaxInt64, func(l *ccLimits) **int64 { return &l.logRate }},
		},
		"services": {
			{"total_service_keys", number, func(l *ccLimits) **int64 { return &l.serviceKeys }},
			{"total_service_instances", number, func(l *ccLimits) **int64 { return &l.serviceInstances }},
		},
		"routes": {
			{"total_routes", number, func(l *ccLimits) **int64 { return &l.routes }},
			{"total_reserved_ports", number, func(l *ccLimits) **int64 { return &l.ports }},
		},
		"domains": {
			{"total_domains", math.MaxInt64, func(l *ccLimits) **int64 { return &l.domains }},
		},
	}
}

const ccPaidServices = "paid_services_allowed"

// checkCCQuota checks a quota's name and limits. groups are the ones this kind of quota has.
func checkCCQuota(body *ccObject, rules ccNameRules, groups ...string) (problems []string) {
	if body.has("name") && body.get("name") == nil {
		problems = append(problems, "Name must be a string")
	}
	problems = append(problems, checkCCName(body, rules)...)
	fields := ccLimitGroups()
	for _, group := range groups {
		if !body.has(group) {
			continue
		}
		label := ccHumanize(group)
		limits, ok := body.get(group).(*ccObject)
		if !ok {
			problems = append(problems, label+" must be an object")
			continue
		}
		problems = append(problems, ccPrefixed(label, checkCCLimits(group, limits, fields[group]))...)
	}
	return problems
}

func checkCCLimits(group string, limits *ccObject, fields []ccLimitField) (problems []string) {
	var names []string
	for _, f := range fields {
		names = append(names, f.name)
	}
	if group == "services" {
		names = append(names, ccPaidServices)
	}
	problems = ccUnknownFields(limits, names...)
	for _, f := range fields {
		if problem := f.check(limits.get(f.name)); problem != "" {
			problems = append(problems, ccHumanize(f.name)+" "+problem)
		}
	}
	if group == "services" {
		problems = append(problems, checkCCBoolean(limits, ccPaidServices)...)
	}
	return problems
}

// check is what is wrong with a number, "" for nothing and for null.
func (f ccLimitField) check(value any) string {
	if value == nil {
		return ""
	}
	text := ccString(value)
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
		return "must be less than or equal to " + ccString(f.most)
	}
	return ""
}

// read changes the limits a body names; null lifts one.
func (l *ccLimits) read(body *ccObject) {
	for group, fields := range ccLimitGroups() {
		limits, _ := body.get(group).(*ccObject)
		for _, f := range fields {
			if !limits.has(f.name) {
				continue
			}
			*f.place(l) = nil
			if n, err := json.Number(ccString(limits.get(f.name))).Int64(); err == nil {
				*f.place(l) = &n
			}
		}
	}
	if services, _ := body.get("services").(*ccObject); services.has(ccPaidServices) {
		l.paidServices = services.get(ccPaidServices) != false
	}
}

// ccRelationJSON answers the calls that apply a quota.
type ccRelationJSON struct {
	Data  []ccRef    `json:"data"`
	Links ccSelfLink `json:"links"`
}

// ccRefsOf are references to rows that keep passes.
func ccRefsOf[T ccRecord](rows []T, keep func(T) bool) []ccRef {
	refs := []ccRef{}
	for _, record := range rows {
		if keep(record) {
			refs = append(refs, ccRef{record.row().guid})
		}
	}
	return refs
}

// ccFindAll looks up guids. unknown are those without a resource.
func ccFindAll[T ccRecord](table *ccTable[T], guids []string) (found []T, unknown []string) {
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
