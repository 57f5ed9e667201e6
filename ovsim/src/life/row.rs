//! What a row about the life of a VM may say.

/// One thing that happens at a moment.
#[derive(Clone, Copy, Debug)]
pub(super) enum Do {
    /// An event of the command, by symbol and text: with its correlation id and its user.
    Note(&'static str, &'static str),
    /// One of a command that the engine gives itself for it: with an id of its own.
    Within(&'static str, &'static str),
    /// An event that the monitoring of hosts writes: with neither.
    Seen(&'static str, &'static str),
    /// Sets a member.
    Set(&'static str, &'static str),
    /// The process is made on the chosen host.
    Rise,
    /// The host reports it: display address and port.
    Boot,
    /// The agent in the guest answers: name, system, time zone, applications, session.
    Greet,
    /// The agent reports the addresses.
    Report,
    /// The process is on the other host now.
    Land,
    /// The disks are being kept as they are, and then are.
    Keep,
    Kept,
    /// Its memory is being written down, and then is; it is not wanted any more, or is given up.
    Doze,
    Asleep,
    Awake,
    Cleared,
    /// The process is gone.
    Fall,
    /// A configuration that waited for the next run is the VM's own now.
    Merge,
    /// A step of the job, as the tables write them; one for each disk of the VM.
    Step(&'static str),
    StepOfDisks(&'static str),
    /// The steps of a command within, at the side of its own.
    Inner,
    /// Its last step.
    Finalize,
    /// Nobody else may have the VM for now: what they are told; and everybody may again.
    Hold(&'static str),
    Free,
    /// The job of the command is done, or fails.
    EndJob,
    FailJob,
    /// The tasks of the command are done.
    EndTasks,
}

/// A moment in the course of a command.
#[derive(Debug)]
pub(super) struct Leg {
    /// Milliseconds since the moment before.
    pub(super) after: u64,
    /// The status that the VM has from now on; empty when it keeps its own.
    pub(super) to: &'static str,
    pub(super) does: &'static [Do],
}

/// What the answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// 200 with the VM and a job of this description.
    Job(&'static str),
    /// 200 with the VM.
    Plain,
    /// 202 with a job of this description and as many tasks.
    Tasks(&'static str, usize),
}

impl Answer {
    pub(super) fn job(self) -> Option<&'static str> {
        match self {
            Answer::Job(text) | Answer::Tasks(text, _) => Some(text),
            Answer::Plain => None,
        }
    }
}

/// A command on a VM.
#[derive(Debug)]
pub(super) struct Row {
    /// The action, and after a `+` the variant that the request or the VM chooses.
    pub(super) action: &'static str,
    /// The statuses in which it is taken.
    pub(super) from: &'static [&'static str],
    pub(super) answer: Answer,
    /// What happens with the answer.
    pub(super) first: Leg,
    /// What follows.
    pub(super) then: &'static [Leg],
}

pub(super) const fn at_once(to: &'static str, does: &'static [Do]) -> Leg {
    Leg { after: 0, to, does }
}

pub(super) const fn leg(after: u64, to: &'static str, does: &'static [Do]) -> Leg {
    Leg { after, to, does }
}
