//! Configuration: a documented TOML compiled in as default, then a file, then `QUJAT__…` variables, then `…_FILE` secrets.
//!
//! Each part of the service declares its own section as a type; whoever puts the program together names them all in one struct and
//! loads it here. A misspelt key is an error, not a silence.

use serde::de::DeserializeOwned;

#[derive(Debug, thiserror::Error)]
pub enum ConfigurationError {
    /// What is wrong, with the setting's key; and where it was set: the variable or the file.
    #[error("the configuration is not usable: {problem}{}", .place.as_ref().map(|place| format!(", set by {place}")).unwrap_or_default())]
    Unusable { problem: String, place: Option<String> },
    #[error("{variable} names {path}, which can't be read: {error}")]
    Secret { variable: String, path: String, error: std::io::Error },
}

/// The prefix of environment variables; `QUJAT__DATABASE__URL` is `url` in `[database]`.
const PREFIX: &str = "QUJAT__";
/// Ending of a variable whose value is a path to the file that holds the secret, as container platforms mount them.
const FILE: &str = "_FILE";

/// Loads the configuration from `defaults`, an optional file and `environment` (name and value pairs).
pub fn load<T: DeserializeOwned>(
    defaults: &str,
    file: Option<&str>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<T, ConfigurationError> {
    let variables = variables(environment)?;
    let mut builder = config::Config::builder().add_source(config::File::from_str(defaults, config::FileFormat::Toml));
    if let Some(path) = file {
        builder = builder.add_source(config::File::new(path, config::FileFormat::Toml));
    }
    for Variable { path, value, .. } in &variables {
        builder = builder.set_override(path, value.clone()).map_err(|error| unusable(&error, &variables, None))?;
    }
    let whole = builder.build().map_err(|error| unusable(&error, &variables, None))?;
    whole.try_deserialize().map_err(|error| unusable(&error, &variables, file))
}

/// One of the allowed values of a setting, by its name; else what they are.
pub fn one_of<T: Copy>(text: &str, allowed: &[(&str, T)]) -> Result<T, String> {
    allowed.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or_else(|| {
        let names = allowed.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        format!("`{text}` is not allowed, only {names}")
    })
}

/// A setting of the environment.
struct Variable {
    name: String,
    /// Where it stands in the configuration, such as `links.keys[0].id`.
    path: String,
    value: config::Value,
}

/// Variables with the service's prefix; a secret's file takes the place of its name.
fn variables(environment: impl IntoIterator<Item = (String, String)>) -> Result<Vec<Variable>, ConfigurationError> {
    let mut variables = Vec::new();
    for (name, value) in environment {
        let Some(path) = name.strip_prefix(PREFIX) else { continue };
        let (path, value) = match path.strip_suffix(FILE) {
            Some(path) => {
                let secret = std::fs::read_to_string(&value).map_err(|error| ConfigurationError::Secret {
                    variable: name.clone(),
                    path: value.clone(),
                    error,
                })?;
                (path, secret.trim_end_matches(['\n', '\r']).to_owned())
            }
            None => (path, value),
        };
        let path = path.split("__").map(segment).collect::<String>().trim_start_matches('.').to_owned();
        // As text, which numbers and truth values are read from where a setting is one. Guessed here, they would turn `00123456` in a
        // password's file into 123456.
        variables.push(Variable { name, path, value: config::Value::new(None, value) });
    }
    // A list's elements come in their order.
    variables.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(variables)
}

/// What is wrong, and where that was set. The defaults are right, so it is a variable or the file.
fn unusable(error: &config::ConfigError, variables: &[Variable], file: Option<&str>) -> ConfigurationError {
    let problem = error.to_string();
    let between = |before: &str| problem.split_once(before).and_then(|(_, rest)| rest.split('`').next()).unwrap_or_default();
    // config tells both in words only.
    let (key, unknown) = (between("for key `"), between("unknown field `"));
    let path = [key, unknown].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
    let below = |variable: &&Variable| {
        variable.path.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let names = variables.iter().filter(below).map(|variable| variable.name.as_str()).collect::<Vec<_>>();
    let place = if path.is_empty() || names.is_empty() { file.map(str::to_owned) } else { Some(names.join(" and ")) };
    ConfigurationError::Unusable { problem, place }
}

/// `KEYS` stands for `.keys` and `0` for the first element of a list.
fn segment(name: &str) -> String {
    if name.bytes().all(|byte| byte.is_ascii_digit()) { format!("[{name}]") } else { format!(".{}", name.to_ascii_lowercase()) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Whole {
        mail: Mail,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Mail {
        host: String,
        port: u16,
        password: String,
        keys: Vec<Key>,
        shown: Option<bool>,
        share: Option<f64>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Key {
        secret: String,
    }

    const DEFAULTS: &str = "[mail]\nhost = \"localhost\"\nport = 25\npassword = \"\"\n[[mail.keys]]\nsecret = \"a\"\n";

    fn variable(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn variables_override_the_defaults_and_secrets_come_from_files() {
        let mut secret = std::env::temp_dir();
        secret.push(format!("qujat-secret-{}", std::process::id()));
        writeln!(std::fs::File::create(&secret).unwrap(), "hunter2").unwrap();
        let whole: Whole = load(
            DEFAULTS,
            None,
            [
                variable("QUJAT__MAIL__PORT", "2525"),
                variable("QUJAT__MAIL__PASSWORD_FILE", secret.to_str().unwrap()),
                variable("QUJAT__MAIL__KEYS__0__SECRET", "b"),
                variable("PATH", "/bin"),
            ],
        )
        .unwrap();
        std::fs::remove_file(secret).unwrap();
        assert_eq!((whole.mail.host.as_str(), whole.mail.port, whole.mail.password.as_str()), ("localhost", 2525, "hunter2"));
        assert_eq!(whole.mail.keys[0].secret, "b");
    }

    #[test]
    fn text_that_looks_like_a_number_stays_as_it_was_written() {
        let mut secret = tempfile::NamedTempFile::new().unwrap();
        writeln!(secret, "00123456").unwrap();
        let whole: Whole = load(
            DEFAULTS,
            None,
            [
                variable("QUJAT__MAIL__HOST", "+7"),
                variable("QUJAT__MAIL__PASSWORD_FILE", secret.path().to_str().unwrap()),
                variable("QUJAT__MAIL__KEYS__0__SECRET", "040440000048"),
                variable("QUJAT__MAIL__PORT", "0025"),
                variable("QUJAT__MAIL__SHOWN", "true"),
                variable("QUJAT__MAIL__SHARE", "0.5"),
            ],
        )
        .unwrap();
        let Mail { host, password, keys, port, shown, share } = whole.mail;
        assert_eq!((host.as_str(), password.as_str(), keys[0].secret.as_str()), ("+7", "00123456", "040440000048"));
        assert_eq!((port, shown, share), (25, Some(true), Some(0.5)));
    }

    #[test]
    fn a_misspelt_key_is_an_error() {
        let error = load::<Whole>(DEFAULTS, None, [variable("QUJAT__MAIL__PROT", "1")]).unwrap_err();
        assert!(error.to_string().contains("prot"), "{error}");
    }

    #[test]
    fn where_it_was_set_is_said() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        writeln!(file, "[mail]\nport = \"smtp\"").unwrap();
        let path = file.path().to_str().unwrap();
        for (from, variables, place) in [
            (None, vec![variable("QUJAT__MAIL__PROT", "1")], "QUJAT__MAIL__PROT"),
            (None, vec![variable("QUJAT__MAILS__PORT", "1")], "QUJAT__MAILS__PORT"),
            (None, vec![variable("QUJAT__MAIL__PORT", "smtp")], "QUJAT__MAIL__PORT"),
            (None, vec![variable("QUJAT__MAIL__KEYS__0__SECRT", "a")], "QUJAT__MAIL__KEYS__0__SECRT"),
            (Some(path), vec![variable("QUJAT__MAIL__HOST", "a")], path),
        ] {
            let told = load::<Whole>(DEFAULTS, from, variables).unwrap_err().to_string();
            assert!(told.ends_with(&format!(", set by {place}")), "{told}");
        }
    }

    #[test]
    fn what_is_allowed_instead_is_said() {
        let allowed = [("none", 0), ("tls", 1)];
        assert_eq!(allowed.map(|(name, _)| one_of(name, &allowed)), [Ok(0), Ok(1)]);
        assert_eq!(one_of("ssl", &allowed), Err("`ssl` is not allowed, only `none`, `tls`".to_owned()));
    }

    #[test]
    fn an_error_is_told_once_with_its_setting_and_variable() {
        let error = load::<Whole>(DEFAULTS, None, [variable("QUJAT__MAIL__PORT", "smtp")]).unwrap_err();
        let told = error.to_string();
        assert!(told.contains("`mail.port`") && told.contains("QUJAT__MAIL__PORT"), "{told}");
        assert!(std::error::Error::source(&error).is_none(), "what is printed with its sources would repeat itself");
    }
}
