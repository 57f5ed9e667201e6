//! A session with one engine, as users of the library hold it: roots, links, correlation ids, the end.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Method;

use crate::config::{Prompt, Settings};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::progress::{self, End, Progress, Tell};
use crate::request::Request;
use crate::service::Service;
use crate::transport::{Connection, Interrupt, RawReply, Rehearsal};
use crate::warning::Warning;

/// Asks a question that is answered by yes or no.
pub type Confirm = Arc<dyn Fn(&str) -> std::io::Result<bool> + Send + Sync>;

/// What a session asks of the program around it.
#[derive(Clone)]
pub struct Hooks {
    /// Is told what a user should know.
    pub warn: Arc<dyn Fn(&Warning) + Send + Sync>,
    /// Is told how changes go on.
    pub tell: Tell,
    /// Asks for a password when none is configured.
    pub prompt: Option<Prompt>,
    /// Asks a question that is answered by yes or no; without it nothing that destroys is done unless it was agreed to.
    pub confirm: Option<Confirm>,
    /// Ends every blocking wait when raised.
    pub interrupt: Interrupt,
    /// Let Ctrl-C raise the flag, from the first connection on; a second Ctrl-C while it is up ends the process with 130.
    pub catch_ctrl_c: bool,
}

impl Default for Hooks {
    /// Silent, without prompt, never interrupted.
    fn default() -> Hooks {
        Hooks {
            warn: Arc::new(|_| ()),
            tell: progress::nobody(),
            prompt: None,
            confirm: None,
            interrupt: Interrupt::new(),
            catch_ctrl_c: false,
        }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("prompt", &self.prompt.is_some())
            .field("catch_ctrl_c", &self.catch_ctrl_c)
            .finish_non_exhaustive()
    }
}

/// A session with one engine; clones share it, and it ends with the last one. All calls block.
///
/// ```no_run
/// use ovlib::config::{Given, Settings, Sources};
/// use ovlib::{Context, Hooks, ListArgs};
///
/// let options = vec![
///     Given::new("url", "engine.example.com", "url"),
///     Given::new("username", "admin@internal", "username"),
///     Given::new("password_file", "/run/secrets/ovirt", "password_file"),
/// ];
/// let sources = Sources { file: None, env: &|_| None, options };
/// let (settings, _warnings) = Settings::load(sources)?;
/// let context = Context::connect(settings, Hooks::default())?;
/// for vm in context.vms().list(&ListArgs::default())? {
///     println!("{}", vm?.name().unwrap_or_default());
/// }
/// context.close()?;
/// # Ok::<(), ovlib::Error>(())
/// ```
#[derive(Clone)]
pub struct Context {
    connection: Connection,
    confirm: Option<Confirm>,
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Context({})", self.settings().url)
    }
}

impl Context {
    /// Prepares a session. Nothing is sent yet: the first request logs in.
    ///
    /// # Errors
    /// [`Error::Config`] for settings that no session can be opened with.
    pub fn connect(settings: Settings, hooks: Hooks) -> Result<Context> {
        let connection = Connection::new(
            settings,
            hooks.warn,
            hooks.tell,
            hooks.prompt,
            hooks.interrupt,
        )?;
        if hooks.catch_ctrl_c {
            connection.catch_ctrl_c();
        }
        Ok(Context {
            connection,
            confirm: hooks.confirm,
        })
    }

    /// The settings of this session.
    pub fn settings(&self) -> &Settings {
        self.connection.settings()
    }

    /// The flag that ends blocking waits.
    pub fn interrupt(&self) -> &Interrupt {
        self.connection.interrupt()
    }

    /// Tells the user something.
    pub fn warn(&self, warning: &Warning) {
        self.connection.warn(warning);
    }

    /// Tells how a change goes on.
    pub fn tell(&self, progress: &Progress) {
        self.connection.tell(progress);
    }

    /// Tells how the change of an object ended, and writes it into the audit log.
    pub(crate) fn tell_end(&self, what: String, word: String, end: End, elapsed: Duration) {
        self.connection.note_end(&what, &end, elapsed);
        self.tell(&Progress::Ended {
            what,
            word,
            end,
            elapsed,
        });
    }

    /// The same phrase, whose changes are tried again for so long while something else holds a lock.
    #[must_use]
    pub fn patient(&self, patience: Duration) -> Context {
        Context {
            connection: self.connection.patient(patience),
            confirm: self.confirm.clone(),
        }
    }

    /// How many changes this phrase has sent.
    pub fn changes_sent(&self) -> usize {
        self.connection.deeds().count()
    }

    /// The document that this phrase sent last.
    pub(crate) fn sent_last(&self) -> Option<Entity> {
        self.connection.deeds().last()
    }

    /// Ids of the jobs that the engine named in its answers to this phrase, in order.
    pub fn jobs_named(&self) -> Vec<String> {
        self.connection.deeds().jobs()
    }

    /// What changes that were refused for a lock, and sent again, have left on the engine's records.
    pub(crate) fn refused(&self) -> crate::transport::Refused {
        self.connection.deeds().refused()
    }

    /// The id under which the engine logs what this context sends.
    pub fn correlation_id(&self) -> &str {
        self.connection.correlation_id()
    }

    /// The same session for another phrase: with its own correlation id, the given one or a random one.
    ///
    /// # Errors
    /// [`Error::Usage`] for an id that the engine would alter: more than 36 characters, or others than letters, digits, `-`, `_`.
    pub fn phrase(&self, correlation_id: Option<&str>) -> Result<Context> {
        let connection = self.connection.phrase(correlation_id)?;
        Ok(Context {
            connection,
            confirm: self.confirm.clone(),
        })
    }

    /// The same phrase for a rehearsal: changes are noted there instead of being sent, and answered with themselves.
    pub fn rehearse(&self) -> (Context, Rehearsal) {
        let (connection, rehearsal) = self.connection.rehearse();
        let context = Context {
            connection,
            confirm: self.confirm.clone(),
        };
        (context, rehearsal)
    }

    /// Asks the user; `None` when there is nobody to ask.
    ///
    /// # Errors
    /// [`Error::Io`] when the answer cannot be read.
    pub fn confirm(&self, question: &str) -> Result<Option<bool>> {
        let Some(confirm) = &self.confirm else {
            return Ok(None);
        };
        confirm(question)
            .map(Some)
            .map_err(|source| match source.kind() {
                std::io::ErrorKind::Interrupted => Error::Interrupted,
                _ => Error::Io {
                    what: "cannot read the answer".to_owned(),
                    source,
                },
            })
    }

    /// Whether changes are noted and not sent.
    pub fn is_rehearsing(&self) -> bool {
        self.connection.is_rehearsing()
    }

    /// The root of the API; its `read` gives the `<api>` document.
    pub fn root(&self) -> Service {
        Service::root_of(self.connection.clone())
    }

    /// A place by its path: `vms`, `disk_profiles`, `vms/ID/nics`.
    ///
    /// # Errors
    /// [`Error::Unknown`] with near names.
    pub fn service(&self, path: &str) -> Result<Service> {
        self.root().walk(path)
    }

    /// The place that an href of the engine names.
    ///
    /// # Errors
    /// As [`Service::follow`].
    pub fn follow(&self, href: &str) -> Result<Service> {
        self.root().follow(href)
    }

    /// Sends a request and gives the answer as it came, refusals too.
    ///
    /// # Errors
    /// What keeps an answer from coming.
    pub fn send(&self, request: &Request) -> Result<RawReply> {
        self.connection.send(request)
    }

    /// Sends anything: a path below the API (`vms?max=1`), or from the server's root when it begins with `/ovirt-engine/`.
    ///
    /// # Errors
    /// [`Error::Usage`] for another server's address or a method that HTTP does not have; as [`Context::send`].
    pub fn raw(
        &self,
        method: &str,
        path: &str,
        headers: &[(String, String)],
        body: Option<Vec<u8>>,
    ) -> Result<RawReply> {
        let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes())
            .map_err(|_| Error::usage(format!("'{method}' is no method of HTTP")))?;
        let mut request = Request::new(method, self.connection.below_origin(path)?);
        request.headers = headers.to_vec();
        let has_type = headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if let Some(body) = body {
            let is_json = matches!(body.trim_ascii_start().first(), Some(b'{' | b'['));
            let kind = if is_json {
                "application/json"
            } else {
                crate::request::XML
            };
            request.content_type = (!has_type).then(|| kind.to_owned());
            request.body = Some(body);
        }
        self.send(&request)
    }

    /// Logs in now, and keeps the login for later sessions of the same user with the same engine.
    ///
    /// # Errors
    /// As for any login; [`Error::Config`] where nothing can be kept.
    pub fn log_in_and_keep(&self) -> Result<()> {
        self.connection.log_in_and_keep()
    }

    /// Ends a login that was kept, at the engine too; `false` when there is none.
    ///
    /// # Errors
    /// Whatever keeps the engine from hearing it; the login is forgotten here in any case.
    pub fn end_kept_login(&self) -> Result<bool> {
        self.connection.end_kept()
    }

    /// Ends the session: gives a token that we got ourselves back to the engine. A later request would log in again.
    /// Dropping the last clone does the same and ignores failures.
    ///
    /// # Errors
    /// Whatever keeps the engine from hearing it.
    pub fn close(&self) -> Result<()> {
        self.connection.close()
    }
}

/// One method for each collection at the root of the API; a test compares the list with the model.
macro_rules! roots {
    ($($name:ident)*) => {
        impl Context {
            $(
                #[doc = concat!("The root collection `", stringify!($name), "`.")]
                pub fn $name(&self) -> Service {
                    self.root().at(stringify!($name)).expect("a root of the model, as its test says")
                }
            )*
        }

        #[cfg(test)]
        const ROOTS: &[&str] = &[$(stringify!($name)),*];
    };
}

roots! {
    affinity_labels bookmarks cluster_levels clusters cpu_profiles data_centers disk_profiles disks domains events
    external_host_providers external_template_imports external_vm_imports groups hosts icons image_transfers
    instance_types jobs katello_errata mac_pools network_filters networks openstack_image_providers
    openstack_network_providers openstack_volume_providers operating_systems options permissions roles
    scheduling_policies scheduling_policy_units storage_connections storage_domains tags templates users vm_pools vms
    vnic_profiles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roots_are_those_of_the_model() {
        let mut of_model: Vec<&str> = ovmodel::root()
            .locators()
            .map(|locator| locator.name)
            .collect();
        of_model.sort_unstable();
        assert_eq!(ROOTS, of_model);
    }
}
