//! The files in `docker/` speak of what there is: commands, paths, settings.
//! Whether an engine builds and runs them is not tested here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use topicdesk::config::{Config, Updates};

fn docker() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docker")
}

fn read(name: &str) -> String {
    fs::read_to_string(docker().join(name)).unwrap()
}

/// The lines that say something.
fn lines(name: &str) -> Vec<String> {
    let text = read(name);
    let said = text.lines().map(str::trim);
    said.filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(ToOwned::to_owned)
        .collect()
}

fn settings(name: &str) -> Config {
    let token = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi";
    let environment = |variable: &str| match variable {
        "TOPICDESK_TOKEN" => Some(token.to_owned()),
        "TOPICDESK_HOST" => Some("desk.example.org".to_owned()),
        "TOPICDESK_DATABASE_PASSWORD" => Some("x".to_owned()),
        _ => None,
    };
    Config::load(&docker().join(name), &environment).unwrap()
}

/// The variables that a text refers to by `${NAME…}` or `{$NAME}`.
fn variables(text: &str) -> BTreeSet<String> {
    let parts = text.split('$').skip(1);
    let names = parts.map(|part| {
        let part = part.trim_start_matches('{').chars();
        let name = part.take_while(|c| c.is_ascii_uppercase() || *c == '_');
        name.collect::<String>()
    });
    names.filter(|name| !name.is_empty()).collect()
}

#[test]
fn the_settings_are_good_and_their_variables_are_given() {
    for (file, compose) in [
        ("sqlite.toml", "compose.sqlite.yml"),
        ("postgres.toml", "compose.postgres.yml"),
    ] {
        let config = settings(file);
        assert!(config.web.listen.unwrap().ip().is_unspecified(), "{file}");
        assert!(config.files.dir.starts_with("/var/lib/topicdesk"), "{file}");
        let given = variables(&read(compose));
        assert_eq!(variables(&read(file)), given, "{file}");
        assert!(read(compose).contains(&format!("./{file}:/etc/topicdesk/topicdesk.toml:ro")));
    }
    let shared = settings("postgres.toml");
    assert_eq!(shared.desk.updates, Updates::Webhook);
    // Whose word is taken: the net that the proxy is in.
    assert_eq!(shared.web.trusted_proxies.len(), 1);
    assert!(read("postgres.toml").contains("trusted_proxies = [\"172.30.7.0/24\"]"));
    assert!(read("compose.postgres.yml").contains("subnet: 172.30.7.0/24"));
    assert!(variables(&read("Caddyfile")).contains("TOPICDESK_HOST"));
}

#[test]
fn every_command_is_one_of_the_program() {
    let run = |command: &str| {
        let done = Command::new(env!("CARGO_BIN_EXE_topicdesk"))
            .args([command, "--help"])
            .output();
        let done = done.unwrap();
        (
            done.status.success(),
            String::from_utf8(done.stdout).unwrap(),
        )
    };
    for command in ["run", "health", "backup", "restore", "check", "config"] {
        let (known, help) = run(command);
        assert!(known, "{command}");
        let needs = command != "config";
        assert_eq!(help.contains("--config"), needs, "{command}: {help}");
    }
    assert!(!run("nonsense").0);
    let image = read("Dockerfile");
    let config = "\"--config\", \"/etc/topicdesk/topicdesk.toml\"]";
    assert!(image.contains(&format!(
        "CMD [\"/usr/local/bin/topicdesk\", \"health\", {config}"
    )));
    assert!(image.contains(&format!("CMD [\"run\", {config}")));
    let unit = read("topicdesk.service");
    assert!(
        unit.contains(
            "ExecStart=/usr/local/bin/topicdesk run --config /etc/topicdesk/topicdesk.toml"
        )
    );
}

#[test]
fn the_image_is_small_and_unprivileged() {
    let lines = lines("Dockerfile");
    let stages: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].starts_with("FROM "))
        .collect();
    assert_eq!(stages.len(), 2, "one builds, one runs");
    let last = &lines[stages[1]..];
    assert!(last.iter().any(|line| line == "USER 10001:10001"));
    assert!(
        !last
            .iter()
            .any(|line| line.starts_with("RUN apt") || line.starts_with("ADD "))
    );
    let first = lines[..stages[1]].join("\n");
    assert!(first.contains("--no-default-features") && first.contains("--locked"));
    // What is copied is there, and not kept outside.
    let inside = lines_of_ignore();
    for line in &lines[..stages[1]] {
        let Some(from) = line.strip_prefix("COPY ") else {
            continue;
        };
        let mut names: Vec<&str> = from.split_whitespace().collect();
        names.pop();
        for name in names {
            assert!(docker().join("..").join(name).exists(), "{name}");
            assert!(inside.contains(name), "{name} is ignored");
        }
    }
}

fn lines_of_ignore() -> BTreeSet<String> {
    let lines = lines("Dockerfile.dockerignore");
    assert_eq!(lines[0], "*");
    let rest = lines[1..].iter();
    rest.filter_map(|line| Some(line.strip_prefix('!')?.to_owned()))
        .collect()
}

#[test]
fn every_desk_runs_with_little_rights() {
    for (file, desks) in [("compose.sqlite.yml", 1), ("compose.postgres.yml", 2)] {
        let text = read(file);
        for needed in [
            "read_only: true",
            "cap_drop: [ALL]",
            "no-new-privileges:true",
            "dockerfile: docker/Dockerfile",
            "restart: unless-stopped",
        ] {
            assert!(text.contains(needed), "{file}: {needed}");
        }
        let replicas = text.matches("desk1: *desk").count() + text.matches("desk2: *desk").count();
        assert_eq!(replicas.max(1), desks, "{file}");
        assert!(
            !text.contains("privileged: true") && !text.contains('\t'),
            "{file}"
        );
    }
    let proxy = read("Caddyfile");
    assert!(proxy.contains("reverse_proxy desk1:8080 desk2:8080"));
    assert!(proxy.contains("health_uri /health/ready"));
    assert!(proxy.contains("@inside path /health /health/* /metrics"));
    let unit = lines("topicdesk.service");
    for needed in [
        "DynamicUser=yes",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "MemoryDenyWriteExecute=yes",
        "SystemCallFilter=@system-service",
        "StateDirectory=topicdesk",
        "WorkingDirectory=%S/topicdesk",
    ] {
        assert!(unit.iter().any(|line| line == needed), "{needed}");
    }
}

#[test]
fn every_file_is_named_in_the_readme() {
    let readme = read("README.md");
    for entry in fs::read_dir(docker()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let named = readme.contains(&format!("`{name}`"));
        assert!(
            named || name == "README.md" || name.ends_with(".dockerignore"),
            "{name}"
        );
    }
}
