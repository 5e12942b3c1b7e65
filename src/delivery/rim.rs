//! What delivery asks of a rim.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::store::database::Tx;
use crate::store::error::StoreError;
use crate::store::outbox::Parcel;

/// One side of the house: it knows what a parcel means and whom to call.
pub trait Rim: Send + Sync {
    /// Does what `parcels` ask. They are of one lane, in order; more than one
    /// only if they may share a post. Called with no transaction open; must
    /// return (with time-outs of its own), and may be called again for the same
    /// parcel after a crash.
    fn deliver<'a>(&'a self, parcels: &'a [Parcel]) -> BoxFuture<'a, Ending>;

    /// A process died while it delivered `parcel`: notes what follows. `true`
    /// means deliver it again (`parcel.unsure` will be set), `false` that it is
    /// settled.
    fn orphaned<'a>(
        &'a self,
        tx: &'a mut Tx,
        parcel: &'a Parcel,
    ) -> BoxFuture<'a, Result<bool, StoreError>>;
}

/// The two rims that a parcel may go to.
#[derive(Clone)]
pub struct Rims {
    /// Towards the agents.
    pub desk: Arc<dyn Rim>,
    /// Towards the customers.
    pub customer: Arc<dyn Rim>,
}

impl Rims {
    /// The rim that a parcel goes to.
    #[must_use]
    pub fn of(&self, parcel: &Parcel) -> &dyn Rim {
        if parcel.errand.to_customer() {
            &*self.customer
        } else {
            &*self.desk
        }
    }
}

/// Writes down what a delivery achieved, in the transaction that removes its parcels.
pub type Settle =
    Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<(), StoreError>> + Send>;

/// How a delivery ended.
pub struct Ending {
    /// What becomes of the parcels.
    pub fate: Fate,
    /// What to write down.
    pub settle: Option<Settle>,
    /// Operations of the chat's budget that were spent.
    pub spent: i64,
    /// How many of the parcels this is about; the others wait on.
    pub covered: usize,
}

/// What becomes of parcels after a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Done, or given up: they are removed.
    Done,
    /// Certainly not delivered; try again.
    Later {
        /// When; `None` lets the policy choose.
        after: Option<Duration>,
        /// For the log.
        reason: String,
    },
    /// The far side wants to be left alone in this chat for so long.
    Limited {
        /// How long.
        after: Duration,
    },
    /// Perhaps delivered; try again, and say that it may be a repeat.
    Repeat {
        /// For the log.
        reason: String,
    },
    /// Nothing can be sent by this account, or into this chat, for now.
    Down {
        /// Only this chat is affected.
        chat_only: bool,
        /// For the log and the managers.
        reason: String,
    },
}

impl Fate {
    /// For figures.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Later { .. } => "later",
            Self::Limited { .. } => "limited",
            Self::Repeat { .. } => "repeat",
            Self::Down { .. } => "down",
        }
    }
}

impl Ending {
    /// Done, with `settle` to write down.
    pub fn done<F>(settle: F) -> Self
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<(), StoreError>> + Send + 'static,
    {
        Self {
            fate: Fate::Done,
            settle: Some(Box::new(settle)),
            spent: 1,
            covered: usize::MAX,
        }
    }

    /// Done, with nothing to write down.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            fate: Fate::Done,
            settle: None,
            spent: 0,
            covered: usize::MAX,
        }
    }

    /// Not done.
    #[must_use]
    pub fn of(fate: Fate) -> Self {
        Self {
            fate,
            settle: None,
            spent: 1,
            covered: usize::MAX,
        }
    }

    /// Sets what was spent.
    #[must_use]
    pub fn spending(mut self, spent: i64) -> Self {
        self.spent = spent;
        self
    }

    /// Sets how many parcels it is about.
    #[must_use]
    pub fn covering(mut self, covered: usize) -> Self {
        self.covered = covered;
        self
    }
}
