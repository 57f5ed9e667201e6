//! Several engines in one file.

use super::*;

const TWO_ENGINES: &str = "[api]\nurl = a\nusername = me@internal\npassword = secret-of-a\n\
    [context.b]\nurl = b\nusername = you@internal\n[context.slow]\nread_timeout = 900\n";

#[test]
fn a_context_brings_its_own_login_and_trust() {
    let (settings, warnings) = load(TWO_ENGINES, &[], &[("context", "b")]).unwrap();
    assert_eq!(settings.url, "https://b/ovirt-engine/api");
    assert_eq!(settings.username.as_deref(), Some("you@internal"));
    assert!(matches!(settings.password, Password::None));
    assert_eq!(settings.contexts, ["b", "slow"]);
    assert!(
        warnings
            .iter()
            .all(|warning| matches!(warning, Warning::LooseFile { .. })),
        "{warnings:?}"
    );
    let (settings, _) = load(TWO_ENGINES, &[], &[("context", "slow")]).unwrap();
    assert_eq!(settings.username.as_deref(), Some("me@internal"));
    assert_eq!(settings.read_timeout, Some(Duration::from_secs(900)));
    let (settings, _) = load(TWO_ENGINES, &[], &[]).unwrap();
    assert_eq!(
        (settings.context, settings.url.contains("//a/")),
        (None, true)
    );
}

#[test]
fn a_context_chosen_now_overrules_the_environment_and_one_of_the_file_does_not() {
    let env = [("OVIRT_URL", "env"), ("OVIRT_PASSWORD", "secret-of-env")];
    let (settings, _) = load(TWO_ENGINES, &env, &[("context", "b")]).unwrap();
    assert!(settings.url.contains("//b/") && matches!(settings.password, Password::None));
    let mut with_context = env.to_vec();
    with_context.push(("OVCMD_CONTEXT", "b"));
    let (settings, _) = load(TWO_ENGINES, &with_context, &[]).unwrap();
    assert!(settings.url.contains("//b/"));
    let file = TWO_ENGINES.replace("[api]\n", "[api]\ncontext = b\n");
    let (settings, _) = load(&file, &env, &[]).unwrap();
    assert!(settings.url.contains("//env/"));
    let error = load(TWO_ENGINES, &[], &[("context", "c")]).unwrap_err();
    assert_eq!(error.to_string(), "unknown context 'c'");
}
