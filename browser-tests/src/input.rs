//! Mouse and keyboard: what a test does to a page goes the way of a person's hands.

use serde_json::{Value, json};

use crate::Page;
use crate::page::element;

impl Page {
    /// Clicks into the middle of the first element that fits.
    ///
    /// # Panics
    ///
    /// If there is none, or if something else lies over it.
    pub fn click(&self, selector: &str) {
        let place = self.evaluate(&format!(
            "(() => {{
                const it = {element};
                if (!it) return 'nothing fits';
                it.scrollIntoView({{ block: 'center', behavior: 'instant' }});
                const box = it.getBoundingClientRect();
                const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
                const top = document.elementFromPoint(x, y);
                const isOver = top && !it.contains(top) && !top.contains(it) && !it.labels?.length;
                return isOver ? 'covered by ' + top.outerHTML.slice(0, 200) : {{ x, y }};
            }})()",
            element = element(selector)
        ));
        let (x, y) = (&place["x"], &place["y"]);
        assert!(x.is_number(), "{selector}: {place}");
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Types a text into what has the focus.
    pub fn type_text(&self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Clicks a field, replaces what it says, and leaves it.
    pub fn fill(&self, selector: &str, text: &str) {
        self.click(selector);
        self.evaluate(&format!("{}.select?.()", element(selector)));
        match text {
            "" => self.press("Delete"),
            text => self.type_text(text),
        }
        self.press("Tab");
    }

    /// Chooses an option of a `<select>` by its value, as its menu would.
    ///
    /// # Panics
    ///
    /// If it has no such option.
    pub fn choose(&self, selector: &str, value: &str) {
        let chosen = self.evaluate(&format!(
            "(() => {{
                const it = {element};
                it.value = {value};
                it.dispatchEvent(new Event('input', {{ bubbles: true }}));
                it.dispatchEvent(new Event('change', {{ bubbles: true }}));
                return it.value;
            }})()",
            element = element(selector),
            value = Value::from(value),
        ));
        assert_eq!(chosen, value, "{selector}");
    }

    /// Presses and releases a key, such as `Tab`, `Enter`, `ArrowDown` or `/`.
    pub fn press(&self, key: &str) {
        self.press_with(key, 0);
    }

    /// The same while Shift is held.
    pub fn press_shifted(&self, key: &str) {
        self.press_with(key, 8);
    }

    fn press_with(&self, key: &str, modifiers: u8) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Tab" => (9, ""),
            "Escape" => (27, ""),
            "Delete" => (46, ""),
            "ArrowUp" => (38, ""),
            "ArrowDown" => (40, ""),
            "ArrowLeft" => (37, ""),
            "ArrowRight" => (39, ""),
            " " => (32, " "),
            key => (0, key),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({
                "type": kind, "key": key, "code": key,
                "windowsVirtualKeyCode": code, "modifiers": modifiers,
            });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = text.into();
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }
}
