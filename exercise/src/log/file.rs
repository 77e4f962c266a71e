//! Logs as lines: written one by one and durably, read back with every fault told.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use hakyu_seeds::DigestBuilder;
use serde::{Deserialize, Serialize};

use super::{Act, Entry, FORMAT};

/// Why a log could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// The disk said no. What was to be entered has not taken effect.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A line is not what it was when it was written, or one is missing before it.
    #[error(
        "{path}:{line}: {what}; the {whole} lines before it are sound – copy them to a new file to go on from there"
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
        /// How many lines before it are sound.
        whole: usize,
    },
    /// There is no log at all in it.
    #[error("{0}: the log is empty; an exercise begins with its opening")]
    Empty(PathBuf),
    /// A format of another version.
    #[error("{path}: format '{found}' is not known; this program reads {FORMAT}")]
    Version {
        /// Which file.
        path: PathBuf,
        /// What it says.
        found: String,
    },
    /// Another program is writing to it.
    #[error("{0} is open in another program; finish there first (nothing was changed)")]
    Busy(PathBuf),
    /// There is something already where a new log was to be.
    #[error("{0} exists; choose another folder, or take the exercise in it up again")]
    Exists(PathBuf),
}

impl LogError {
    /// Whether the disk is to blame rather than the content.
    pub fn is_io(&self) -> bool {
        matches!(self, Self::Io { .. })
    }
}

/// A last line that was cut off while it was written: its command was never confirmed to anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Torn {
    /// Which line, from 1.
    pub line: usize,
    /// How many bytes of it there are.
    pub bytes: usize,
}

/// A log as read.
#[derive(Clone, Debug, PartialEq)]
pub struct LogFile {
    /// Its entries; the first is the opening.
    pub entries: Vec<Entry>,
    /// A torn last line, if there is one.
    pub torn: Option<Torn>,
    /// Bytes of the sound lines.
    sound: u64,
    /// Checksum of the last entry.
    last: String,
}

#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    entry: Entry,
    sum: String,
}

/// Checksum of an entry after another: the first 16 hexadecimal digits of BLAKE3.
fn checksum(before: &str, entry: &str) -> String {
    let mut digest = DigestBuilder::new();
    digest.put_str(FORMAT);
    digest.put_str(before);
    digest.put_str(entry);
    digest.finish().to_string().chars().take(16).collect()
}

fn line(before: &str, entry: &Entry) -> Result<(String, String), serde_json::Error> {
    let text = serde_json::to_string(entry)?;
    let sum = checksum(before, &text);
    // An entry is an object: its checksum is its last member.
    let body = text.strip_suffix('}').unwrap_or(&text);
    Ok((format!("{body},\"sum\":\"{sum}\"}}\n"), sum))
}

/// Entries as the text of a log.
///
/// # Errors
/// If an entry cannot be written as JSON, which only a defect can bring about.
pub fn render(entries: &[Entry]) -> Result<String, serde_json::Error> {
    let (mut out, mut last) = (String::new(), String::new());
    for entry in entries {
        let (text, sum) = line(&last, entry)?;
        out.push_str(&text);
        last = sum;
    }
    Ok(out)
}

/// Reads the text of a log; `path` is only for messages.
///
/// # Errors
/// [`LogError`]. A torn last line is none: it is told in [`LogFile::torn`].
pub fn parse(path: &Path, bytes: &[u8]) -> Result<LogFile, LogError> {
    let mut log = LogFile { entries: Vec::new(), torn: None, sound: 0, last: String::new() };
    let mut rest = bytes;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let Some(end) = rest.iter().position(|b| *b == b'\n') else {
            log.torn = Some(Torn { line: number, bytes: rest.len() });
            break;
        };
        let text = &rest[..end];
        rest = &rest[end + 1..];
        let damaged = |what: String| LogError::Damaged {
            path: path.to_owned(),
            line: number,
            what,
            whole: number - 1,
        };
        match entry(text, &log.last, number - 1) {
            Ok((entry, sum)) => {
                if let Act::Open(opening) = &entry.what
                    && opening.format != FORMAT
                {
                    let found = opening.format.clone();
                    return Err(LogError::Version { path: path.to_owned(), found });
                }
                if matches!(entry.what, Act::Open(_)) != (number == 1) {
                    return Err(damaged("the opening stands first, and only there".into()));
                }
                log.entries.push(entry);
                log.last = sum;
                log.sound += end as u64 + 1;
            }
            // What a crash left behind may end in the newline of a block of zeros or of the line before.
            Err(_) if rest.is_empty() && text.iter().all(|b| *b == 0) => {
                log.torn = Some(Torn { line: number, bytes: text.len() + 1 });
            }
            Err(what) => return Err(damaged(what)),
        }
    }
    if log.entries.is_empty() {
        return Err(LogError::Empty(path.to_owned()));
    }
    Ok(log)
}

fn entry(text: &[u8], before: &str, number: usize) -> Result<(Entry, String), String> {
    let text = std::str::from_utf8(text).map_err(|e| format!("this is not UTF-8 ({e})"))?;
    let Line { entry, sum } =
        serde_json::from_str(text).map_err(|e| format!("this is no entry of a log ({e})"))?;
    let written = serde_json::to_string(&entry).map_err(|e| e.to_string())?;
    if entry.number as usize != number {
        return Err(format!("entry {} stands where {number} should", entry.number));
    }
    if checksum(before, &written) != sum {
        return Err("the checksum does not fit: this line, or one before it, was changed".into());
    }
    Ok((entry, sum))
}

/// Reads a log file.
///
/// # Errors
/// [`LogError`].
pub fn read(path: &Path) -> Result<LogFile, LogError> {
    let bytes = fs::read(path).map_err(|source| LogError::Io { path: path.to_owned(), source })?;
    parse(path, &bytes)
}

/// A log that is being written.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: Option<File>,
    last: String,
    /// Bytes of the whole lines.
    sound: u64,
    /// A line is torn and could not be cut off.
    broken: bool,
}

/// Nobody else writes to a log as long as it is open here.
fn lock(file: &File, path: &Path) -> Result<(), LogError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(fs::TryLockError::WouldBlock) => Err(LogError::Busy(path.to_owned())),
        // Some network disks know no locks: the exercise goes on without.
        Err(fs::TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => Ok(()),
        Err(fs::TryLockError::Error(source)) => Err(LogError::Io { path: path.to_owned(), source }),
    }
}

impl Journal {
    /// A new log file.
    ///
    /// # Errors
    /// [`LogError::Exists`], [`LogError::Io`].
    pub fn create(path: &Path) -> Result<Self, LogError> {
        let io = |source| LogError::Io { path: path.to_owned(), source };
        let file = match OpenOptions::new().append(true).create_new(true).open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                return Err(LogError::Exists(path.to_owned()));
            }
            Err(e) => return Err(io(e)),
        };
        lock(&file, path)?;
        // The name of the file has to last, too.
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            File::open(folder).and_then(|f| f.sync_all()).map_err(io)?;
        }
        let (path, last) = (path.to_owned(), String::new());
        Ok(Self { path, file: Some(file), last, sound: 0, broken: false })
    }

    /// A log in memory only, for rehearsals and comparisons.
    pub fn memory() -> Self {
        Self { path: PathBuf::new(), file: None, last: String::new(), sound: 0, broken: false }
    }

    /// Reads a log and goes on with it. A torn last line is cut off. As long as the journal lives nobody else can write.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn resume(path: &Path) -> Result<(Self, LogFile), LogError> {
        let io = |source| LogError::Io { path: path.to_owned(), source };
        let file = OpenOptions::new().read(true).append(true).open(path).map_err(io)?;
        // Before it is read: what another program is just writing is not torn.
        lock(&file, path)?;
        let log = read(path)?;
        if log.torn.is_some() {
            file.set_len(log.sound).map_err(io)?;
            file.sync_all().map_err(io)?;
        }
        let (last, sound) = (log.last.clone(), log.sound);
        let journal = Self { path: path.to_owned(), file: Some(file), last, sound, broken: false };
        Ok((journal, log))
    }

    /// Appends an entry; when this returns it is on the disk.
    ///
    /// # Errors
    /// [`LogError::Io`]: then nothing of it counts, and what half of it was written is taken back.
    pub fn append(&mut self, entry: &Entry) -> Result<(), LogError> {
        let path = &self.path;
        let io = |source| LogError::Io { path: path.clone(), source };
        if self.broken {
            return Err(io(io::Error::other(
                "an earlier write failed; take the exercise up again",
            )));
        }
        let (text, sum) = line(&self.last, entry).map_err(|e| io(io::Error::other(e)))?;
        if let Some(file) = &mut self.file {
            let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_data());
            if let Err(error) = written {
                // A torn line is recognised when the log is read, as long as nothing is written after it.
                self.broken = file.set_len(self.sound).is_err();
                return Err(io(error));
            }
        }
        self.sound += text.len() as u64;
        self.last = sum;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        log::{Author, Clock, Opening},
        outcome::Text,
    };

    fn entries() -> Vec<Entry> {
        let opening = Opening {
            format: FORMAT.into(),
            version: "0".into(),
            stream: "stream/1".into(),
            scenario: "s".into(),
            title: Text::new("A", "あ"),
            overlays: vec![],
            model: "0".into(),
            seed: 1,
            replicate: 0,
            peers: Some("reference".into()),
            guided: false,
            form: "solo".into(),
            numbers_off: false,
            branched: None,
        };
        let entry = |number, what| Entry {
            number,
            at: u64::from(number),
            wall: String::new(),
            by: Author::Controller,
            what,
        };
        vec![
            entry(0, Act::Open(opening)),
            entry(1, Act::Clock(Clock::Start)),
            entry(2, Act::Free { role: "r".into(), text: "“quoted”\nline".into() }),
        ]
    }

    fn text() -> String {
        render(&entries()).expect("JSON")
    }

    #[test]
    fn what_is_written_is_read() {
        let log = parse(Path::new("l"), text().as_bytes()).expect("sound");
        assert_eq!(log.entries, entries());
        assert_eq!(log.torn, None);
        assert_eq!(log.sound, text().len() as u64);
    }

    #[test]
    fn a_log_cut_at_any_byte_is_sound_up_to_its_last_whole_line() {
        let text = text();
        let first = text.find('\n').expect("a line") + 1;
        for cut in first..=text.len() {
            let bytes = &text.as_bytes()[..cut];
            let log = parse(Path::new("l"), bytes).expect("recognised");
            let whole = bytes.split(|b| *b == b'\n').count() - 1;
            assert_eq!(log.entries, entries()[..whole], "cut at {cut}");
            assert_eq!(log.torn.is_some(), bytes.last() != Some(&b'\n'), "cut at {cut}");
        }
        assert!(matches!(
            parse(Path::new("l"), &text.as_bytes()[..first - 1]),
            Err(LogError::Empty(_))
        ));
        assert!(matches!(parse(Path::new("l"), b""), Err(LogError::Empty(_))));
    }

    #[test]
    fn a_changed_or_missing_line_is_told_with_its_number() {
        let text = text();
        let changed = text.replace("start", "pause");
        let error = parse(Path::new("l"), changed.as_bytes()).expect_err("changed");
        assert!(error.to_string().starts_with("l:2: the checksum does not fit"), "{error}");
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let missing = format!("{}{}", lines[0], lines[2]);
        let error = parse(Path::new("l"), missing.as_bytes()).expect_err("missing");
        assert!(error.to_string().starts_with("l:2: entry 2 stands where 1 should"), "{error}");
        let later = text.replace("log/1", "log/9");
        // A log of another version has checksums of its own.
        assert!(parse(Path::new("l"), later.as_bytes()).is_err());
    }

    #[test]
    fn a_journal_cuts_off_a_torn_line_and_goes_on() {
        let folder = std::env::temp_dir().join(format!("hakyu-log-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("folder");
        let path = folder.join("log.jsonl");
        let _ = fs::remove_file(&path);
        let all = entries();
        let mut journal = Journal::create(&path).expect("new");
        journal.append(&all[0]).expect("written");
        journal.append(&all[1]).expect("written");
        drop(journal);
        assert!(matches!(Journal::create(&path), Err(LogError::Exists(_))));
        let mut torn = fs::read(&path).expect("there");
        torn.extend_from_slice(b"{\"number\":2,\"at\":");
        fs::write(&path, torn).expect("torn");
        let (mut journal, log) = Journal::resume(&path).expect("goes on");
        assert_eq!(log.torn, Some(Torn { line: 3, bytes: 17 }));
        assert!(matches!(Journal::resume(&path), Err(LogError::Busy(_))), "one writer at a time");
        journal.append(&all[2]).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("there"), text());
        fs::remove_dir_all(&folder).expect("tidy");
    }
}
