//! The site as it is served: from memory, with the panel on the pages of operations.
//!
//! A path is a key of a map. No file of this machine is ever opened for a request.

use std::collections::BTreeMap;

use acs_codegen::files::Files;
use bytes::Bytes;
use http::HeaderValue;

use crate::answer::Answer;

/// Where a page has room for what the explorer adds.
const ROOM: &str = "<!-- explorer -->";

/// Path without the leading `/` → contents.
pub(crate) struct Pages(BTreeMap<String, Bytes>);

impl Pages {
    /// The files of the site and of the panel. The token goes into the pages and nowhere else.
    pub(crate) fn new(site: &Files, token: &str) -> Self {
        let tags = format!(
            "<link rel=\"stylesheet\" href=\"/_explore/explore.css\">\n\
             <script type=\"module\" src=\"/_explore/explore.js\" data-explore-token=\"{token}\"></script>"
        );
        let site = site.iter().map(|(path, contents)| {
            let contents = match path.ends_with(".html") {
                true => with_tags(contents, &tags),
                false => contents.to_owned(),
            };
            (path.to_owned(), Bytes::from(contents))
        });
        let own = PANEL.iter().map(|(name, contents)| {
            let path = format!("_explore/{name}");
            (path, Bytes::from_static(contents.as_bytes()))
        });
        Self(site.chain(own).collect())
    }

    /// The file of a path such as `/sas/2018-12-03/`, if there is one.
    pub(crate) fn get(&self, path: &str) -> Option<Answer> {
        let key = path.strip_prefix('/')?;
        if let Some(contents) = self.0.get(key) {
            return Some(Answer::new(kind(key), contents.clone()));
        }
        let is_folder = key.is_empty() || key.ends_with('/');
        if is_folder {
            let index = self.0.get(&format!("{key}index.html"))?;
            return Some(Answer::new(kind("index.html"), index.clone()));
        }
        // Relative links of a folder's page need the slash. The key is that of a file, so it
        // names no other host.
        let is_known = self.0.contains_key(&format!("{key}/index.html"));
        let to = HeaderValue::try_from(format!("/{key}/")).ok()?;
        is_known.then(|| Answer::moved(to))
    }
}

/// The files of the panel.
const PANEL: &[(&str, &str)] = &[
    ("answer.js", include_str!("../assets/answer.js")),
    ("api.js", include_str!("../assets/api.js")),
    ("dom.js", include_str!("../assets/dom.js")),
    ("explore.css", include_str!("../assets/explore.css")),
    ("explore.js", include_str!("../assets/explore.js")),
    ("field.js", include_str!("../assets/field.js")),
    ("list.js", include_str!("../assets/list.js")),
    ("preview.js", include_str!("../assets/preview.js")),
    ("tabs.js", include_str!("../assets/tabs.js")),
    ("target.js", include_str!("../assets/target.js")),
];

fn with_tags(page: &str, tags: &str) -> String {
    // The last one: what a page quotes comes before its end.
    match page.rsplit_once(ROOM) {
        Some((before, after)) => [before, tags, after].concat(),
        None => page.to_owned(),
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Pages {
        let site = [
            ("index.html", "<p>home</p><!-- explorer --></body>"),
            ("sas/index.html", "<p>sas</p>"),
            ("assets/site.js", "// <!-- explorer -->"),
        ];
        let site = site.map(|(path, text)| (path.to_owned(), text.to_owned()));
        Pages::new(&site.into_iter().collect(), "secret-token")
    }

    #[test]
    fn the_tags_stand_where_the_page_has_room_for_them() {
        let page = pages().get("/").unwrap();
        let text = std::str::from_utf8(&page.body).unwrap();
        assert!(text.starts_with("<p>home</p><link rel"), "{text}");
        assert!(text.ends_with("data-explore-token=\"secret-token\"></script></body>"));
    }

    #[test]
    fn the_token_is_in_no_file_that_another_site_could_include() {
        let pages = pages();
        for path in [
            "/assets/site.js",
            "/_explore/explore.js",
            "/_explore/explore.css",
        ] {
            let file = pages.get(path).unwrap();
            let text = std::str::from_utf8(&file.body).unwrap();
            assert!(!text.contains("secret-token"), "{path}");
        }
    }

    #[test]
    fn a_folder_is_its_index_and_has_a_slash() {
        let pages = pages();
        assert_eq!(pages.get("/sas/").unwrap().body, "<p>sas</p>");
        let moved = pages.get("/sas").unwrap();
        assert_eq!(moved.location.unwrap(), "/sas/");
        for path in [
            "", "sas/", "//sas", "/sas//", "/../sas/", "/nothing", "/assets",
        ] {
            assert!(pages.get(path).is_none(), "{path}");
        }
    }
}
