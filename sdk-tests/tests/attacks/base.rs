//! A small spec that says a text of every kind, and the places where it says them.

use std::collections::BTreeMap;

use acs_codegen::source::SourceMap;
use serde_json::{Value, json};

/// The files of a spec folder, by path; JSON is YAML.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Base(BTreeMap<String, Value>);

const SERVICE: &str = "demo/2020-01-01/service.yaml";
const OPERATION: &str = "demo/2020-01-01/operations/Get.yaml";
const OLD: &str = "demo/2020-01-01/history/2019-01-01/operations/Get.yaml";
const REVISION: &str = "demo/2020-01-01/history/2019-01-01/revision.yaml";
const OVERRIDES: &str = "demo/2020-01-01/overrides/mended.yaml";

/// Where a text can stand.
pub(crate) struct Place {
    /// Such as `operation /summary`; what is behind `: key` is the key itself.
    pub(crate) name: &'static str,
    /// Whether it is a text for people, so that nothing depends on it but what people read.
    pub(crate) is_prose: bool,
}

const fn prose(name: &'static str) -> Place {
    Place {
        name,
        is_prose: true,
    }
}

const fn name(name: &'static str) -> Place {
    Place {
        name,
        is_prose: false,
    }
}

/// Every place of a spec that takes what its author likes to write.
pub(crate) const PLACES: &[Place] = &[
    prose("service /title"),
    prose("service /doc"),
    prose("service /groups/main/title"),
    prose("service /groups/main/doc"),
    prose("service /shapes/Shared/doc"),
    prose("service /shapes/Shared/members/Inner/doc"),
    name("service /product"),
    name("service /version"),
    name("service /page"),
    name("service /reference"),
    name("service /ramCode"),
    name("service /crate"),
    name("service /crateVersion"),
    name("service /protocol"),
    name("service /revision"),
    name("service /endpoints/prefix"),
    name("service /endpoints/regions/cn-hangzhou/public"),
    name("service /endpoints/regions/cn-hangzhou/vpc"),
    name("service /endpoints/regions/cn-hangzhou: key"),
    name("service /groups/main: key"),
    name("service /shapes/Shared: key"),
    name("service /shapes/Shared/members/Inner: key"),
    name("service /shapes/Shared/name"),
    prose("operation /summary"),
    prose("operation /doc"),
    prose("operation /deprecated"),
    prose("operation /pageDiffers"),
    prose("operation /parameters/Name/doc"),
    prose("operation /parameters/Name/deprecated"),
    prose("operation /parameters/Name/pageDiffers"),
    prose("operation /parameters/Name/unit"),
    prose("operation /parameters/Name/default"),
    prose("operation /parameters/Name/example"),
    prose("operation /parameters/Note/example"),
    prose("operation /parameters/Kind/values/a"),
    prose("operation /parameters/Kind/values/b/doc"),
    prose("operation /response/doc"),
    prose("operation /response/members/Status/doc"),
    prose("operation /response/members/Status/example"),
    prose("operation /errors/0/message"),
    prose("operation /errors/0/doc"),
    prose("operation /examples/0/title"),
    prose("operation /changes/0/summary"),
    prose("operation /shapes/Own/members/Deep/doc"),
    name("operation /operation"),
    name("operation /name"),
    name("operation /page"),
    name("operation /group"),
    name("operation /path"),
    name("operation /methods/0"),
    name("operation /authorization/action"),
    name("operation /authorization/resources/0"),
    name("operation /authorization/conditionKeys/0"),
    name("operation /authorization/associatedOperations/0"),
    name("operation /parameters/Name: key"),
    name("operation /parameters/Name/field"),
    name("operation /parameters/Text/pattern"),
    name("operation /parameters/Name/since"),
    name("operation /parameters/Kind/name"),
    name("operation /parameters/Kind/values/a: key"),
    name("operation /parameters/Kind/values/b/name"),
    name("operation /parameters/Header: key"),
    name("operation /parameters/Count/default"),
    name("operation /parameters/Count/minimum"),
    name("operation /response/members/Status: key"),
    name("operation /response/members/Status/formerly/0"),
    name("operation /response/members/Own/shape"),
    name("operation /shapes/Own: key"),
    name("operation /success/member"),
    name("operation /success/equals/0"),
    name("operation /pagination/items"),
    name("operation /errors/0/code"),
    name("operation /errors/0/status"),
    name("operation /errors/0/name"),
    name("operation /examples/0/response"),
    name("operation /changes/0/date"),
    name("operation /summary: key"),
    prose("revision /doc"),
    prose("revision /announced/0"),
    name("revision /published"),
    prose("old /summary"),
    prose("old /doc"),
    name("overrides /0/target"),
    name("overrides /0/why"),
    name("overrides /0/since"),
    name("overrides /0/source"),
    name("file: product"),
    name("file: version"),
    name("file: operation"),
    name("file: history"),
    name("file: beside"),
];

impl Base {
    pub(crate) fn new() -> Self {
        let service = json!({
            "product": "Demo", "version": "2020-01-01", "title": "Demo", "protocol": "roa",
            "doc": "What it is for.", "page": "https://example.com/demo",
            "reference": "https://example.com/reference/", "ramCode": "demo",
            "crate": "acs-demo", "crateVersion": "0.1.0", "revision": "2020-01-01",
            "endpoints": {"rule": "regional", "prefix": "demo", "regions": {
                "cn-hangzhou": {"public": "demo.example.com", "vpc": "demo-vpc.example.com"}}},
            "groups": {"main": {"title": "Main things", "doc": "What they share."}},
            "shapes": {"Shared": {"type": "object", "doc": "A thing.", "name": "Shared", "members": {
                "Inner": {"type": "string", "doc": "A part."}}}},
        });
        let operation = json!({
            "operation": "Get", "summary": "Gets a thing.", "doc": "More about it.",
            "page": "https://example.com/get", "group": "main", "name": "get", "path": "/things/{Id}",
            "methods": ["POST"], "deprecated": "Call another.", "pageDiffers": "It says so.",
            "revision": "2020-01-01",
            "authorization": {"action": "demo:Get", "access": "get", "resources": ["acs:demo:*:*:*"],
                "conditionKeys": ["demo:Key"], "associatedOperations": ["demo:Other"]},
            "parameters": {
                "Id": {"in": "path", "type": "string", "required": true, "doc": "Which one."},
                "Name": {"in": "query", "type": "string", "doc": "A name.", "default": "a", "example": "b",
                    "unit": "words", "since": "2020-01-01", "deprecated": "Use another.", "pageDiffers": "So.",
                    "field": "name"},
                "Text": {"in": "query", "type": "string", "doc": "A text.", "pattern": "^.*$"},
                "Kind": {"in": "query", "type": "string", "doc": "A kind.", "name": "Kind",
                    "values": {"a": "The first.", "b": {"doc": "The second.", "name": "Second"}}},
                "Header": {"in": "header", "type": "string", "doc": "A header."},
                "Note": {"in": "query", "type": "string", "doc": "A note.", "example": "a note"},
                "Count": {"in": "query", "type": "integer", "doc": "How many.", "default": 3, "minimum": 1},
                "PageNumber": {"in": "query", "type": "integer", "doc": "Which page."},
                "PageSize": {"in": "query", "type": "integer", "doc": "How large a page."},
            },
            "response": {"type": "object", "doc": "The answer.", "members": {
                "Success": {"type": "string", "doc": "Whether it worked."},
                "Status": {"type": "string", "doc": "A status.", "example": "ok", "formerly": ["status"]},
                "Total": {"type": "integer", "doc": "How many there are."},
                "Items": {"type": "array", "doc": "Things.", "items": {"shape": "Shared"}},
                "Own": {"shape": "Own", "doc": "One of its own."},
            }},
            "success": {"member": "Success", "equals": ["yes"]},
            "pagination": {"items": "Items", "page": "PageNumber", "size": "PageSize", "total": "Total"},
            "errors": [{"status": 400, "code": "NoThing", "message": "There is none.", "doc": "Look again.",
                "name": "NoThing"}],
            "examples": [{"title": "One thing", "response": "{\"Success\": \"yes\"}"}],
            "changes": [{"date": "2020-01-01", "summary": "Something changed."}],
            "shapes": {"Own": {"type": "object", "doc": "Its own.", "members": {
                "Deep": {"type": "string", "doc": "A deep part."}}}},
        });
        let mut old = operation.clone();
        old["summary"] = "Got a thing.".into();
        old["doc"] = "Less about it.".into();
        let revision =
            json!({"doc": "It began.", "published": "2019-01-02", "announced": ["It is new."]});
        let overrides = json!([{"target": "Get/parameters/Header", "why": "It is so.", "since": "2020-01-01",
            "source": "https://example.com/why", "set": {"required": true}}]);
        old.as_object_mut().expect("an object").remove("revision");
        let files = [
            (SERVICE, service),
            (OPERATION, operation),
            (OLD, old),
            (REVISION, revision),
            (OVERRIDES, overrides),
        ];
        Self(files.map(|(path, it)| (path.to_owned(), it)).into())
    }

    /// The same with another text at a place; nothing if what was put elsewhere took the place away.
    pub(crate) fn with(&self, place: &Place, text: &str) -> Option<Self> {
        let mut changed = self.clone();
        changed.put(place, text)?;
        Some(changed)
    }

    fn put(&mut self, place: &Place, text: &str) -> Option<()> {
        if let Some(part) = place.name.strip_prefix("file: ") {
            self.rename(part, text);
            return Some(());
        }
        let (file, pointer) = place.name.split_once(' ')?;
        let path = match file {
            "service" => SERVICE,
            "operation" => OPERATION,
            "revision" => REVISION,
            "old" => OLD,
            "overrides" => OVERRIDES,
            other => panic!("no file {other}"),
        };
        let mut document = self.0.remove(path)?;
        match pointer.strip_suffix(": key") {
            Some(pointer) => rename_key(&mut document, pointer, text)?,
            None => *document.pointer_mut(pointer)? = text.into(),
        }
        // What names the thing by its key follows it.
        match pointer {
            "/groups/main: key" => self.follow("/group", text)?,
            "/shapes/Shared: key" => self.follow("/response/members/Items/items/shape", text)?,
            _ => {}
        }
        // A path that says the same as its file is not what makes the text harmless.
        let path = match pointer {
            "/operation" => path.replace("/Get.", &format!("/{text}.")),
            "/product" => path.replace("demo/", &format!("{}/", text.to_lowercase())),
            "/version" => path.replace("/2020-01-01/s", &format!("/{text}/s")),
            _ => path.to_owned(),
        };
        if matches!(pointer, "/product" | "/version") {
            let files = std::mem::take(&mut self.0).into_iter();
            let folder = path.trim_end_matches("service.yaml");
            self.0 = files
                .map(|(path, it)| (path.replace("demo/2020-01-01/", folder), it))
                .collect();
        }
        self.0.insert(path, document);
        Some(())
    }

    fn follow(&mut self, pointer: &str, text: &str) -> Option<()> {
        for path in [OPERATION, OLD] {
            *self.0.get_mut(path)?.pointer_mut(pointer)? = text.into();
        }
        Some(())
    }

    /// Files and folders with another name.
    fn rename(&mut self, part: &str, text: &str) {
        let files = std::mem::take(&mut self.0).into_iter();
        let renamed = files.map(|(path, it)| {
            let path = match part {
                "product" => path.replace("demo/", &format!("{text}/")),
                "version" => path.replace("demo/2020-01-01/", &format!("demo/{text}/")),
                "operation" => path.replace("1/operations/Get.", &format!("1/operations/{text}.")),
                "history" => path.replace("history/2019-01-01", &format!("history/{text}")),
                _ => path,
            };
            (path, it)
        });
        self.0 = renamed.collect();
        if part == "beside" {
            let path = format!("demo/2020-01-01/{text}");
            self.0.insert(path, json!("nothing"));
        }
    }

    /// What the generator reads.
    pub(crate) fn sources(&self) -> SourceMap {
        SourceMap::from_texts(self.texts())
    }

    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        let files = self.0.iter();
        files
            .map(|(path, it)| (path.clone(), it.to_string()))
            .collect()
    }
}

/// Gives a key another name, and names it anew where a name of its scope is used.
fn rename_key(document: &mut Value, pointer: &str, text: &str) -> Option<()> {
    let (parent, key) = pointer.rsplit_once('/')?;
    let map = document.pointer_mut(parent)?.as_object_mut()?;
    let value = map.remove(key)?;
    map.insert(text.to_owned(), value);
    if parent == "/shapes" && key == "Own" {
        *document.pointer_mut("/response/members/Own/shape")? = text.into();
    }
    Some(())
}
