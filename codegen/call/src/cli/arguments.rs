//! The words of the command line: options, which are the command's own and in lower case, and
//! parameters, which are the operation's. A parameter that is called like an option is
//! reached by its name on the wire.

use std::path::PathBuf;

/// What can be asked for besides parameters: name, what it takes, what it does.
pub(super) const OPTIONS: &[(&str, Option<&str>, &str)] = &[
    (
        "product",
        Some("CODE"),
        "Call the operation of this product, such as `Sas` or `sas/2018-12-03`",
    ),
    (
        "region",
        Some("ID"),
        "Call the host of this region [default: ALIBABA_CLOUD_REGION_ID]",
    ),
    (
        "endpoint",
        Some("URL"),
        "Call this host, such as `http://127.0.0.1:4010`",
    ),
    (
        "mock",
        None,
        "Call a fake server that runs as long as the call: no account is needed",
    ),
    (
        "output",
        Some("FORM"),
        "`table` or `json` [default: `table` on a terminal, else `json`]",
    ),
    (
        "columns",
        Some("NAMES"),
        "Show these columns, separated by commas; `all` for all",
    ),
    ("all-pages", None, "Read all pages of the result"),
    (
        "dry-run",
        None,
        "Print the signed request as it would go out, and send nothing",
    ),
    (
        "generate",
        Some("LANGUAGE"),
        "Print a program that makes the call: `rust`, `curl` or `python`",
    ),
    (
        "no-validation",
        None,
        "Send what the documentation says that the service would refuse",
    ),
    ("list", None, "List all operations"),
    (
        "completions",
        Some("SHELL"),
        "Print what makes `bash`, `zsh` or `fish` complete the words",
    ),
    ("spec", Some("DIR"), "Folder of the specs"),
    (
        "help",
        None,
        "Print help; with an operation, its parameters",
    ),
];

/// What the words say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Arguments {
    pub(super) action: Action,
    pub(super) operation: Option<String>,
    /// Names as they were written, and values, if there were any.
    pub(super) parameters: Vec<(String, Option<String>)>,
    pub(super) product: Option<String>,
    pub(super) region: Option<String>,
    pub(super) endpoint: Option<String>,
    pub(super) specs: Option<PathBuf>,
    pub(super) output: Option<Output>,
    pub(super) columns: Option<String>,
    pub(super) mock: bool,
    pub(super) all_pages: bool,
    pub(super) no_validation: bool,
}

#[derive(Debug, Default, PartialEq)]
pub(super) enum Action {
    #[default]
    Call,
    DryRun,
    Generate(Language),
    List,
    Help,
    Completions(Shell),
    /// The words so far, the last of which is being written.
    Complete(Vec<String>),
}

/// Declares an enum whose values are words.
macro_rules! words {
    ($($name:ident: $($word:literal $variant:ident),+;)+) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $name {
            $($variant,)+
        }

        impl $name {
            pub(super) const WORDS: &'static [&'static str] = &[$($word),+];

            fn parse(option: &str, word: &str) -> Result<Self, String> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(format!(
                        "`--{option}` takes `{}`, not `{word}`",
                        Self::WORDS.join("`, `")
                    )),
                }
            }
        }
    )+};
}

words! {
    Output: "table" Table, "json" Json;
    Language: "rust" Rust, "curl" Curl, "python" Python;
    Shell: "bash" Bash, "zsh" Zsh, "fish" Fish;
}

impl Arguments {
    pub(super) fn parse(words: &[String]) -> Result<Self, String> {
        let mut arguments = Self::default();
        let mut words = words.iter().peekable();
        while let Some(word) = words.next() {
            if word == "--complete" {
                let rest = words.skip_while(|it| *it == "--").cloned();
                arguments.action = Action::Complete(rest.collect());
                return Ok(arguments);
            }
            let Some(name) = word.strip_prefix("--") else {
                arguments.positional(word)?;
                continue;
            };
            let (name, inline) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (name, None),
            };
            let option = OPTIONS.iter().find(|(option, ..)| *option == name);
            let next = || words.next_if(|it| !it.starts_with("--")).cloned();
            match option {
                Some((_, None, _)) if inline.is_some() => {
                    return Err(format!("`--{name}` takes no value"));
                }
                Some((_, None, _)) => arguments.flag(name),
                Some((_, Some(what), _)) => match inline.or_else(next) {
                    Some(value) => arguments.option(name, value)?,
                    None => return Err(format!("`--{name}` takes a value: {what}")),
                },
                None if name.is_empty() => return Err("`--` is no parameter".to_owned()),
                None => {
                    let value = inline.or_else(next);
                    arguments.parameters.push((name.to_owned(), value));
                }
            }
        }
        if arguments.mock && arguments.endpoint.is_some() {
            return Err("`--mock` and `--endpoint` call two different servers".to_owned());
        }
        Ok(arguments)
    }

    fn positional(&mut self, word: &str) -> Result<(), String> {
        match (word, &self.operation) {
            ("-h", _) => self.action = Action::Help,
            // `help` is what people try first.
            ("help", None) => self.action = Action::Help,
            (word, _) if word.starts_with('-') => {
                return Err(format!(
                    "`{word}` is no parameter: their names begin with `--`"
                ));
            }
            (word, None) => self.operation = Some(word.to_owned()),
            (word, Some(operation)) => {
                return Err(format!("`{word}` is one word too many after `{operation}`"));
            }
        }
        Ok(())
    }

    fn flag(&mut self, name: &str) {
        match name {
            "mock" => self.mock = true,
            "all-pages" => self.all_pages = true,
            "no-validation" => self.no_validation = true,
            "dry-run" if self.action == Action::Call => self.action = Action::DryRun,
            "list" => self.action = Action::List,
            "help" => self.action = Action::Help,
            _ => {}
        }
    }

    fn option(&mut self, name: &str, value: String) -> Result<(), String> {
        match name {
            "product" => self.product = Some(value),
            "region" => self.region = Some(value),
            "endpoint" => self.endpoint = Some(value),
            "spec" => self.specs = Some(value.into()),
            "columns" => self.columns = Some(value),
            "output" => self.output = Some(Output::parse(name, &value)?),
            "generate" => self.action = Action::Generate(Language::parse(name, &value)?),
            "completions" => self.action = Action::Completions(Shell::parse(name, &value)?),
            _ => {}
        }
        Ok(())
    }
}
