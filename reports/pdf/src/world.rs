//! All that typst can see: a template, the paper as data, four fonts.

use std::sync::OnceLock;

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

const TEMPLATE: &str = include_str!("../paper.typ");
const FACES: [&[u8]; 4] = [
    include_bytes!("../../fonts/HakyuSans-Regular.ttf"),
    include_bytes!("../../fonts/HakyuSans-Bold.ttf"),
    include_bytes!("../fonts/HakyuUDGothicFull-Regular.ttf"),
    include_bytes!("../fonts/HakyuUDGothicFull-Bold.ttf"),
];

/// The built-in fonts, read once; none if one of them cannot be read.
pub(crate) fn fonts() -> Option<&'static [Font]> {
    static FONTS: OnceLock<Vec<Font>> = OnceLock::new();
    let fonts = FONTS
        .get_or_init(|| FACES.iter().filter_map(|face| Font::new(Bytes::new(*face), 0)).collect());
    (fonts.len() == FACES.len()).then_some(fonts)
}

/// The desk on which one paper is laid out.
pub(crate) struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: &'static [Font],
    template: Source,
    data: FileId,
    paper: Bytes,
}

impl Desk {
    /// A desk with a paper on it, as JSON; none if typst takes our file names for no paths.
    pub(crate) fn new(fonts: &'static [Font], paper: Vec<u8>) -> Option<Self> {
        Some(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(fonts)),
            fonts,
            template: Source::new(file("paper.typ")?, TEMPLATE.to_owned()),
            data: file("paper.json")?,
            paper: Bytes::new(paper),
        })
    }
}

fn file(name: &str) -> Option<FileId> {
    VirtualPath::new(name).ok().map(|path| FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data { Ok(self.paper.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
