//! Structs and their tables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{docs, setter};
use crate::model::{Field, Member, Rule, RustType, Struct};

/// The struct, its setters if callers build it, and its table.
pub(super) fn object(object: &Struct) -> Vec<TokenStream> {
    let mut items = vec![definition(object), empty(object)];
    if object.is_input && !object.fields.is_empty() {
        items.push(setters(object));
    }
    items.push(table(object));
    items
}

/// `pub struct Image { pub digest: Option<String>, … }`
fn definition(object: &Struct) -> TokenStream {
    let Struct {
        ident,
        docs: lines,
        fields,
        ..
    } = object;
    let docs = docs(lines);
    let fields = fields.iter().map(field);
    quote! {
        #docs
        #[non_exhaustive]
        pub struct #ident {
            #(#fields)*
        }
    }
}

/// `impl Default for Image { … }`, which the compiler checks faster than what a derive makes.
fn empty(object: &Struct) -> TokenStream {
    let ident = &object.ident;
    let values = object.fields.iter().map(|field| {
        let name = &field.ident;
        match &field.ty {
            RustType::List(_) => quote!(#name: Vec::new()),
            RustType::Map(_) => quote!(#name: acs_runtime::Map::new()),
            _ => quote!(#name: None),
        }
    });
    quote! {
        impl std::default::Default for #ident {
            #[inline]
            fn default() -> Self {
                Self { #(#values),* }
            }
        }
    }
}

/// `pub digest: Option<String>,`
fn field(field: &Field) -> TokenStream {
    let Field {
        ident,
        docs: lines,
        ty,
        member,
        ..
    } = field;
    let docs = docs(lines);
    let wire = &member.wire;
    let alias = member.needs_alias.then(|| quote!(#[doc(alias = #wire)]));
    let ty = match field.is_optional() {
        true => quote!(Option<#ty>),
        false => quote!(#ty),
    };
    quote! {
        #docs
        #alias
        pub #ident: #ty,
    }
}

/// `impl Criterion { pub fn name(mut self, …) -> Self { … } }`
fn setters(object: &Struct) -> TokenStream {
    let ident = &object.ident;
    let setters = object
        .fields
        .iter()
        .map(|field| setter::of_struct(field, ident));
    quote! {
        impl #ident {
            #(#setters)*
        }
    }
}

/// `impl Struct for Image { … }`
fn table(object: &Struct) -> TokenStream {
    let Struct {
        ident,
        fields,
        is_transparent,
        ..
    } = object;
    let transparent = is_transparent.then(|| quote!(.transparent()));
    let name = ident.to_string();
    let members = fields.iter().map(|field| member(&field.member));
    let access = access(fields);
    quote! {
        impl acs_runtime::Struct for #ident {
            const SHAPE: &'static acs_runtime::Shape =
                &acs_runtime::Shape::new(#name, &[#(#members),*]) #transparent;
            #access
        }
    }
}

/// `fn get(&self, index: usize) -> &dyn Field { match index { 0 => &self.digest, … } }`
fn access(fields: &[Field]) -> TokenStream {
    let Some((last, others)) = fields.split_last() else {
        return TokenStream::new();
    };
    let last = &last.ident;
    if others.is_empty() {
        return quote! {
            #[inline]
            fn get(&self, _: usize) -> &dyn acs_runtime::Field {
                &self.#last
            }
            #[inline]
            fn slot(&mut self, _: usize) -> &mut dyn acs_runtime::Field {
                &mut self.#last
            }
        };
    }
    let idents: Vec<_> = others.iter().map(|field| &field.ident).collect();
    let indices: Vec<_> = (0..others.len()).map(Literal::usize_unsuffixed).collect();
    quote! {
        #[inline]
        fn get(&self, index: usize) -> &dyn acs_runtime::Field {
            match index {
                #(#indices => &self.#idents,)*
                _ => &self.#last,
            }
        }
        #[inline]
        fn slot(&mut self, index: usize) -> &mut dyn acs_runtime::Field {
            match index {
                #(#indices => &mut self.#idents,)*
                _ => &mut self.#last,
            }
        }
    }
}

/// `Member::new("Digest").required()`
fn member(member: &Member) -> TokenStream {
    let Member {
        wire,
        style,
        place,
        formerly,
        rules,
        items,
        ..
    } = member;
    let flags = [
        member.required.then(|| quote!(.required())),
        member.sensitive.then(|| quote!(.sensitive())),
        member.closed.then(|| quote!(.closed())),
    ];
    let flags = flags.iter().flatten();
    let style = style.iter();
    let place = place.iter();
    let formerly = (!formerly.is_empty()).then(|| quote!(.formerly(&[#(#formerly),*])));
    let rules = (!rules.is_empty()).then(|| {
        let rules = rules.iter().map(rule);
        quote!(.rules(&[#(#rules),*]))
    });
    let items = items.iter().map(|items| self::member(items));
    quote! {
        acs_runtime::Member::new(#wire)
            #(#flags)*
            #(.style(acs_runtime::Style::#style))*
            #(.place(acs_runtime::Place::#place))*
            #formerly
            #rules
            #(.items(&#items))*
    }
}

/// `Rule::Max(100)`
fn rule(rule: &Rule) -> TokenStream {
    let integer = |number: &i64| Literal::i64_unsuffixed(*number);
    let float = |number: &f64| Literal::f64_unsuffixed(*number);
    let count = |number: &u64| Literal::u64_unsuffixed(*number);
    let (variant, value) = match rule {
        Rule::Min(number) => (quote!(Min), integer(number)),
        Rule::Max(number) => (quote!(Max), integer(number)),
        Rule::Above(number) => (quote!(Above), integer(number)),
        Rule::Below(number) => (quote!(Below), integer(number)),
        Rule::MinNumber(number) => (quote!(MinNumber), float(number)),
        Rule::MaxNumber(number) => (quote!(MaxNumber), float(number)),
        Rule::AboveNumber(number) => (quote!(AboveNumber), float(number)),
        Rule::BelowNumber(number) => (quote!(BelowNumber), float(number)),
        Rule::MinLength(number) => (quote!(MinLength), count(number)),
        Rule::MaxLength(number) => (quote!(MaxLength), count(number)),
        Rule::MinItems(number) => (quote!(MinItems), count(number)),
        Rule::MaxItems(number) => (quote!(MaxItems), count(number)),
        Rule::Pattern(pattern) => {
            return quote!(acs_runtime::Rule::Pattern(acs_runtime::Pattern::new(#pattern)));
        }
    };
    quote!(acs_runtime::Rule::#variant(#value))
}
