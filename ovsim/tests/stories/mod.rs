//! Stories: text files beside this one, each played against an engine whose clock is held. A title, the line of the README's
//! list that it is about, then requests with what must come of them:
//!
//!     vm = POST /vms #add         a request; its id is kept as $vm, its correlation id is `add`
//!       <vm>...</vm>              its body, indented
//!     -> 34 53 (13); Creating VM x = finished     below each changing request: codes with its correlation id in the end, oldest first,
//!                                 with `w`, `e` or `a` behind one that is a warning, an error or an alert;
//!                                 in brackets what came meanwhile beside them, and its jobs; `UPDATE=1` writes these lines
//!     201 <name>x</name>          the status, and a text that the answer has; without such a line it must go well,
//!                                 and a refusal says its detail
//!     lacks <host                 one that it has not
//!     wait 60                     seconds
//!     events add: 34 53           codes with that correlation id so far
//!     job add: Creating VM x = finished
//!     status /vms/$vm = down      the member `status`; `member /path name = text` any other
//!     keep data = /vms/$vm data   the text of an element as it stands; `differ $data $other`
//!     find h = /hosts?search=name%3Dhost02 host     the first id of that element; of one called so: `find n = /hosts/$h/nics host_nic eth3`
//!
//! $dc, $cluster, $data1, $data2, $host1, $host2, $mgmt and $nobody are there from the beginning; `as user password` logs in as
//! somebody else (guest@internal may nothing); `trouble {"host_lost": "host01"}` has something happen from outside.

mod lines;
mod play;
mod read;
mod told;

use std::collections::BTreeMap;
use std::path::PathBuf;

/// A story as it stands in its file.
struct Story {
    name: String,
    title: String,
    about: String,
    steps: Vec<(usize, String)>,
}

impl Story {
    fn path(&self) -> PathBuf {
        folder().join(format!("{}.story", self.name))
    }
}

/// Whether files are to be written anew.
#[allow(clippy::disallowed_methods)] // Asked for as elsewhere.
fn update() -> bool {
    std::env::var_os("UPDATE").is_some()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/stories")
}

fn stories() -> Vec<Story> {
    let files = std::fs::read_dir(folder()).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "story"))
        .collect();
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn read(path: &std::path::Path) -> Story {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut lines = text.lines();
    let title = lines.next().unwrap().trim_start_matches("# ").to_owned();
    let about = lines.next().unwrap();
    let about = about.strip_prefix("# about: ");
    let about = about
        .unwrap_or_else(|| panic!("{name}: no line `# about:`"))
        .to_owned();
    let steps = text.lines().enumerate().skip(2);
    let steps = steps.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let steps = steps.map(|(at, line)| (at + 1, line.to_owned())).collect();
    Story {
        name,
        title,
        about,
        steps,
    }
}

/// Plays all stories whose names begin with this, two at a time.
fn play_all(prefix: &str) {
    let stories: Vec<_> = stories()
        .into_iter()
        .filter(|story| story.name.starts_with(prefix))
        .collect();
    assert!(!stories.is_empty(), "no stories {prefix}");
    let failed: Vec<String> = stories.iter().flat_map(play::play).collect();
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

#[test]
fn machines() {
    play_all("vm-");
}

#[test]
fn storage() {
    play_all("storage-");
}

#[test]
fn hosts() {
    play_all("host-");
}

#[test]
fn the_rest() {
    play_all("site-");
}

/// Every story has a test that plays it, and the page lists what they are about.
#[test]
fn the_page_lists_every_story() {
    let mut by_line: BTreeMap<String, Vec<Story>> = BTreeMap::new();
    for story in stories() {
        let known = ["vm-", "storage-", "host-", "site-"];
        assert!(
            known.iter().any(|prefix| story.name.starts_with(prefix)),
            "{}: nobody plays it",
            story.name
        );
        by_line.entry(story.about.clone()).or_default().push(story);
    }
    let mut page = String::from(
        "# What the simulator does, and the story that shows it\n\n\
         Made from `ovsim/tests/stories` by its test (`UPDATE=1` writes it anew). Each story goes the normal way, meets the\n\
         likeliest refusals, and states the events and jobs of every request that changes something. `cargo test -p ovsim --test main stories`\n\
         plays them over plain HTTP, `cargo xtask test stories.py` through the official Python SDK.\n\n| about | story | what happens |\n|---|---|---|\n",
    );
    for (about, stories) in by_line {
        for story in stories {
            page.push_str(&format!(
                "| {about} | `{}` | {} |\n",
                story.name, story.title
            ));
        }
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/simulator-stories.md");
    if update() {
        std::fs::write(&path, page).unwrap();
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        known, page,
        "UPDATE=1 cargo test -p ovsim --test main stories"
    );
}
