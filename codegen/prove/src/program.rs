//! A program that touches every public item of a generated crate, one function a use.
//!
//! Nothing is imported: each function spells its paths in full, so that an error lies in the
//! function whose use it is about, and the other functions tell what they have to tell.

use acs_codegen::model::{Crate, Enum, Field, Item, Operation, RustType, Struct, TypePath};

mod operation;
mod types;

/// A function of a [`Program`], and what it is about.
#[derive(Clone, Debug)]
pub struct Use {
    /// Items of the crate that it relies on, by the paths of `acs_diff::surface`. One that ends
    /// in `::` stands for all below it.
    pub items: Vec<String>,
    /// The cargo feature it needs.
    pub feature: Option<String>,
    /// One line of Rust.
    pub text: String,
}

/// A program that uses a crate.
#[derive(Clone, Debug)]
pub struct Program {
    /// Name of the crate in Rust.
    pub krate: String,
    /// Its functions.
    pub uses: Vec<Use>,
}

/// What every program starts with, as one line.
const PRELUDE: &str = "fn any<T>() -> T { loop {} } fn is<T: ?Sized>() {}";

impl Program {
    /// The program for a crate.
    pub fn of(krate: &Crate) -> Self {
        let mut writer = Writer {
            krate,
            name: krate.name.replace('-', "_"),
            operation: None,
            uses: Vec::new(),
        };
        writer.krate();
        Self {
            krate: writer.name,
            uses: writer.uses,
        }
    }

    /// The text with the functions that `keep` chooses. Function `n` is on line `n + 2`.
    pub fn text(&self, keep: impl Fn(usize) -> bool) -> String {
        let mut text = PRELUDE.to_owned();
        for (index, Use { text: body, .. }) in self.uses.iter().enumerate() {
            text.push('\n');
            if keep(index) {
                text += &format!("mod u{index} {{ use super::{{any, is}}; {body} }}");
            }
        }
        text + "\n"
    }

    /// The function on a line of [`Program::text`], if one is.
    pub fn on_line(&self, line: u64) -> Option<usize> {
        let index = usize::try_from(line.checked_sub(2)?).ok()?;
        (index < self.uses.len()).then_some(index)
    }
}

struct Writer<'a> {
    krate: &'a Crate,
    name: String,
    operation: Option<&'a Operation>,
    uses: Vec<Use>,
}

impl<'a> Writer<'a> {
    fn add(&mut self, items: &[&str], text: String) {
        self.uses.push(Use {
            items: items.iter().map(|&item| item.to_owned()).collect(),
            feature: self.operation.and_then(|it| it.feature.clone()),
            text,
        });
    }

    fn krate(&mut self) {
        let k = self.name.clone();
        self.add(
            &[""],
            format!(
                "fn f() -> (&'static str, &'static str, &'static {k}::runtime::Endpoints) \
                 {{ ({k}::PRODUCT, {k}::API_VERSION, {k}::ENDPOINTS) }}"
            ),
        );
        self.add(
            &[""],
            format!(
                "fn f(c: {k}::Client, b: {k}::blocking::Client, o: {k}::runtime::CallOptions) \
                 {{ let _: {k}::client::Operations<{k}::runtime::Async> = c.with_options(o); \
                 let _: {k}::client::Operations<{k}::runtime::Blocking> = b; \
                 let _ = format!(\"{{c:?}}\"); }}"
            ),
        );
        self.methods_of_client();
        if let Some(codes) = &self.krate.error_codes {
            self.enumeration(codes, &codes.ident.to_string());
        }
        for item in &self.krate.shapes {
            self.item(item, "shapes");
        }
        for operation in &self.krate.operations {
            self.operation = Some(operation);
            self.operation(operation);
        }
    }

    /// What an operation of the same name would hide, if none does.
    fn methods_of_client(&mut self) {
        let uses = [
            ("clone", "let _: C = c.clone();"),
            ("clone_from", "c.clone_from(&d);"),
            ("clone_into", "c.clone_into(&mut d);"),
            ("to_owned", "let _: C = c.to_owned();"),
            ("into", "let _: C = c.into();"),
            ("try_into", "let _: Result<C, _> = c.try_into();"),
        ];
        for (method, text) in uses {
            if self.krate.operations.iter().any(|it| it.module == method) {
                continue;
            }
            let k = &self.name;
            let text = format!("use {k}::Client as C; fn f(mut c: C, mut d: C) {{ {text} }}");
            self.add(&["", method], text);
        }
    }

    fn item(&mut self, item: &'a Item, module: &str) {
        match item {
            Item::Struct(object) => self.object(object, &format!("{module}::{}", object.ident)),
            Item::Enum(values) => {
                self.enumeration(values, &format!("{module}::{}", values.ident));
            }
        }
    }

    fn enumeration(&mut self, values: &Enum, item: &str) {
        let k = &self.name;
        let path = format!("{k}::{item}");
        let text = format!(
            "fn has<T: Clone + Copy + Eq + std::fmt::Debug + {} + {k}::runtime::Enumeration>() {{}} \
             fn f(v: {path}) -> {k}::runtime::Open<{path}> {{ has::<{path}>(); v.into() }}",
            types::AUTO_TRAITS
        );
        self.add(&[item], text);
        for variant in &values.variants {
            let name = &variant.ident;
            let text = format!(
                "fn f(v: {path}) -> {path} {{ match v {{ {path}::{name} => any(), _ => {path}::{name} }} }}"
            );
            self.add(&[&format!("{item}::{name}")], text);
        }
    }

    fn object(&mut self, object: &Struct, item: &str) {
        let k = &self.name;
        let path = format!("{k}::{item}");
        let text = format!(
            "fn has<T: Default + Clone + PartialEq + std::fmt::Debug + {} + {k}::runtime::Struct \
             + {k}::runtime::__private::serde::Serialize \
             + for<'de> {k}::runtime::__private::serde::Deserialize<'de>>() {{}} \
             fn f() {{ has::<{path}>() }}",
            types::AUTO_TRAITS
        );
        self.add(&[item], text);
        self.methods_of_traits(item, object);
        for field in &object.fields {
            self.field(field, item);
            if object.is_input {
                self.setter(field, item);
            }
        }
    }

    /// What an inherent method of the same name would hide, if none does.
    fn methods_of_traits(&mut self, item: &str, object: &Struct) {
        let path = format!("{}::{item}", self.name);
        let uses = [
            ("clone", format!("let _: {path} = v.clone();")),
            ("clone_from", "v.clone_from(&w);".to_owned()),
            ("clone_into", "v.clone_into(&mut w);".to_owned()),
            ("eq", "let _: bool = v.eq(&w);".to_owned()),
            ("ne", "let _: bool = v.ne(&w);".to_owned()),
            ("to_owned", format!("let _: {path} = w.to_owned();")),
            (
                "into",
                format!("let x: {path} = any(); let _: {path} = x.into();"),
            ),
            (
                "try_into",
                format!("let x: {path} = any(); let _: Result<{path}, _> = x.try_into();"),
            ),
        ];
        for (method, text) in uses {
            if object.is_input && object.fields.iter().any(|field| field.ident == method) {
                continue;
            }
            // A setter goes with its field.
            let field = format!("{item}::{method}");
            let text = format!("fn f(mut v: {path}, mut w: {path}) {{ {text} }}");
            self.add(&[item, &field, &format!("{field}()")], text);
        }
    }

    fn field(&mut self, field: &Field, owner: &str) {
        let path = format!("{}::{owner}", self.name);
        let name = &field.ident;
        let ty = self.spell(&field.ty);
        let ty = match field.is_optional() {
            true => format!("Option<{ty}>"),
            false => ty,
        };
        let text = format!(
            "fn f(v: &mut {path}) {{ let _: &{ty} = &v.{name}; v.{name} = any::<{ty}>(); \
             let {path} {{ {name}: _, .. }} = v; }}"
        );
        self.add(&[&format!("{owner}::{name}")], text);
    }

    fn setter(&mut self, field: &Field, owner: &str) {
        let path = format!("{}::{owner}", self.name);
        let name = &field.ident;
        let items = [format!("{owner}::{name}()"), format!("{owner}::{name}")];
        for argument in self.arguments(&field.ty) {
            let text = format!("fn f(v: {path}) -> {path} {{ v.{name}({argument}) }}");
            self.add(&[&items[0], &items[1]], text);
        }
    }

    /// A type as a program outside spells it.
    fn spell(&self, ty: &RustType) -> String {
        types::spell(ty, &self.name, &|path| self.path(path))
    }

    /// Values that a setter of the type takes.
    fn arguments(&self, ty: &RustType) -> Vec<String> {
        let types = types::arguments(ty, &self.name, &|path| self.path(path));
        types
            .into_iter()
            .map(|ty| format!("any::<{ty}>()"))
            .collect()
    }

    fn path(&self, path: &TypePath) -> String {
        let k = &self.name;
        match (path, self.operation) {
            (TypePath::Local(ident), Some(operation)) => {
                format!("{k}::{}::{ident}", operation.module)
            }
            (TypePath::Local(ident) | TypePath::Shared(ident), _) => {
                format!("{k}::shapes::{ident}")
            }
        }
    }
}
