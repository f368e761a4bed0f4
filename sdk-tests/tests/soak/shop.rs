//! A write of the fixture specs, with a token that makes repetitions harmless and without.

use acs_sas::runtime::{Field, Member, Meta, Method, Operation, Shape, Struct, Success};

const ADD_ITEM: &Meta = &Meta {
    product: "Shop",
    version: "2020-01-01",
    action: "AddItem",
    methods: &[Method::Post],
    success: Success::Member {
        name: "Code",
        equals: &["OK"],
    },
    ..Meta::DEFAULT
};

/// A write with a token, which the client fills in.
pub(crate) struct AddItem {
    pub(crate) name: Option<String>,
    pub(crate) client_token: Option<String>,
}

impl Struct for AddItem {
    const SHAPE: &'static Shape = &Shape::new(
        "AddItem",
        &[Member::new("Name"), Member::new("ClientToken")],
    );

    fn get(&self, index: usize) -> &dyn Field {
        match index {
            0 => &self.name,
            _ => &self.client_token,
        }
    }

    fn slot(&mut self, index: usize) -> &mut dyn Field {
        match index {
            0 => &mut self.name,
            _ => &mut self.client_token,
        }
    }
}

impl Operation for AddItem {
    type Response = Item;
    const META: &'static Meta = ADD_ITEM;
}

/// The same write by a client that knows of no token.
pub(crate) struct AddBareItem {
    pub(crate) name: Option<String>,
}

impl Struct for AddBareItem {
    const SHAPE: &'static Shape = &Shape::new("AddBareItem", &[Member::new("Name")]);

    fn get(&self, _: usize) -> &dyn Field {
        &self.name
    }

    fn slot(&mut self, _: usize) -> &mut dyn Field {
        &mut self.name
    }
}

impl Operation for AddBareItem {
    type Response = Item;
    const META: &'static Meta = ADD_ITEM;
}

#[derive(Default)]
pub(crate) struct Item {
    pub(crate) item_id: Option<String>,
}

impl Struct for Item {
    const SHAPE: &'static Shape = &Shape::new("Item", &[Member::new("ItemId")]);

    fn get(&self, _: usize) -> &dyn Field {
        &self.item_id
    }

    fn slot(&mut self, _: usize) -> &mut dyn Field {
        &mut self.item_id
    }
}

/// A name of its own for each number, as the fixture spec wants it.
pub(crate) fn letters(mut number: u64) -> String {
    let mut text = String::from("x");
    for _ in 0..5 {
        text.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    text
}
