//! Words of wire names and how they relate: which mean the same, which exclude each other.

/// Words that stand for one another in names.
const SYNONYMS: &[&[&str]] = &[
    &[
        "count", "num", "number", "total", "amount", "quantity", "cnt",
    ],
    &["time", "timestamp", "date", "ts", "at"],
    &["description", "desc", "remark", "comment", "note", "memo"],
    &["source", "src", "origin"],
    &["destination", "dest", "dst", "target"],
    &["start", "begin", "from"],
    &["end", "finish", "stop", "until"],
    &[
        "modify", "modified", "update", "updated", "change", "changed", "edit",
    ],
    &["create", "created", "creation", "add", "new", "insert"],
    &["delete", "deleted", "remove", "removed", "del"],
    &["describe", "get", "query", "fetch"],
    &["describe", "list", "search"],
    &["type", "category", "kind", "class"],
    &["status", "state", "stat"],
    &["message", "msg", "text"],
    &["picture", "image", "img", "photo"],
    &["address", "addr"],
    &["url", "uri", "link", "href"],
    &[
        "config",
        "configuration",
        "conf",
        "cfg",
        "setting",
        "configure",
    ],
    &["detail", "info", "information"],
    &["level", "severity", "grade", "rank"],
    &["size", "length", "capacity"],
    &["last", "latest", "newest", "recent"],
    &["first", "earliest", "oldest"],
    &["language", "lang", "locale"],
    &["process", "proc"],
    &["vulnerability", "vul", "vuln"],
    &["intranet", "private", "inner", "internal"],
    &["internet", "public", "outer", "external"],
    &["username", "account", "login"],
    &["directory", "dir", "folder"],
    &["password", "passwd", "pwd"],
    &["enable", "enabled", "switch", "is"],
    &["image", "img"],
    &["parameter", "param", "params", "argument", "arg"],
    &["attribute", "attr", "property", "prop"],
    &["percent", "percentage", "ratio", "rate"],
    &["error", "err"],
    &["environment", "env"],
    &["maximum", "max"],
    &["minimum", "min"],
    &["average", "avg"],
    &["memory", "mem"],
    &["operating", "os", "system"],
    &["server", "machine", "host"],
    &["max", "maximum", "limit"],
    &["page", "pages"],
    &["zone", "az"],
    &["identifier", "id", "uid"],
    &["owner", "user", "member"],
    &["container", "pod"],
    &["reason", "cause"],
    &["whitelist", "allowlist", "white"],
    &["blacklist", "denylist", "black"],
    &[
        "handle", "deal", "process", "handled", "dealt", "dealed", "operate",
    ],
    &["sort", "order"],
    &["group", "groups", "grouping"],
    &["cancel", "stop", "terminate", "abort"],
    &["version", "ver", "revision"],
];

/// Groups of words in which each line excludes the others: what one line names, no other does.
const EXCLUSIVE: &[&[&[&str]]] = &[
    &[
        &["start", "begin", "from", "started", "starttime"],
        &[
            "end",
            "finish",
            "stop",
            "until",
            "to",
            "expire",
            "expired",
            "expiration",
            "endtime",
        ],
    ],
    &[
        &["max", "maximum", "most", "upper", "high", "top"],
        &["min", "minimum", "least", "lower", "low", "bottom"],
        &["avg", "average", "mean", "medium"],
    ],
    &[
        &["src", "source", "origin", "original", "from"],
        &["dst", "dest", "destination", "target", "to"],
    ],
    &[
        &["enable", "enabled", "on", "open"],
        &["disable", "disabled", "off", "close", "closed"],
    ],
    &[
        &["new", "next"],
        &["old", "previous", "prev", "current", "origin", "original"],
    ],
    &[
        &["first", "earliest"],
        &["last", "latest", "final", "newest"],
        &["next"],
    ],
    &[&["before", "pre", "previous"], &["after", "post"]],
    &[
        &[
            "in", "ingress", "inbound", "input", "incoming", "rx", "inflow",
        ],
        &[
            "out", "egress", "outbound", "output", "outgoing", "tx", "outflow",
        ],
    ],
    &[&["up", "upload"], &["down", "download"]],
    &[
        &["cpu", "vcpu"],
        &["gpu"],
        &["memory", "mem"],
        &["disk"],
        &["bandwidth"],
        &["network"],
        &["fpga"],
    ],
    &[
        &["read", "get", "describe", "list", "query"],
        &["write", "put", "set"],
    ],
    &[
        &[
            "describe", "get", "query", "list", "fetch", "search", "check", "count",
        ],
        &[
            "create", "add", "insert", "generate", "new", "buy", "purchase", "allocate",
        ],
        &[
            "modify", "update", "change", "set", "edit", "put", "save", "refresh",
        ],
        &["delete", "remove", "release", "del", "clear"],
        &["bind", "attach", "associate", "join", "tag"],
        &["unbind", "detach", "disassociate", "quit", "untag"],
        &["enable", "open"],
        &["disable", "close"],
        &["start", "run", "begin", "launch"],
        &["stop", "cancel", "abort", "terminate", "pause", "end"],
        &["restart", "reboot", "resume"],
        &["install"],
        &["uninstall"],
        &["import"],
        &["export", "download"],
        &["upload"],
        &["upgrade"],
        &["downgrade", "rollback"],
        &["copy", "clone"],
        &["verify", "validate"],
        &["renew"],
        &["grant", "authorize"],
        &["revoke"],
        &["lock", "block", "ban"],
        &["unlock", "unblock"],
        &["handle", "operate", "deal", "process"],
        &["convert"],
        &["submit", "send", "publish"],
        &["sync", "synchronize"],
    ],
    &[
        &["created", "create", "creation"],
        &[
            "modified", "modify", "update", "updated", "change", "changed",
        ],
        &["deleted", "delete", "removed"],
        &["expire", "expired", "expiration"],
        &["finished", "finish", "end", "completed"],
        &["release", "released"],
        &["start", "started"],
        &["scan", "scanned"],
        &["check", "checked"],
        &["login"],
    ],
    &[
        &["private", "intranet", "inner", "internal", "vpc"],
        &["public", "internet", "outer", "external"],
    ],
    &[
        &["success", "succeeded", "successful", "ok", "pass", "passed"],
        &["fail", "failed", "failure", "error", "errors", "exception"],
        &["pending", "waiting", "wait"],
        &["running", "processing", "doing"],
        &["timeout"],
        &["cancelled", "canceled"],
    ],
    &[
        &["used", "usage", "use", "consumed"],
        &[
            "free",
            "available",
            "remaining",
            "remain",
            "left",
            "idle",
            "unused",
        ],
        &["total", "all", "sum"],
        &["reserved"],
    ],
    &[&["left"], &["right"]],
    &[&["get"], &["list"]],
    &[
        &["include", "includes", "inclusive"],
        &["exclude", "excludes", "exclusive"],
    ],
    &[&["name"], &["namespace"]],
    &[&["suggest", "suggested"], &["open"], &["close"]],
    &[
        &["critical", "serious"],
        &["high"],
        &["medium", "middle", "suspicious"],
        &["low", "remind"],
        &["info"],
    ],
    &[
        &["second", "seconds"],
        &["minute", "minutes"],
        &["hour", "hours", "hourly"],
        &["day", "days", "daily"],
        &["week", "weeks", "weekly"],
        &["month", "months", "monthly"],
        &["year", "years", "yearly"],
    ],
    &[
        &["tcp"],
        &["udp"],
        &["http"],
        &["https"],
        &["icmp"],
        &["ssh"],
        &["rdp"],
        &["ftp"],
        &["sql"],
    ],
    &[
        &["allow", "accept", "permit", "white", "whitelist"],
        &[
            "deny",
            "drop",
            "forbid",
            "reject",
            "refuse",
            "black",
            "blacklist",
        ],
    ],
    &[
        &["prepaid", "subscription", "prepay"],
        &["postpaid", "payg", "postpay"],
    ],
    &[
        &["master", "primary", "main"],
        &["slave", "secondary", "backup", "standby", "replica", "sub"],
    ],
    &[&["linux"], &["windows"], &["mac", "macos"]],
    &[
        &["aws"],
        &["azure"],
        &["huawei"],
        &["tencent"],
        &["google"],
        &["aliyun", "alibaba"],
        &["idc"],
        &["volcengine"],
    ],
    &[
        &["ecs"],
        &["slb", "clb"],
        &["alb"],
        &["nlb"],
        &["rds"],
        &["oss"],
        &["eni"],
        &["eip"],
        &["vpc"],
        &["ecr"],
        &["acr"],
        &["nas"],
        &["nat"],
        &["eci"],
        &["sls"],
    ],
    &[
        &["image"],
        &["container"],
        &["cluster"],
        &["node"],
        &["pod"],
        &["namespace"],
        &["registry", "repo", "repository"],
        &["host", "machine", "server"],
        &["agentless"],
    ],
    &[
        &["vul", "vulnerability", "vuln"],
        &["baseline", "hc", "health"],
        &["alarm", "alert"],
        &["malicious", "virus", "malware"],
        &["sensitive"],
        &["risk"],
    ],
    &[&["major"], &["minor"], &["patch"]],
    &[&["parent"], &["child", "sub"], &["root"], &["leaf"]],
    &[&["width"], &["height"], &["depth"]],
    &[&["day"], &["night"]],
    &[
        &["request", "req", "input"],
        &["response", "resp", "output"],
    ],
    &[&["system"], &["custom", "customized", "user"], &["default"]],
    &[&["true", "yes"], &["false", "no"]],
    &[&["md"], &["sha"]],
    &[&["hard"], &["soft"]],
    &[&["online"], &["offline"]],
    &[&["incremental", "inc"], &["full"]],
    &[&["called"], &["calling", "caller"]],
    &[&["key"], &["value", "val"]],
    &[&["bond"], &["slave"], &["trunk"], &["member"]],
    // What kind of fact the name holds.
    &[
        &["id", "ids", "identifier", "uid"],
        &["uuid", "uuids"],
        &["arn"],
        &["name", "names", "title", "nickname"],
        &["type", "types", "category", "kind", "class"],
        &["status", "state", "statuses"],
        &["time", "timestamp", "date", "ts"],
        &["period", "interval", "duration", "cycle", "frequency"],
        &[
            "count", "num", "number", "total", "amount", "quantity", "cnt",
        ],
        &["size", "length", "capacity"],
        &["url", "uri", "link", "href", "endpoint"],
        &["ip", "address", "addr", "cidr"],
        &["port", "ports"],
        &["code", "codes"],
        &["message", "msg"],
        &["description", "desc", "remark", "comment", "note", "memo"],
        &["key", "keys"],
        &["value", "values", "val"],
        &["version", "versions", "ver"],
        &["level", "levels", "severity", "grade"],
        &["region", "regions"],
        &["zone", "zones"],
        &["path", "paths", "directory", "dir"],
        &["tag", "tags", "label", "labels"],
        &["password", "passwd", "pwd"],
        &["token", "tokens"],
        &["mode", "modes"],
        &["result", "results"],
        &[
            "config",
            "configuration",
            "conf",
            "setting",
            "settings",
            "cfg",
        ],
        &["detail", "details", "info", "infos"],
        &["index"],
        &["offset"],
        &["limit"],
        &["percent", "percentage", "ratio", "rate"],
        &["protocol"],
        &["enable", "enabled", "flag", "switch"],
        &["owner"],
        &["rule", "rules"],
        &["policy", "policies"],
        &["task", "tasks"],
        &["reason"],
        &["score"],
        &["hash", "md"],
        &["summary", "statistics", "statistic"],
    ],
];

/// Words that set a thing apart from its like: with one of them it is another thing.
const DISCRIMINATORS: &str = "\
    new old sub last first latest next previous max min total all real inner outer public \
    private internet intranet not no un non start end begin source target src dst dest parent \
    child root default custom original extra other backup master slave temp avg current history \
    batch multi today yesterday before after failed success ipv vpc classic count type status \
    time list url size version text key value display show available used enabled disabled \
    unprotected protected has can risk try stat summary member";

/// Words that are a mistyped other word's look-alike, though both are right.
const LOOKALIKES: &str = "\
    account action activate active activity allocation amount application attach attack auth \
    auto back band base batch bind black block bond border called caller case cname code conf \
    connect content context core cost count creation data date deal deletion desc dest diagnosis \
    diagnostic disk drain edition entity eviction external flow from full handle have host \
    identity inference init install interception internal internet interruption interval \
    intranet kind last later layer like line link list live location lock machine match method \
    mode model mount name next node none note order outer paid pair part patch path point pool \
    port post preset privilege process prod progress project protect pull quality quantity rate \
    read ready real record reference relation remain remote remove replication reset resource \
    retain risk robot role root rotation route router rule sale saml save scale scope score \
    section security selection series server service severity share show side size slave slow \
    smart sort source stage start stat state status step stop store switch talk task text time \
    title tracing trail train training trial type uninstall unit user vswitch white width with \
    work worm write yaml zone load game rows cols head lead left lift mail main male page pass \
    past plan plane plate price prime print range rank test cause prize tests best rest total \
    token taken track trace value valve";

/// Whether two words stand for one another.
pub(super) fn are_synonyms(a: &str, b: &str) -> bool {
    SYNONYMS
        .iter()
        .any(|words| words.contains(&a) && words.contains(&b))
}

/// Whether two words exclude each other.
pub(super) fn are_exclusive(a: &str, b: &str) -> bool {
    EXCLUSIVE.iter().any(|group| {
        let line = |word: &str| group.iter().position(|line| line.contains(&word));
        matches!((line(a), line(b)), (Some(a), Some(b)) if a != b)
    })
}

/// Whether a word by itself sets a thing apart.
pub(super) fn is_discriminator(word: &str) -> bool {
    DISCRIMINATORS.split(' ').any(|it| it == word)
}

/// Second parts of words such as `namespace`, which is no long spelling of `name`.
const PARTS: &str = "\
    space name base word path file type code list line time stamp size port room mark work book \
    point card less group";

/// Whether the rest of a word is a word, so that the whole is a compound.
pub(super) fn is_word(rest: &str) -> bool {
    PARTS.split(' ').any(|it| it == rest)
}

/// Whether a word is right as it stands, so that it is no typing error of its like.
pub(super) fn is_lookalike(word: &str) -> bool {
    let single = word.strip_suffix('s').unwrap_or(word);
    LOOKALIKES.split(' ').any(|it| it == word || it == single)
}

/// Letters and digits of a name in lower case.
pub(super) fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
