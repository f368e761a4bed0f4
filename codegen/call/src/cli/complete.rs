//! Completes the words of the command line. A script for the shell asks this program, so that what
//! is suggested is what the specs say now.

use super::arguments::{Language, OPTIONS, Output, Shell};
use super::values::{find, kebab};
use crate::form::Field;
use crate::{Catalogue, Operation};

/// What the last word may become: a word, a tab, what it means. Words are those after `call`.
pub(super) fn suggestions(catalogue: &Catalogue, words: &[String]) -> Vec<String> {
    let (last, before) = match words.split_last() {
        Some((last, before)) => (last.as_str(), before),
        None => ("", words),
    };
    let operation = operation(catalogue, before);
    let fields = operation.map(|it| it.form().fields).unwrap_or_default();
    let name = before.last().and_then(|it| it.strip_prefix("--"));
    let option = name.and_then(|name| OPTIONS.iter().find(|(option, ..)| *option == name));
    let suggestions = match (name, option) {
        (Some(_), Some((name, Some(_), _))) => choices(name, catalogue),
        (Some(name), None) if !last.starts_with('-') => match field(&fields, name) {
            Some(field) => with_next(of_value(field), field, &fields, before),
            None => Vec::new(),
        },
        _ if operation.is_none() && !last.starts_with('-') => {
            let operations = catalogue.operations().iter();
            operations
                .map(|it| (it.name().to_owned(), it.summary().to_owned()))
                .collect()
        }
        _ => names(&fields, before),
    };
    let wanted = folded(last);
    let fitting = suggestions
        .into_iter()
        .filter(|(word, _)| folded(word).starts_with(&wanted));
    let lines = fitting.map(|(word, meaning)| {
        let meaning = meaning.trim().lines().next().unwrap_or_default();
        format!("{word}\t{}", meaning.replace(char::is_control, " "))
    });
    lines.collect()
}

type Suggestions = Vec<(String, String)>;

/// The operation that was named, if it was.
fn operation<'a>(catalogue: &'a Catalogue, before: &[String]) -> Option<&'a Operation> {
    let mut words = before.iter().skip_while(|it| *it != "--product");
    let product = words.nth(1).map(String::as_str);
    let mut is_value = false;
    for word in before {
        if let Some(name) = word.strip_prefix("--") {
            let option = OPTIONS.iter().find(|(option, ..)| *option == name);
            is_value = option.is_some_and(|(_, value, _)| value.is_some());
            continue;
        }
        if !std::mem::take(&mut is_value) {
            return catalogue.find(product, word).ok();
        }
    }
    None
}

/// The field of a name with dots.
fn field<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    let mut steps = name.split('.').filter(|it| it.parse::<usize>().is_err());
    let mut found = find(fields, steps.next()?)?;
    for step in steps {
        let parts = found.items.as_deref().unwrap_or(found);
        found = find(&parts.fields, step)?;
    }
    Some(found)
}

/// What an option takes.
fn choices(option: &str, catalogue: &Catalogue) -> Suggestions {
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|it| ((*it).to_owned(), String::new()))
            .collect()
    };
    match option {
        "output" => words(Output::WORDS),
        "generate" => words(Language::WORDS),
        "completions" => words(Shell::WORDS),
        "product" => {
            let mut products: Vec<&str> = catalogue
                .operations()
                .iter()
                .map(Operation::product)
                .collect();
            products.dedup();
            words(&products)
        }
        _ => Vec::new(),
    }
}

/// What a parameter may be.
fn of_value(field: &Field) -> Suggestions {
    let field = field.items.as_deref().unwrap_or(field);
    match field.kind {
        "enum" => {
            let values = field.values.iter();
            values
                .map(|it| (it.value.clone(), it.title.clone()))
                .collect()
        }
        "boolean" => ["true", "false"]
            .map(|it| (it.to_owned(), String::new()))
            .into(),
        _ => Vec::new(),
    }
}

/// After a parameter that needs no value, the next may come.
fn with_next(
    mut values: Suggestions,
    field: &Field,
    fields: &[Field],
    before: &[String],
) -> Suggestions {
    if field.kind == "boolean" {
        values.extend(names(fields, before));
    }
    values
}

/// Parameters that are not given yet, and options.
fn names(fields: &[Field], before: &[String]) -> Suggestions {
    let mut names = Vec::new();
    for field in fields {
        let name = format!("--{}", kebab(&field.name));
        let parts = field.items.as_deref().unwrap_or(field);
        if field.deprecated.is_some() || field.kind != "array" && before.contains(&name) {
            continue;
        }
        names.push((name.clone(), field.summary.clone().unwrap_or_default()));
        for part in &parts.fields {
            let name = format!("{name}.{}", kebab(&part.name));
            names.push((name, part.summary.clone().unwrap_or_default()));
        }
    }
    let options = OPTIONS
        .iter()
        .map(|(name, _, what)| (format!("--{name}"), (*what).to_owned()));
    names.extend(options.filter(|(name, _)| !before.contains(name)));
    names
}

/// Case counts for nothing while somebody is typing.
fn folded(word: &str) -> String {
    word.to_lowercase()
}

/// What makes a shell ask.
pub(super) fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => BASH,
        Shell::Zsh => ZSH,
        Shell::Fish => FISH,
    }
}

const BASH: &str = r#"# Completes `cargo xtask call`. Load it with: source <(cargo xtask call --completions bash)
_cargo_xtask_call() {
    if [[ ${COMP_WORDS[1]-} == xtask && ${COMP_WORDS[2]-} == call && $COMP_CWORD -gt 2 ]]; then
        local IFS=$'\n'
        COMPREPLY=($(cargo xtask call --complete -- "${COMP_WORDS[@]:3:COMP_CWORD-2}" 2> /dev/null | cut -f 1))
    elif declare -F _cargo > /dev/null; then
        _cargo "$@"
    fi
}
complete -o default -F _cargo_xtask_call cargo
"#;

const ZSH: &str = r#"# Completes `cargo xtask call`. Load it with: source <(cargo xtask call --completions zsh)
_cargo_xtask_call() {
    if [[ ${words[2]-} == xtask && ${words[3]-} == call ]] && (( CURRENT > 3 )); then
        local line
        local -a suggestions
        for line in ${(f)"$(cargo xtask call --complete -- "${(@)words[4,CURRENT]}" 2> /dev/null)"}; do
            suggestions+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        done
        _describe -V 'cargo xtask call' suggestions || _files
    elif (( $+functions[_cargo] )); then
        _cargo "$@"
    fi
}
compdef _cargo_xtask_call cargo
"#;

const FISH: &str = r#"# Completes `cargo xtask call`. Load it with: cargo xtask call --completions fish | source
function __cargo_xtask_call
    set -l words (commandline -opc)
    test "$words[2]" = xtask -a "$words[3]" = call
end
function __cargo_xtask_call_suggestions
    set -l words (commandline -opc)
    cargo xtask call --complete -- $words[4..] (commandline -ct) 2> /dev/null
end
complete -c cargo -n __cargo_xtask_call -a '(__cargo_xtask_call_suggestions)'
"#;
