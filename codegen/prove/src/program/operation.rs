//! The uses of an operation: its request and builder, the client's method, its answer.

use acs_codegen::model::{Operation, Paging};

use super::Writer;

impl<'a> Writer<'a> {
    pub(super) fn operation(&mut self, operation: &'a Operation) {
        let module = operation.module.to_string();
        let (k, path) = (self.name.clone(), format!("{}::{module}", self.name));
        self.add(&[&module], format!("use {path} as _it;"));
        let text = format!(
            "fn has<R: {k}::runtime::Operation<Response = {path}::Response>>() {{}} \
             fn f() -> &'static {k}::runtime::Meta {{ has::<{path}::Request>(); \
             <{path}::Request as {k}::runtime::Operation>::META }}"
        );
        self.add(&[&module], text);
        self.object(&operation.request, &format!("{module}::Request"));
        self.builder(operation);
        self.states(operation);
        self.client(operation);
        if let Some(paging) = &operation.paging {
            self.pages(operation, paging);
        }
        self.object(&operation.response, &format!("{module}::Response"));
        for item in &operation.items {
            self.item(item, &module);
        }
    }

    /// Each setter alone, on the builder of a request and of any caller.
    fn builder(&mut self, operation: &Operation) {
        let module = operation.module.to_string();
        let path = format!("{}::{module}", self.name);
        for (index, field) in operation.request.fields.iter().enumerate() {
            let name = &field.ident;
            let is_required = operation.required.iter().any(|it| it.field == index);
            let setter = format!("{module}::Builder::{name}()");
            let field_item = format!("{module}::Request::{name}");
            let states = format!("{module}::unset::");
            for argument in self.arguments(&field.ty) {
                // What is required makes another type of the builder.
                let text = match is_required {
                    true => format!(
                        "fn f<C>(b: {path}::Builder<C>) {{ let _ = b.{name}({argument}); }}"
                    ),
                    false => format!(
                        "fn f<C>(b: {path}::Builder<C>) -> {path}::Builder<C> {{ b.{name}({argument}) }}"
                    ),
                };
                self.add(&[&setter, &field_item, &states], text);
            }
        }
        for (method, text) in [
            ("into", "let _: B<C> = b.into();"),
            ("try_into", "let _: Result<B<C>, _> = b.try_into();"),
        ] {
            let mut fields = operation.request.fields.iter();
            if fields.any(|field| field.ident == method) {
                continue;
            }
            let text = format!("use {path}::Builder as B; fn f<C>(b: B<C>) {{ {text} }}");
            let setter = format!("{module}::Builder::{method}()");
            let field = format!("{module}::Request::{method}");
            self.add(&[&setter, &field, &module], text);
        }
    }

    /// The types that say what is not set yet.
    fn states(&mut self, operation: &Operation) {
        let module = operation.module.to_string();
        let (k, path) = (self.name.clone(), format!("{}::{module}", self.name));
        let mut whole = format!("{path}::Builder<{k}::runtime::Detached");
        for required in &operation.required {
            let marker = format!("unset::{}", required.marker);
            self.add(
                &[&format!("{module}::{marker}")],
                format!("fn f() {{ is::<{path}::{marker}>() }}"),
            );
            whole += &format!(", {path}::{marker}");
        }
        self.add(
            &[&module, &format!("{module}::unset::")],
            format!("fn f() -> {whole}> {{ {path}::Request::builder() }}"),
        );
        let set = format!("{k}::runtime::Set");
        let all_set = vec![set; operation.required.len()].join(", ");
        self.ready(
            operation,
            &module,
            &format!("{path}::Request::builder()"),
            &format!(
                ".build(); let r: {path}::Request = b; \
                 let _: Result<(), {k}::runtime::Invalid> = r.validate(); \
                 is::<{path}::Builder<{k}::runtime::Detached, {all_set}>>();"
            ),
        );
    }

    /// The client's method, for both kinds of client and for any.
    fn client(&mut self, operation: &Operation) {
        let module = operation.module.to_string();
        let (k, path) = (self.name.clone(), format!("{}::{module}", self.name));
        let text = format!(
            "fn f<C: {k}::runtime::Caller>(c: &{k}::client::Operations<C>) -> {path}::Builder<C> \
             {{ let _ = format!(\"{{:?}}\", c.{module}()); c.{module}() }}"
        );
        self.add(&[&module], text);
        for (caller, client) in clients(&k) {
            let result = format!(
                "<{k}::runtime::{caller} as {k}::runtime::Caller>::Sending<{path}::Response>"
            );
            let start = format!("any::<{client}>().{module}()");
            let end = format!(".send(); let _: {result} = b;");
            self.ready(operation, &module, &start, &end);
            let text =
                format!("fn f(c: &{client}, r: &{path}::Request) -> {result} {{ c.send(r) }}");
            self.add(&[&module], text);
        }
    }

    fn pages(&mut self, operation: &Operation, paging: &Paging) {
        let module = operation.module.to_string();
        let (k, path) = (self.name.clone(), format!("{}::{module}", self.name));
        let pages = format!("{module}::Builder::items()");
        let item = self.spell(&paging.item);
        let text = format!(
            "fn has<R: {k}::runtime::Paged<Item = {item}>>() {{}} fn f() {{ has::<{path}::Request>() }}"
        );
        self.add(&[&pages], text);
        for (caller, client) in clients(&k) {
            let caller = format!("<{k}::runtime::{caller} as {k}::runtime::Caller>");
            let start = format!("any::<{client}>().{module}()");
            for (method, ty) in [("pages", "Pages"), ("items", "Items")] {
                let end = format!(".{method}(); let _: {caller}::{ty}<{path}::Request> = b;");
                self.ready(operation, &pages, &start, &end);
            }
        }
    }

    /// Sets only what is required, and does something that asks for all of it.
    fn ready(&mut self, operation: &Operation, item: &str, start: &str, end: &str) {
        let module = &operation.module;
        let mut items = vec![item.to_owned(), format!("{module}::unset::")];
        let mut text = format!("fn f() {{ let b = {start}");
        for required in &operation.required {
            let Some(field) = operation.request.fields.get(required.field) else {
                continue;
            };
            let argument = self.arguments(&field.ty).swap_remove(0);
            text += &format!(".{}({argument})", field.ident);
            items.push(format!("{module}::Builder::{}()", field.ident));
            items.push(format!("{module}::Request::{}", field.ident));
        }
        text += end;
        text.push('}');
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        self.add(&items, text);
    }
}

/// Both kinds of client: the runtime's caller and the type in the crate.
fn clients(k: &str) -> [(&'static str, String); 2] {
    [
        ("Async", format!("{k}::Client")),
        ("Blocking", format!("{k}::blocking::Client")),
    ]
}
