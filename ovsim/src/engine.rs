//! The engine behind the wire: one store behind a lock, asked one request at a time, answering with documents.
//! Reads share the lock and render lists item by item while they are sent; writes hold it alone and never across a reply.

use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use jiff::Timestamp;

use crate::ask::{Ask, Caller, LoginError, Reply};
use crate::events;
use crate::faults::Lame;
use crate::life::Clock;
use crate::options::AccountState;
use crate::rest;
use crate::rules::access;
use crate::store::Store;
use crate::world::{self, Login, Summary, World};

/// An engine; clones are the same one.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    state: RwLock<State>,
    instance_id: String,
    clock: Clock,
}

/// All that requests change.
pub(crate) struct State {
    /// Every object.
    pub(crate) store: Store,
    logins: Vec<Login>,
}

impl Engine {
    /// An engine with the contents of a world.
    pub fn new(world: World) -> Engine {
        let state = RwLock::new(State {
            store: world.store,
            logins: world.logins,
        });
        Engine {
            shared: Arc::new(Shared {
                state,
                instance_id: world.instance_id,
                clock: Clock::default(),
            }),
        }
    }

    /// Answers one request: resolved, checked and authenticated by the wire.
    pub fn answer(&self, ask: Ask) -> Reply {
        let now = ask.now;
        self.settle(now);
        let reply = rest::answer(self, Arc::new(ask));
        // At the greatest speed all that this request began is over when its answer goes out.
        self.settle(now);
        reply
    }

    /// The same, and some of what it should bring about is left undone.
    pub(crate) fn answer_lame(&self, ask: Ask, lame: Lame) -> Reply {
        if lame == Lame::default() {
            return self.answer(ask);
        }
        let now = ask.now;
        self.settle(now);
        let mark = self.alter(|store| {
            store.make_jobs_endless(lame.endless);
            store.agenda_mark()
        });
        let reply = rest::answer(self, Arc::new(ask));
        self.alter(|store| {
            store.make_jobs_endless(false);
            if lame.stands {
                store.forget_since(mark);
            }
        });
        self.settle(now);
        reply
    }

    /// What its clock shows.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Stops the clock: from now on only [`Engine::advance`] moves it.
    pub fn hold(&self) {
        self.shared.clock.hold();
    }

    /// Lets a stopped clock go on.
    pub fn release(&self) {
        self.shared.clock.release();
    }

    /// Moves the clock on, and has everything happen that is due by then.
    pub fn advance(&self, by: Duration) {
        self.settle(self.shared.clock.advance(by));
    }

    /// How fast what takes time happens: 1 as it would, 10 ten times as fast, infinity before the answer is given.
    pub fn set_speed(&self, speed: f64) {
        self.write().store.set_speed(speed);
    }

    /// Has everything happen that is due by this moment.
    pub fn settle(&self, now: Timestamp) {
        let due = self.read().store.next_due().is_some_and(|at| at <= now);
        if due {
            self.write().store.settle(now);
        }
    }

    /// How fast what takes time happens.
    pub fn speed(&self) -> f64 {
        self.read().store.speed()
    }

    /// Moves the clock on to a moment, if that is still to come.
    pub(crate) fn not_before(&self, moment: Timestamp) {
        let ahead = moment.duration_since(self.now());
        if let Ok(ahead) = Duration::try_from(ahead) {
            self.advance(ahead);
        }
    }

    /// `admin@internal`, without a password.
    pub(crate) fn administrator(&self) -> Caller {
        let state = self.read();
        let admin = state.logins.iter().find(|known| known.name == "admin");
        let id = admin.and_then(|known| known.user_id.clone());
        Caller {
            id: id.unwrap_or_default(),
            login: "admin".into(),
            profile: "internal".into(),
            authz: "internal-authz".into(),
            administrator: true,
        }
    }

    /// Whether name, profile and password are right, and who that is (engine 4.5.8). Counting failures is the wire's.
    pub fn check_password(
        &self,
        login: &str,
        profile: &str,
        password: &str,
    ) -> Result<Caller, LoginError> {
        if profile != "internal" {
            return Err(LoginError::NoProfile);
        }
        self.find_account(login, profile, |known| known.password == password)
    }

    /// Lets in who has proven otherwise to be this user.
    ///
    /// # Errors
    /// Why this account may not log in.
    pub fn admit_proven(&self, login: &str, profile: &str) -> Result<Caller, LoginError> {
        self.find_account(login, profile, |_| true)
    }

    fn find_account(
        &self,
        login: &str,
        profile: &str,
        proves: impl Fn(&Login) -> bool,
    ) -> Result<Caller, LoginError> {
        let state = self.read();
        let known = state.logins.iter().find(|known| known.name == login);
        let Some(known) = known.filter(|known| proves(known)) else {
            return Err(LoginError::Wrong);
        };
        match known.state {
            AccountState::Good => {}
            AccountState::Locked => return Err(LoginError::Locked),
            AccountState::PasswordExpired => return Err(LoginError::PasswordExpired),
            AccountState::AccountExpired => return Err(LoginError::AccountExpired),
        }
        let id = known.user_id.clone();
        let id = id.or_else(|| access::user_of(&state.store, login));
        let Some(id) = id else {
            drop(state);
            // The attempt itself leaves him among the users (engine 4.5.8).
            self.alter(|store| access::meet(store, login));
            return Err(LoginError::NotAuthorized);
        };
        if !access::may_log_in(&state.store, &id) {
            return Err(LoginError::NotAuthorized);
        }
        let administrator = access::is_administrator(&state.store, &id);
        Ok(Caller {
            id,
            login: login.into(),
            profile: profile.into(),
            authz: "internal-authz".into(),
            administrator,
        })
    }

    /// Event 30; dropped when the same user logged in less than five seconds ago.
    pub fn note_login(&self, caller: &Caller, address: &str, session: &str) {
        let now = self.now();
        events::login(&mut self.write().store, caller, address, session, now);
    }

    /// Event 31.
    pub fn note_logout(&self, caller: &Caller, address: &str, session: &str) {
        events::logout(
            &mut self.write().store,
            caller,
            address,
            session,
            self.now(),
        );
    }

    /// The event of a refused login.
    pub fn note_login_failed(&self, user: &str, address: &str) {
        let now = self.now();
        events::login_failed(&mut self.write().store, user, address, now);
    }

    /// The figures of the root document.
    pub fn summary(&self) -> Summary {
        world::summary(&self.read().store)
    }

    /// `product_info/instance_id`.
    pub fn instance_id(&self) -> String {
        self.shared.instance_id.clone()
    }

    /// Looks into the store; for tests and for what the wire shows outside the API.
    pub fn look<T>(&self, look: impl FnOnce(&Store) -> T) -> T {
        look(&self.read().store)
    }

    /// Changes the store from outside: tests, worlds loaded later.
    pub fn alter<T>(&self, alter: impl FnOnce(&mut Store) -> T) -> T {
        alter(&mut self.write().store)
    }

    /// A panic in another request leaves no half-made object behind: documents are replaced whole.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.shared
            .state
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.shared
            .state
            .write()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
