//! A mailbox that does what a test says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use switchboard_application::ports::{Kept, Mailbox, OpenMailbox, Unreachable};
use switchboard_application::records::{MailboxName, WaitingMessage};
use switchboard_domain::Slug;
use switchboard_domain::intake::{MessageUid, Numbering, Stretch, Wanted};

/// A mailbox that does what a test says. Clones are the same mailbox.
#[derive(Debug, Clone)]
pub struct ScriptedMailbox {
    name: MailboxName,
    project: Slug,
    script: Arc<Mutex<Script>>,
}

#[derive(Debug)]
struct Script {
    numbering: Numbering,
    messages: BTreeMap<u32, Letter>,
    unreachable: Option<Unreachable>,
    breaking: BTreeSet<u32>,
    fetched: Vec<(u32, usize)>,
    taken: Vec<(u32, Kept)>,
}

#[derive(Debug)]
struct Letter {
    content: Vec<u8>,
    size_bytes: u64,
    is_read: bool,
}

impl ScriptedMailbox {
    /// An empty mailbox for the project with this slug.
    #[must_use]
    pub fn new(name: &str, project: &str) -> Self {
        let numbering = Numbering { validity: 1, next: 1 };
        let script = Script {
            numbering,
            messages: BTreeMap::new(),
            unreachable: None,
            breaking: BTreeSet::new(),
            fetched: Vec::new(),
            taken: Vec::new(),
        };
        let name = MailboxName(name.to_owned());
        Self { name, project: Slug::from_name(project), script: Arc::new(Mutex::new(script)) }
    }

    /// Delivers a message that nobody has read, and answers its number.
    pub fn put(&self, content: &str) -> u32 {
        self.deliver(content, u64::try_from(content.len()).unwrap_or(u64::MAX), false)
    }

    /// Delivers a message that somebody has read.
    pub fn put_read(&self, content: &str) -> u32 {
        self.deliver(content, u64::try_from(content.len()).unwrap_or(u64::MAX), true)
    }

    /// Delivers a message of which the mailbox says that it is so large.
    pub fn put_sized(&self, content: &str, size_bytes: u64) -> u32 {
        self.deliver(content, size_bytes, false)
    }

    /// Marks a message as read.
    pub fn read(&self, uid: u32) {
        if let Some(letter) = self.script().messages.get_mut(&uid) {
            letter.is_read = true;
        }
    }

    /// Gives every message another number, as a mailbox does that is made anew.
    pub fn renumber(&self) {
        let mut script = self.script();
        let letters = std::mem::take(&mut script.messages);
        script.messages = (1..).zip(letters.into_values()).collect();
        let next = script.messages.keys().next_back().map_or(1, |last| last + 1);
        script.numbering = Numbering { validity: script.numbering.validity + 1, next };
    }

    /// Makes every connection fail from now on, or none any more.
    pub fn set_unreachable(&self, reason: Option<&str>) {
        self.script().unreachable = reason.map(|reason| Unreachable(reason.to_owned()));
    }

    /// Makes the connection break when this message is fetched, or told to be taken.
    pub fn break_at(&self, uid: u32) {
        self.script().breaking.insert(uid);
    }

    /// Makes no connection break any more.
    pub fn mend(&self) {
        self.script().breaking.clear();
    }

    /// What was fetched: each message with how many bytes of it were asked for.
    #[must_use]
    pub fn fetched(&self) -> Vec<(u32, usize)> {
        self.script().fetched.clone()
    }

    /// What the mailbox was told that the desk has, in order.
    #[must_use]
    pub fn taken(&self) -> Vec<(u32, Kept)> {
        self.script().taken.clone()
    }

    fn deliver(&self, content: &str, size_bytes: u64, is_read: bool) -> u32 {
        let mut script = self.script();
        let uid = script.numbering.next;
        script.numbering.next += 1;
        script.messages.insert(uid, Letter { content: content.as_bytes().to_vec(), size_bytes, is_read });
        uid
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailbox for ScriptedMailbox {
    fn name(&self) -> &MailboxName {
        &self.name
    }

    fn project(&self) -> &Slug {
        &self.project
    }

    fn open(&self) -> Result<Box<dyn OpenMailbox>, Unreachable> {
        match &self.script().unreachable {
            Some(unreachable) => Err(unreachable.clone()),
            None => Ok(Box::new(self.clone())),
        }
    }
}

impl OpenMailbox for ScriptedMailbox {
    fn numbering(&self) -> Numbering {
        self.script().numbering
    }

    fn waiting(&mut self, stretch: Stretch, limit: usize) -> Result<Vec<WaitingMessage>, Unreachable> {
        let script = self.script();
        let wanted = script
            .messages
            .range(stretch.first..=stretch.last)
            .filter(|(_, letter)| stretch.wanted == Wanted::All || !letter.is_read);
        let waiting = wanted
            .map(|(uid, letter)| WaitingMessage { uid: MessageUid(*uid), size_bytes: letter.size_bytes })
            .take(limit);
        Ok(waiting.collect())
    }

    fn fetch(
        &mut self,
        MessageUid(uid): MessageUid,
        bytes_max: usize,
    ) -> Result<Option<Vec<u8>>, Unreachable> {
        let mut script = self.script();
        script.fetched.push((uid, bytes_max));
        if script.breaking.contains(&uid) {
            return Err(Unreachable("the connection broke".to_owned()));
        }
        let letter = script.messages.get(&uid);
        Ok(letter.map(|letter| letter.content.iter().copied().take(bytes_max).collect()))
    }

    fn taken(&mut self, MessageUid(uid): MessageUid, kept: Kept) -> Result<(), Unreachable> {
        self.script().taken.push((uid, kept));
        Ok(())
    }
}
